/* What must have come in a world in which nothing happens any more. */
#include "fuzz/world/inside.h"

static bool
reads(const struct actor *a)
{
	return !a->deaf && !a->closed && !a->has_fate && !a->eof &&
	       (a->process == NULL || !a->process->closed);
}

/* The bytes that go out. */
static void
check_output(struct actor *a)
{
	struct world *w = a->world;
	const struct actor *listener = a->process != NULL ? a->process : a;

	if (a->outside == NULL || a->outside->refs == 0 || a->pipe > 0)
		return;
	if (plumb_transport_get_write_buffer_size(a->transport) != 0)
		world_fail(w, "%s: the buffer is never flushed", a->name);
	if (listener->paused && !(a->process != NULL && a->process->closed))
		world_fail(w, "%s: resume_writing does not come", a->name);
	if (a->arrived != a->accepted)
		world_fail(w, "%s: not all bytes arrive", a->name);
	if (a->ended && !a->ours->shut && a->process == NULL &&
	    w->sim.injected == 0 && w->kind != WORLD_WRITEPIPE)
		world_fail(w, "%s: write_eof() does not end", a->name);
}

/* And those that come in. */
static void
check_input(struct actor *a)
{
	struct world *w = a->world;

	if (a->outside == NULL || !reads(a) || w->kind == WORLD_WRITEPIPE ||
	    (a->process != NULL && a->pipe == 0))
		return;
	if (a->received != a->outside->sent)
		world_fail(w, "%s: not all bytes are received", a->name);
	if (a->process == NULL && (a->outside->shut || a->ours->vanished))
		world_fail(w, "%s: eof_received does not come", a->name);
}

/* What eof_received has answered. */
static void
check_half(struct actor *a)
{
	if (!a->eof || a->closed || a->process != NULL || !a->answered)
		return;
	if (!a->keep)
		world_fail(a->world, "%s: it stays open after EOF", a->name);
}

static void
check_messages(struct actor *a)
{
	struct world *w = a->world;

	if (plumb_transport_get_write_buffer_size(a->transport) != 0)
		world_fail(w, "%s: the buffer is never flushed", a->name);
	if (a->paused)
		world_fail(w, "%s: resume_writing does not come", a->name);
	if (w->raised == 0 && a->ours->sent + a->ours->refused != a->accepted)
		world_fail(w, "%s: not all datagrams are sent", a->name);
	if (!a->deaf && a->ours->packet_count > 0)
		world_fail(w, "%s: a datagram is not read", a->name);
	if (a->ours->got != a->received)
		world_fail(w, "%s: not all datagrams come", a->name);
	if (a->ours->errors != a->errors)
		world_fail(w, "%s: error_received does not come", a->name);
}

/* A child that could not be killed. */
static bool
may_live_on(const struct world *w)
{
	return w->kind == WORLD_PROCESS && w->sim.injected > 0;
}

/*
 * Both ends are ours, and were closed while more was on its way to each than
 * the kernel holds: who closes does not read, so neither is ever rid of it.
 */
static bool
is_jammed(const struct actor *a)
{
	const struct sim_node *ours = a->ours;
	const struct world *w = a->world;
	size_t i = 0;

	if (!a->closed || a->aborted || ours == NULL || ours->peer == NULL ||
	    ours->in.size < ours->in.cap ||
	    ours->peer->in.size < ours->peer->in.cap)
		return false;
	while (i < w->count && w->actors[i].ours != ours->peer)
		i++;
	return i < w->count && w->actors[i].closed;
}

void
world_end_jams(struct world *w)
{
	struct step abort = { .what = WORLD_DO_ABORT };

	for (size_t i = 0; i < w->count; i++)
		if (!w->actors[i].lost && is_jammed(&w->actors[i]))
			world_do(w, &w->actors[i], &abort);
}

/* Whatever was in its way, it has begun, or that has failed. */
static void
check_begun(struct actor *a)
{
	struct world *w = a->world;

	if (!a->opened && a->process == NULL && w->kind != WORLD_SERVER &&
	    w->kind != WORLD_BOTH)
		world_fail(w, "%s: opened does not come", a->name);
	if ((a->closed || a->aborted || a->has_fate) && a->made && !a->lost &&
	    a->process == NULL && !may_live_on(w) && !is_jammed(a))
		world_fail(w, "%s: connection_lost does not come", a->name);
}

/* A pipe whose other end nobody has any more. */
static void
check_broken(struct actor *a)
{
	struct world *w = a->world;
	bool pipe = a->process != NULL || w->kind == WORLD_READPIPE ||
		    w->kind == WORLD_WRITEPIPE;

	if (pipe && a->made && !a->lost && !a->deaf && !a->stolen &&
	    a->outside != NULL && a->outside->refs == 0)
		world_fail(w, "%s: the end of a pipe is not told", a->name);
}

static void
check_settled(struct actor *a)
{
	enum world_kind kind = a->world->kind;

	check_begun(a);
	check_broken(a);
	if (kind == WORLD_PROCESS && a->process == NULL) {
		if (a->made && !a->exited && world_has_exited(a))
			world_fail(
			    a->world, "%s: its exit is not told", a->name);
		return;
	}
	if (kind == WORLD_UDP || kind == WORLD_UNIXGRAM) {
		if (a->made && !a->lost && !a->stolen && !a->closed &&
		    !a->aborted && a->world->sim.starved == 0 &&
		    a->ours != NULL && a->transport != NULL)
			check_messages(a);
		return;
	}
	if (!world_is_sound(a))
		return;
	check_output(a);
	check_input(a);
	check_half(a);
	world_check_answers(a);
}

void
world_check_settled(struct world *w)
{
	for (size_t i = 0; i < w->count; i++)
		check_settled(&w->actors[i]);
}

static void
check_reports(struct world *w)
{
	if (w->reports < w->due)
		world_fail(w, "the exception handler is not told");
	if (w->reports > w->due + w->uncertain && w->sim.injected == 0 &&
	    w->sim.starved == 0 && !w->disturbed)
		world_fail(w, "the exception handler is told too much");
}

void
world_check_end(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct actor *a = &w->actors[i];

		if (a->made && !a->lost)
			world_fail(
			    w, "%s: connection_lost never comes", a->name);
		if (a->made && a->transport != NULL)
			world_check_answers(a);
		if (a->file)
			world_fail(w, "%s: completed never comes", a->name);
		if (w->kind == WORLD_PROCESS && a->process == NULL && a->made &&
		    !a->exited)
			world_fail(
			    w, "%s: process_exited never comes", a->name);
		if (!a->made && !a->lost && w->kind != WORLD_SERVER &&
		    w->kind != WORLD_BOTH)
			world_fail(w, "%s: opened never comes", a->name);
	}
	check_reports(w);
}
