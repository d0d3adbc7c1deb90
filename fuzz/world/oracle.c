/* What must hold of a world at any time. The rules are the monitor's. */
#include "fuzz/world/inside.h"

#include <string.h>

#include "core/pattern.h"

enum { CHUNK = 512, USUAL_HIGH = 65536, USUAL_LOW = 16384 };

void
world_broken(void *self, const struct plumb_violation *violation)
{
	struct world *w = self;

	world_fail(w, "rule %s is broken", violation->slug);
}

void
world_check_bytes(struct world *w, const char *who, uint64_t offset,
    const uint8_t *at, size_t len)
{
	uint8_t right[CHUNK];

	for (size_t done = 0; done < len;) {
		size_t part = len - done < CHUNK ? len - done : CHUNK;

		plumb_pattern_fill(offset + done, right, part);
		if (memcmp(right, at + done, part) != 0) {
			world_fail(w, "%s: other bytes than were sent", who);
			return;
		}
		done += part;
	}
}

bool
world_is_sound(const struct actor *a)
{
	return a->made && !a->lost && a->transport != NULL && a->ours != NULL &&
	       !a->file && !a->has_fate && !a->stolen && !a->files &&
	       a->ours->failed == 0 && !a->ours->file_failed &&
	       a->world->sim.starved == 0 && !a->disturbed;
}

bool
world_is_reset(const struct actor *a)
{
	const struct sim_node *ours = a->ours;

	return ours != NULL && ours->peer == NULL && ours->shut &&
	       !ours->finished;
}

bool
world_may_refuse_eof(const struct actor *a, int error)
{
	if (error == PLUMB_ENOTIMPL || a->world->sim.injected > 0 || a->stolen)
		return true;
	return error == PLUMB_ENOTCONN && world_is_reset(a);
}

void
world_check_sum(struct actor *a)
{
	size_t size;

	if (!world_is_sound(a) || !a->stream ||
	    (a->process != NULL && a->process->closed))
		return;
	size = plumb_transport_get_write_buffer_size(a->transport);
	if (a->ours->sent + size != a->accepted)
		world_fail(a->world, "%s: bytes are lost or made up", a->name);
}

void
world_check_flow(struct actor *a)
{
	const struct actor *listener = a->process != NULL ? a->process : a;
	size_t low;
	size_t high;

	if (!world_is_sound(a) || a->pipe > 0 ||
	    (a->process != NULL && a->process->closed))
		return;
	plumb_transport_get_write_buffer_limits(a->transport, &low, &high);
	if (low != a->low || high != a->high)
		world_fail(a->world, "%s: the limits are others", a->name);
	if (plumb_transport_get_write_buffer_size(a->transport) > high &&
	    !listener->paused && a->world->kind != WORLD_READPIPE)
		world_fail(
		    a->world, "%s: pause_writing does not come", a->name);
}

static bool
is_refused(int64_t high, int64_t low)
{
	bool has_high = high != PLUMB_LIMIT_UNSET;
	bool has_low = low != PLUMB_LIMIT_UNSET;

	return (has_high && high < 0) || (has_low && low < 0) ||
	       (has_high && has_low && high < low);
}

bool
world_set_limits(struct actor *a, int64_t high, int64_t low)
{
	bool has_high = high != PLUMB_LIMIT_UNSET;
	bool has_low = low != PLUMB_LIMIT_UNSET;

	if (is_refused(high, low))
		return false;
	a->limited = true;
	a->high = has_high  ? (size_t)high
		  : has_low ? 4 * (size_t)low
			    : USUAL_HIGH;
	a->low = has_low    ? (size_t)low
		 : has_high ? (size_t)high / 4
			    : USUAL_LOW;
	return true;
}

/* What a socket says of itself, against what it is. */
static void
check_names(struct actor *a)
{
	struct plumb_extra extra =
	    plumb_transport_get_extra_info(a->transport, "sockname");
	struct plumb_address_text text;

	if (a->ours == NULL || a->ours->type != SIM_TYPE_STREAM ||
	    a->world->sim.injected > 0)
		return;
	plumb_address_show(&a->ours->local, &text);
	if (extra.len != text.len || memcmp(extra.text, text.at, text.len) != 0)
		world_fail(a->world, "%s: it has another name", a->name);
	extra = plumb_transport_get_extra_info(a->transport, "peername");
	plumb_address_show(&a->ours->remote, &text);
	if (!a->disturbed && !a->ours->vanished &&
	    extra.kind == PLUMB_EXTRA_TEXT &&
	    (extra.len != text.len ||
		memcmp(extra.text, text.at, text.len) != 0))
		world_fail(a->world, "%s: its peer has another name", a->name);
}

void
world_check_turn(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct actor *a = &w->actors[i];

		if (a->paused && !a->limited && world_is_sound(a) &&
		    a->process == NULL &&
		    plumb_transport_get_write_buffer_size(a->transport) <=
			a->low)
			world_fail(
			    w, "%s: resume_writing does not come", a->name);
	}
}

/* Those of a process: what it says of itself and of its pipes. */
static void
check_process(struct actor *a)
{
	struct world *w = a->world;
	struct plumb_transport *t = a->transport;
	struct plumb_extra extra =
	    plumb_transport_get_extra_info(t, "subprocess");

	/* Between the last of what it has to tell and its loss: left open. */
	if ((a->closed || a->lost || !a->exited) &&
	    plumb_transport_is_closing(t) != (a->closed || a->lost))
		world_fail(w, "%s: is_closing() errs", a->name);
	if (extra.kind != PLUMB_EXTRA_SUBPROCESS ||
	    extra.fd != plumb_transport_get_pid(t))
		world_fail(w, "%s: it is nobody", a->name);
	for (size_t i = 0; i < w->count; i++)
		if (w->actors[i].process == a &&
		    plumb_transport_get_pipe_transport(t, w->actors[i].pipe) !=
			w->actors[i].transport)
			world_fail(w, "%s: it forgets a pipe", a->name);
}

void
world_check_answers(struct actor *a)
{
	bool closing = plumb_transport_is_closing(a->transport);
	bool must = a->lost || a->closed || a->aborted || a->has_fate;

	check_names(a);
	world_check_sum(a);
	world_check_flow(a);
	if (a->left && a->process == NULL &&
	    plumb_transport_get_protocol(a->transport).ops != NULL)
		world_fail(a->world, "%s: it keeps its protocol", a->name);
	if (a->world->kind == WORLD_PROCESS) {
		if (a->process == NULL)
			check_process(a);
		return;
	}
	if (must && !closing)
		world_fail(a->world, "%s: what ends is not closing", a->name);
	if (!must && closing && world_is_sound(a) && !a->eof)
		world_fail(a->world, "%s: it is closing for nothing", a->name);
	if (a->lost && plumb_transport_get_write_buffer_size(a->transport) != 0)
		world_fail(a->world, "%s: what is lost has a buffer", a->name);
}
