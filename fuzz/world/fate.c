/* Why connections are lost, and who is told of what was raised. */
#include "fuzz/world/inside.h"

static bool
is_connection(const struct actor *a)
{
	return a->world->kind <= WORLD_BOTH;
}

/* The first thing that ends a connection says what connection_lost is told. */
static void
decide(struct actor *a, int error)
{
	if (a->has_fate || a->lost)
		return;
	a->has_fate = true;
	a->fate = error;
	/* The kernel has said so before. */
	if (a->ours != NULL && a->ours->failed != 0)
		a->fate = a->ours->failed;
}

void
world_ends(struct actor *a, bool drops, int error)
{
	if (drops ||
	    (a->transport != NULL && !a->files && a->process == NULL &&
		plumb_transport_get_write_buffer_size(a->transport) == 0))
		decide(a, error);
}

/* What data_received and its kin raise ends a connection, and nothing else. */
static bool
is_fatal(const struct actor *a, enum world_callback callback)
{
	if (callback == WORLD_ON_GET_BUFFER)
		return true;
	return is_connection(a) &&
	       (callback == WORLD_ON_DATA || callback == WORLD_ON_EOF);
}

void
world_raises(
    struct world *w, struct actor *a, enum world_callback callback, int error)
{
	w->raised++;
	if (callback == WORLD_ON_REPORT)
		return; /* it cannot */
	if (callback == WORLD_ON_ERROR ||
	    (callback == WORLD_ON_FACTORY && w->kind != WORLD_SERVER)) {
		w->uncertain++; /* inside sendto() that raises; or opened's */
		return;
	}
	if (callback != WORLD_ON_CALL && a->taken && is_fatal(a, callback)) {
		a->raised = true;
		if (plumb_error_is_os(error)) {
			decide(a, error);
		} else {
			a->raising = error;
			w->due++;
		}
		return;
	}
	w->due++;
}

/* The handler is called ahead of the end: what it does there, comes first. */
struct actor *
world_reports(struct world *w, const struct plumb_transport *t, int *error)
{
	for (size_t i = 0; i < w->count; i++) {
		struct actor *a = &w->actors[i];

		if (a->raising == 0 || a->transport != t)
			continue;
		*error = a->raising;
		a->raising = 0;
		return a;
	}
	return NULL;
}

void
world_reported(struct actor *a, int error)
{
	if (a != NULL)
		decide(a, error);
}

/* Of a connection that nobody but the protocol and the kernel have touched. */
static void
check_connection(struct actor *a, int error)
{
	struct world *w = a->world;

	if (a->has_fate) {
		if (error != a->fate)
			world_fail(w, "%s: lost by another error", a->name);
		return;
	}
	if (a->ours->failed != 0) {
		if (error != a->ours->failed)
			world_fail(w, "%s: lost by another error", a->name);
		return;
	}
	if (error != 0)
		world_fail(w, "%s: lost by an error of nobody", a->name);
	if (!a->closed && !(a->answered && !a->keep))
		world_fail(w, "%s: lost for no reason", a->name);
	if (a->ours->sent != a->accepted)
		world_fail(w, "%s: close() drops what is buffered", a->name);
}

/* Of an endpoint that is closed: what was queued has been sent. */
static void
check_endpoint(struct actor *a, int error)
{
	struct world *w = a->world;

	if (error != 0)
		world_fail(w, "%s: an endpoint is lost by an error", a->name);
	if (!a->closed && !a->aborted)
		world_fail(w, "%s: lost for no reason", a->name);
	if (!a->aborted && w->raised == 0 &&
	    a->ours->sent + a->ours->refused != a->accepted)
		world_fail(w, "%s: close() drops datagrams", a->name);
}

void
world_check_pipe_lost(struct actor *end, int error)
{
	const struct actor *process = end->process;
	struct world *w = end->world;

	if (process == NULL || process->closed || end->closed || end->aborted ||
	    end->pipe > 0 || end->ours == NULL || w->sim.starved > 0)
		return;
	if (error == 0 && end->ours->sent != end->accepted)
		world_fail(w, "%s: the child has not read it all", end->name);
}

void
world_check_lost(struct actor *a, int error)
{
	struct world *w = a->world;

	if (a->lost)
		world_fail(w, "connection_lost comes twice");
	if (!a->made)
		world_fail(w, "lost is what was never made");
	if (a->stolen || w->sim.starved > 0 || a->files || a->ours == NULL)
		return;
	if (is_connection(a))
		check_connection(a, error);
	else if (w->kind == WORLD_UDP || w->kind == WORLD_UNIXGRAM)
		check_endpoint(a, error);
	else if (w->kind == WORLD_WRITEPIPE && error == 0 && !a->aborted &&
		 a->ours->sent != a->accepted)
		world_fail(w, "%s: close() drops what is buffered", a->name);
}
