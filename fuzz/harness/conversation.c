#include "fuzz/harness/conversation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"

enum {
	TICKS_MAX = 32,	   /* timers that may be due, once all is quiet */
	GRANTS_MAX = 200,  /* until the peer takes all there is */
	PIECES_MAX = 2048, /* until larger ones come */
	TURNS_MAX = 40000, /* a protocol that needs more does not rest */
	TAPE_MAX = 1 << 22
};

void
fuzz_conversation_blame(
    struct conversation *c, enum wrong wrong, const char *why)
{
	if (c->wrong != WRONG_NONE)
		return;
	c->wrong = wrong;
	snprintf(c->why, sizeof c->why, "%s", why);
}

static void
reported(
    void *self, struct plumb_transport *transport, int error, const char *what)
{
	struct conversation *c = self;
	char why[sizeof c->why];

	(void)transport;
	if (c->fuzz->off & PLUMB_FUZZ_OFF_RAISE)
		return;
	snprintf(why, sizeof why, "%s: %s", what, plumb_error_exception(error));
	fuzz_conversation_blame(c, WRONG_RAISED, why);
}

static void
violated(void *self, const struct plumb_violation *violation)
{
	fuzz_conversation_blame(self, WRONG_RULE, violation->slug);
}

static void
send_piece(struct conversation *c)
{
	struct wire *wire = &c->wire;
	size_t left = c->plan->cut - wire->arrived;
	size_t len = fuzz_plan_piece(c->plan, &c->chance, wire->arrived, left);

	if (c->pieces++ > PIECES_MAX && c->plan->split == 0)
		len += left / 64;
	wire->arrived += len < left ? len : left;
}

static void
take_some(struct conversation *c)
{
	size_t most = (size_t)1 << fuzz_chance_below(&c->chance, 16);

	c->wire.room = c->grants++ < GRANTS_MAX
			   ? 1 + fuzz_chance_below(&c->chance, most)
			   : SIZE_MAX;
}

static bool
is_ended(const struct conversation *c)
{
	return c->wire.eof || c->wire.reset ||
	       c->plan->ending == ENDING_SILENCE;
}

/* The next thing that happens, where the loop has nothing else to do. */
static void
step(struct conversation *c, int64_t timeout)
{
	struct wire *wire = &c->wire;
	bool blocked = wire->is_writing && wire->room == 0;
	bool more = wire->arrived < c->plan->cut && !c->answer.lost;

	if (c->answer.lost) /* who would see it? */
		wire->arrived = c->plan->cut;
	if (blocked && (!more || fuzz_chance_one_in(&c->chance, 2))) {
		take_some(c);
	} else if (more) {
		send_piece(c);
	} else if (c->has_paused && !c->answer.lost) {
		c->shall_resume = true;
	} else if (!is_ended(c)) {
		wire->eof = c->plan->ending == ENDING_EOF;
		wire->reset = c->plan->ending == ENDING_RESET;
	} else if (timeout > 0 && c->ticks++ < TICKS_MAX &&
		   !(c->fuzz->off & PLUMB_FUZZ_OFF_TIME)) {
		wire->now += (uint64_t)timeout;
	} else {
		c->is_quiet = true;
	}
}

void
fuzz_conversation_polled(void *self, bool busy, int64_t timeout)
{
	struct conversation *c = self;

	if (!busy)
		step(c, timeout);
	else if ((c->plan->parts & PART_EARLY) &&
		 c->wire.arrived < c->plan->cut &&
		 fuzz_chance_one_in(&c->chance, 3))
		send_piece(c);
}

static void
check_buffer(struct conversation *c)
{
	size_t most = c->fuzz->most_buffered;

	if (most == 0 || !c->writing_paused || c->answer.lost)
		return;
	c->methods++;
	if (plumb_transport_get_write_buffer_size(c->transport) > most)
		fuzz_conversation_blame(c, WRONG_BUFFERED, "");
	c->methods--;
}

/* Between two turns; whether it is enough. */
static bool
turned(void *self)
{
	struct conversation *c = self;

	check_buffer(c);
	if (c->is_quiet)
		return true;
	if (c->turns++ > TURNS_MAX || c->tape.len > TAPE_MAX) {
		fuzz_conversation_blame(c, WRONG_RESTLESS, "");
		return true;
	}
	if (c->shall_resume || fuzz_chance_one_in(&c->chance, 8))
		fuzz_proxy_interfere(c);
	return false;
}

/* Also where the protocol stops the loop: that is its own affair. */
static void
run(struct conversation *c)
{
	while (plumb_loop_run_until(c->loop, turned, c) == PLUMB_ECANCELED &&
	       !c->is_quiet)
		;
}

static void
keep_answer(struct conversation *c)
{
	c->answer.data = c->wire.out;
	c->answer.len = c->wire.out_len;
	c->answer.ended = c->wire.ended;
}

/* Whatever is left is ended from this side; what is due then, is due. */
static void
finish(struct conversation *c)
{
	bool lost = c->answer.lost;
	int error = c->answer.error;

	if (c->transport != NULL && !lost) {
		c->methods++;
		(void)plumb_transport_abort(c->transport);
		c->methods--;
	}
	c->is_quiet = false;
	c->has_paused = false;
	c->ticks = 0;
	if (c->wrong != WRONG_RESTLESS)
		run(c);
	if (c->transport != NULL && !c->answer.lost)
		fuzz_conversation_blame(c, WRONG_UNTOLD, "");
	c->answer.lost = lost;
	c->answer.error = error;
}

/*
 * As the C library, but what a loop reads into is kept for the next one: else
 * most of the time would go there.
 */
static void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	static void *kept;
	static size_t kept_size;
	void *memory = kept;

	(void)self;
	if (old == NULL && kept != NULL && size == kept_size) {
		kept = NULL;
		return memory;
	}
	if (size == 0 && kept == NULL && old_size >= PLUMB_READ_MAX) {
		kept = old;
		kept_size = old_size;
		return NULL;
	}
	if (size == 0) {
		free(old);
		return NULL;
	}
	return realloc(old, size);
}

void
fuzz_conversation_hold(struct conversation *c, const struct plumb_fuzz *fuzz,
    const struct plan *plan, const void *data)
{
	struct plumb_loop_options options = {
		.allocator = { resize, NULL },
		.kernel = &fuzz_wire_kernel,
		.kernel_self = &c->wire,
	};
	struct plumb_connection how = {
		.protocol_factory = fuzz_proxy_factory,
		.self = c,
		.name = "t",
	};

	memset(c, 0, sizeof *c);
	c->fuzz = fuzz;
	c->plan = plan;
	c->chance.state = plan->seed;
	c->wire.data = data;
	c->wire.polled = fuzz_conversation_polled;
	c->wire.self = c;
	c->wire.room = plan->parts & PART_BLOCK ? 0 : SIZE_MAX;
	if (plumb_loop_new(&options, &c->loop) != 0)
		abort();
	plumb_loop_set_exception_handler(c->loop, reported, c);
	plumb_loop_set_violation_handler(c->loop, violated, c);
	plumb_loop_set_tape(c->loop, fuzz_watcher_line, c);
	if (plumb_loop_create_connection_sock(c->loop, WIRE_FD, &how) != 0)
		abort();
	run(c);
	keep_answer(c);
	finish(c);
	plumb_loop_free(c->loop);
	if (fuzz->finished != NULL && c->protocol.ops != NULL)
		fuzz->finished(fuzz->self, &c->protocol);
}

void
fuzz_conversation_free(struct conversation *c)
{
	fuzz_wire_free(&c->wire);
	fuzz_text_free(&c->tape);
}
