/* What the peer does, and what it sees. */
#include "conformance/runner/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/peer.h"

enum { CHUNKS_MAX = 100000, CHECKSUM_MAX = 65536 };

static struct actor *
actor_now(struct play *p)
{
	return play_actor(p, &p->script->steps[p->step]);
}

static bool
act_data(struct actor *a, struct plumb_span rest)
{
	struct plumb_arg data = plumb_tape_next(&rest);

	bytes_add(&a->sent, &data);
	peer_send(a);
	return true;
}

/*
 * In pieces, each with a round between, so that none is joined with the next.
 */
static bool
act_send(struct play *p, struct actor *a, struct plumb_span rest)
{
	size_t chunk = (size_t)plumb_tape_next(&rest).number;
	struct plumb_arg data = plumb_tape_next(&rest);
	struct bytes all = { 0 };
	struct place at = { 0 };
	size_t count = 0;
	bool fine = true;

	all.pattern = a->sent.pattern;
	bytes_add(&all, &data);
	while (fine && at.offset < all.total) {
		const uint8_t *bytes;
		size_t n = bytes_at(&all, &at, &bytes);

		n = n < chunk ? n : chunk;
		bytes_add_literal(&a->sent, bytes, n);
		bytes_move(&all, &at, n);
		peer_send(a);
		if (++count > CHUNKS_MAX) {
			fine = play_stop(p, VERDICT_SUITE_ERROR,
			    "more than %d pieces", CHUNKS_MAX);
		} else if (!p->session->frozen) {
			fine = barrier_settle(p->session) ||
			       play_fail(p, "not settled");
		}
	}
	a->sent.pattern = all.pattern;
	bytes_free(&all);
	return fine;
}

static bool
act_reset(struct play *p, struct actor *a)
{
	if (!peer_reset(a)) {
		return play_stop(p, VERDICT_SUITE_ERROR,
		    "a Unix peer resets by closing with bytes unread, and "
		    "there are none");
	}
	return true;
}

static bool
all_is_sent(void *what)
{
	return peer_has_sent(actor_now(what));
}

static bool
act_close(struct play *p, struct actor *a)
{
	if (!p->session->frozen &&
	    !play_wait(p, all_is_sent, "the peer could not send all before")) {
		return false;
	}
	peer_close(a);
	return true;
}

static bool
act_vanish(struct play *p, struct actor *a)
{
	return peer_vanish(a) ||
	       play_stop(p, VERDICT_SUITE_ERROR,
		   a->kind == KIND_TCP
		       ? "the kernel does not forget this connection"
		       : "only a TCP connection can be forgotten");
}

static bool
enough_is_read(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return a->wire.got.len >= a->want || a->eof_seen || a->reset_seen;
}

bool
play_compare_wire(struct play *p, struct actor *a)
{
	char why[256];

	if (wire_compare(&a->wire, why, sizeof(why))) {
		return true;
	}
	/* rule: write.in-order, datagram.sent-whole */
	record_flaw(&p->session->record, VERDICT_FAIL,
	    a->wire.parted ? PLUMB_RULE_DATAGRAM_SENT_WHOLE
			   : PLUMB_RULE_WRITE_IN_ORDER,
	    "%s: %s", a->name, why);
	return play_fail(p, "bytes out of order");
}

/* Reads until the script has n more bytes to take, and notes them. */
static bool
read_more(struct play *p, struct actor *a, size_t n)
{
	struct text shown = { 0 };
	char missing[128];

	a->want = a->wire.taken + n;
	snprintf(missing, sizeof(missing),
	    "the peer has not got the %zu bytes that it is to read", n);
	if (n > 0 && !play_wait(p, enough_is_read, missing)) {
		return false;
	}
	if (!play_compare_wire(p, a)) {
		return false;
	}
	if (a->wire.got.len < a->want) {
		return play_fail(p, "%s after %zu of %zu bytes",
		    a->eof_seen ? "the end came" : "a reset came",
		    a->wire.got.len - a->wire.taken, n);
	}
	if (n > CHECKSUM_MAX) {
		text_addf(&shown, "*%zu", n);
	} else {
		bytes_describe(
		    &shown, (const uint8_t *)a->wire.got.at + a->wire.taken, n);
	}
	if (!p->trial) {
		record_note(
		    &p->session->record, "%s <~ %s", a->name, text_end(&shown));
	}
	text_free(&shown);
	return true;
}

static bool
act_read(struct play *p, struct actor *a, struct plumb_span rest)
{
	size_t n = (size_t)plumb_tape_next(&rest).number;

	if (!read_more(p, a, n)) {
		return false;
	}
	a->wire.taken += n;
	return true;
}

bool
play_act_stream(
    struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	switch (line->verb) {
	case PLUMB_VERB_NONE:
		return act_data(a, line->rest);
	case PLUMB_VERB_EOF:
		a->eof_due = true;
		peer_send(a);
		return true;
	case PLUMB_VERB_CLOSE:
		return act_close(p, a);
	case PLUMB_VERB_RESET:
		return act_reset(p, a);
	case PLUMB_VERB_VANISH:
		return act_vanish(p, a);
	case PLUMB_VERB_DRAIN:
		a->draining = true;
		peer_move(a);
		return true;
	case PLUMB_VERB_HOLD:
		a->draining = false;
		return true;
	case PLUMB_VERB_SEND:
		return act_send(p, a, line->rest);
	case PLUMB_VERB_READ:
		return act_read(p, a, line->rest);
	default:
		return play_stop(p, VERDICT_SUITE_ERROR, "no peer can do this");
	}
}

static bool
stop_as_gone(struct play *p, struct actor *a)
{
	const struct play_family *family = p->session->kind->family;

	return family->gone
		   ? family->gone(p, a)
		   : play_stop(p, VERDICT_SUITE_ERROR, "this peer has gone");
}

bool
play_act(struct play *p, const struct step *step)
{
	struct plumb_tape_line line;
	struct text text = { 0 };
	struct actor *a;
	bool fine = false;

	if (step->verb == PLUMB_VERB_CONNECT) {
		return play_connect(p, step);
	}
	a = play_actor(p, step);
	if (!play_text(p, step, &text)) {
		text_free(&text);
		return false;
	}
	if (a->fd < 0 && step->verb != PLUMB_VERB_OPEN) {
		(void)stop_as_gone(p, a);
	} else if (plumb_tape_parse(text.at, text.len, &line) ==
		   PLUMB_TAPE_OK) {
		record_note(&p->session->record, "%.400s", text.at);
		fine = p->session->kind->family->act(p, a, &line);
	}
	text_free(&text);
	return fine;
}

static bool
see_data(struct play *p, struct actor *a, struct plumb_span rest)
{
	struct plumb_arg data = plumb_tape_next(&rest);
	bool text = data.kind == PLUMB_ARG_BYTES;
	size_t n =
	    text ? plumb_tape_decoded_size(data.value) : (size_t)data.number;
	uint8_t *want;
	bool same = true;

	if (!read_more(p, a, n)) {
		return false;
	}
	if (text) {
		want = memory_resize(NULL, n);
		plumb_tape_decode(data.value, want, n);
		same = memcmp(want, a->wire.got.at + a->wire.taken, n) == 0;
		free(want);
	}
	a->wire.taken += n;
	return same || play_fail(p, "the peer read something else");
}

static bool
end_is_seen(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return a->eof_seen || a->reset_seen ||
	       (!a->draining && a->wire.got.len > a->wire.taken);
}

/* The end: nothing must be left to read before it, unless it drains. */
static bool
see_end(struct play *p, struct actor *a, bool eof, bool reset)
{
	a->want = a->wire.taken + 1;
	if (!play_wait(p, end_is_seen, "the peer has seen no end")) {
		return false;
	}
	if (!a->draining && a->wire.got.len > a->wire.taken) {
		return play_fail(p, "bytes came instead of the end");
	}
	if (!p->trial) {
		record_note(&p->session->record, "%s <~ %s", a->name,
		    a->eof_seen ? "eof" : "reset");
	}
	if ((a->eof_seen && !eof) || (a->reset_seen && !reset)) {
		return play_fail(p, "the peer saw %s",
		    a->eof_seen ? "an orderly end, not a reset"
				: "a reset, not an orderly end");
	}
	return true;
}

static bool
see_idle(struct play *p, struct actor *a)
{
	static const char *const sights[] = {
		[PEER_NOTHING] = "nothing",
		[PEER_BYTES] = "bytes",
		[PEER_EOF] = "an orderly end",
		[PEER_RESET] = "a reset",
	};
	enum peer_look look;

	if (!p->trial && !barrier_settle(p->session)) {
		return play_fail(p, "not settled");
	}
	look = !a->draining && a->wire.got.len > a->wire.taken ? PEER_BYTES
							       : peer_look(a);
	return look == PEER_NOTHING ||
	       play_fail(p, "not idle: the peer finds %s", sights[look]);
}

bool
play_see_stream(
    struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	size_t n;

	switch (line->verb) {
	case PLUMB_VERB_NONE:
		return see_data(p, a, line->rest);
	case PLUMB_VERB_REST:
		n = a->wire.due > a->wire.taken
			? (size_t)a->wire.due - a->wire.taken
			: 0;
		if (n > 0 && !read_more(p, a, n)) {
			return false;
		}
		a->wire.taken += n;
		return true;
	case PLUMB_VERB_EOF:
		return see_end(p, a, true, false);
	case PLUMB_VERB_RESET:
		return see_end(p, a, false, true);
	case PLUMB_VERB_END:
		return see_end(p, a, true, true);
	default:
		return see_idle(p, a);
	}
}

bool
play_see(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	struct plumb_tape_line line;
	struct text text = { 0 };
	bool fine = false;

	p->outcome->checked++;
	if (!play_text(p, step, &text)) {
		text_free(&text);
		return false;
	}
	if (plumb_tape_parse(text.at, text.len, &line) == PLUMB_TAPE_OK) {
		fine = p->session->kind->family->see(p, a, &line);
	}
	text_free(&text);
	return fine;
}
