#include "fuzz/world/inside.h"

#include <stdarg.h>
#include <string.h>

static const size_t capacities[] = { 65536, 1, 7, 64, 1000, 4096, 20000, 3 };

void
world_print(struct world *w, const char *format, ...)
{
	va_list args;

	if (w->print == NULL)
		return;
	va_start(args, format);
	vfprintf(w->print, format, args);
	va_end(args);
	fputc('\n', w->print);
}

void
world_fail(struct world *w, const char *format, ...)
{
	char text[WORLD_FAILURE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	world_print(w, "# WRONG: %s", text);
	if (w->failure[0] == '\0')
		snprintf(w->failure, sizeof w->failure, "%s", text);
}

static void
say(void *self, const char *line)
{
	world_print(self, "#   %s", line);
}

static void
swallow(void *self, const char *line, size_t len)
{
	if (len == 0 || line[len - 1] != '\n')
		world_fail(self, "a line of tape that has no end");
}

static uint8_t
byte_of(const uint8_t *bytes, size_t len, size_t i)
{
	return i < len ? bytes[i] : 0;
}

static void
init(struct world *w, const uint8_t *bytes, size_t len,
    const struct world_options *o)
{
	size_t rest = len > WORLD_HEADER ? len - WORLD_HEADER : 0;
	size_t script = byte_of(bytes, len, 2);
	const uint8_t *at = rest > 0 ? bytes + WORLD_HEADER : bytes;

	memset(w, 0, sizeof *w);
	w->flags[0] = byte_of(bytes, len, 0);
	w->flags[1] = byte_of(bytes, len, 1);
	w->kind = (w->flags[0] & WORLD_KIND_MASK) % WORLD_KINDS;
	w->script.at = at;
	w->script.len = script < rest ? script : rest;
	w->print = o->print;
	w->file = -1;
	sim_init(&w->sim, at + w->script.len, rest - w->script.len);
	w->sim.choices.trail = o->trail;
	w->sim.choices.exact = (w->flags[0] & WORLD_EXACT) != 0;
	w->sim.few_errors = w->sim.choices.exact;
	w->sim.data_only = w->sim.choices.exact && w->kind != WORLD_SERVER &&
			   w->kind != WORLD_CLIENT && w->kind != WORLD_BOTH;
	w->sim.choices.every = (w->flags[1] & WORLD_ODD) != 0;
	w->sim.starving = (w->flags[0] & WORLD_STARVE) != 0;
	w->sim.capacity = capacities[w->flags[1] & WORLD_CAPACITY_MASK];
	w->sim.no_pidfds = (w->flags[1] & WORLD_ODD) != 0;
	if (w->sim.no_pidfds && w->kind != WORLD_PROCESS &&
	    !w->sim.choices.exact)
		w->sim.fd_most = SIM_FIRST_FD + 3;
	w->sim.fail_op = o->fail_op;
	w->sim.fail_with = o->fail_with;
	w->sim.fail_allocation = o->fail_allocation;
	w->sim.arrived = world_arrived;
	w->sim.self = w;
	if (w->print != NULL)
		w->sim.say = say;
	if (!w->sim.choices.exact)
		w->sim.meddle = world_meddle;
}

static bool
begin(struct world *w)
{
	struct plumb_loop_options options = {
		.allocator = { sim_resize, &w->sim },
		.kernel = &sim_kernel,
		.kernel_self = &w->sim,
	};

	if (plumb_loop_new(&options, &w->loop) != 0)
		return false;
	plumb_loop_set_violation_handler(w->loop, world_broken, w);
	plumb_loop_set_exception_handler(w->loop, world_told, w);
	if (w->flags[0] & WORLD_TAPE)
		plumb_loop_set_tape(w->loop, swallow, w);
	world_open(w);
	return true;
}

/* A callback's steps are kept for it; all others are done now. */
static void
do_step(struct world *w, struct step step)
{
	unsigned on = step.args[0] % WORLD_WITH_NEXT % WORLD_ON_COUNT;
	struct step inside;

	if (step.what != WORLD_DO_ON) {
		world_do(w, &w->actors[w->selected], &step);
		return;
	}
	if (!script_next(&w->script, &inside) ||
	    w->waiting[on] == WORLD_REACTIONS)
		return;
	w->with_next[on][w->waiting[on]] = step.args[0] >= WORLD_WITH_NEXT;
	w->reactions[on][w->waiting[on]++] = inside;
}

/* From here on nobody is in the way of anything. */
static void
calm(struct world *w)
{
	sim_calm(&w->sim);
	memset(w->waiting, 0, sizeof w->waiting);
	world_print(w, "# all is calm");
}

/* Whoever was made deaf hears what has come meanwhile. */
static void
hear(struct world *w)
{
	struct step resume = { .what = WORLD_DO_RESUME };

	for (size_t i = 0; i < w->count; i++)
		if (w->actors[i].made && !w->actors[i].lost &&
		    w->actors[i].deaf)
			world_do(w, &w->actors[i], &resume);
}

/* In the end everybody closes; some of them first, the others then. */
static void
part(struct world *w, bool ours)
{
	struct step peer = { .what = WORLD_DO_PEER_END };
	struct step exits = { .what = WORLD_DO_EXIT };
	struct step close = { .what = WORLD_DO_CLOSE };

	for (size_t i = 0; i < w->count; i++) {
		struct actor *a = &w->actors[i];

		if (ours && a->process == NULL && !a->lost)
			world_do(w, a, &close);
		if (!ours) {
			(void)world_do_outside(w, a, &peer);
			(void)world_do_outside(w, a, &exits);
		}
	}
}

static void
finish(struct world *w)
{
	bool ours_first = (w->flags[1] & WORLD_PEER_LAST) != 0;

	calm(w);
	if (!world_settle(w))
		return;
	hear(w);
	if (!world_settle(w))
		return;
	world_check_settled(w);
	part(w, ours_first);
	if (!world_settle(w))
		return;
	part(w, !ours_first);
	if (!world_settle(w))
		return;
	part(w, ours_first); /* what was opened in between */
	part(w, !ours_first);
	if (!world_settle(w))
		return;
	world_end_jams(w);
	if (world_settle(w))
		world_check_end(w);
}

static void
play(struct world *w)
{
	struct step step;

	while (script_next(&w->script, &step))
		do_step(w, step);
	if ((w->flags[1] & WORLD_ABRUPT) == 0)
		finish(w);
}

/* The loop goes, and what the world itself had open. */
static void
end(struct world *w)
{
	w->closing = true;
	if (plumb_loop_close(w->loop) != 0)
		world_fail(w, "the loop cannot be closed");
	plumb_loop_free(w->loop);
	if (w->file >= 0)
		sim_kernel.close(&w->sim, w->file);
	for (size_t i = 0; i < SIM_CHILDREN; i++)
		if (w->sim.children[i].pid != 0 && !w->sim.children[i].reaped)
			world_fail(w, "a child is left over");
	if (w->sim.open != 0)
		world_fail(w, "%d descriptors are left over", w->sim.open);
}

void
world_run(const uint8_t *bytes, size_t len, const struct world_options *options,
    struct world_result *result)
{
	static const struct world_options usual = { .print = NULL };
	struct world w;

	init(&w, bytes, len, options != NULL ? options : &usual);
	if (begin(&w)) {
		play(&w);
		end(&w);
	}
	if (w.sim.blocks != 0)
		world_fail(&w, "memory is left over");
	if (w.sim.wrong != NULL)
		world_fail(&w, "%s", w.sim.wrong);
	memset(result, 0, sizeof *result);
	memcpy(result->failure, w.failure, sizeof w.failure);
	result->ops = w.sim.ops;
	result->allocations = w.sim.allocations;
	result->turns = w.turns;
	result->callbacks = w.callbacks;
	result->decisions = w.sim.choices.used;
	result->errors =
	    w.sim.failed_op != SIM_OP_NONE ? sim_op_errors(w.sim.failed_op) : 0;
	sim_end(&w.sim);
}
