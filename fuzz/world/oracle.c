/* What must hold of a world. The rules are the monitor's; this is the rest. */
#include "fuzz/world/inside.h"

#include <string.h>

#include "core/pattern.h"

enum { CHUNK = 512 };

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

/* Whether all that was accepted must be with the kernel or in the buffer. */
static bool
is_sound(const struct actor *a)
{
	return a->made && !a->lost && a->transport != NULL && a->stream &&
	       a->ours != NULL && !a->file && !a->aborted && !a->raised &&
	       !a->stolen && a->ours->failed == 0 && !a->ours->file_failed &&
	       !a->files && a->world->sim.starved == 0 && !a->disturbed;
}

void
world_check_sum(struct actor *a)
{
	size_t size;

	if (!is_sound(a) || (a->process != NULL && a->process->closed))
		return;
	size = plumb_transport_get_write_buffer_size(a->transport);
	if (a->ours->sent + size != a->accepted)
		world_fail(a->world, "%s: bytes are lost or made up", a->name);
}

/* The error that an end was brought about by, where it is known. */
void
world_check_lost(struct actor *a, int error)
{
	const struct world *w = a->world;
	bool other = a->raised || a->stolen || w->sim.starved > 0 || a->files;

	if (a->lost)
		world_fail(a->world, "connection_lost comes twice");
	if (!a->made)
		world_fail(a->world, "lost is what was never made");
	if (a->world->depth > 0 && w->asked)
		world_fail(a->world, "connection_lost comes from inside");
	if (other || a->ours == NULL || w->kind > WORLD_BOTH)
		return;
	if (error != 0 && a->ours->failed == 0)
		world_fail(a->world, "%s: lost by an error of nobody", a->name);
	if (error == 0 && a->ours->failed != 0 && !a->aborted)
		world_fail(a->world, "%s: an error is kept secret", a->name);
	if (error != 0 && error != a->ours->failed)
		world_fail(a->world, "%s: lost by another error", a->name);
}

/* All that could happen has: what had to? */
static void
check_settled(struct actor *a)
{
	struct world *w = a->world;
	bool reads = !a->deaf && !a->closed && !a->aborted && !a->raised;

	if (!a->opened && a->made && a->process == NULL &&
	    w->kind != WORLD_SERVER && w->kind != WORLD_BOTH)
		world_fail(w, "%s: opened does not come", a->name);
	if ((a->closed || a->aborted) && a->made && !a->lost &&
	    w->kind != WORLD_PROCESS)
		world_fail(w, "%s: connection_lost does not come", a->name);
	if (!is_sound(a) || w->kind == WORLD_PROCESS)
		return;
	if (plumb_transport_get_write_buffer_size(a->transport) != 0 &&
	    a->outside != NULL)
		world_fail(w, "%s: the buffer is never flushed", a->name);
	if (a->paused && a->outside != NULL)
		world_fail(w, "%s: resume_writing does not come", a->name);
	if (a->outside != NULL && a->arrived != a->accepted)
		world_fail(w, "%s: not all bytes arrive", a->name);
	if (reads && !a->eof && a->outside != NULL &&
	    a->received != a->outside->sent)
		world_fail(w, "%s: not all bytes are received", a->name);
	if (reads && !a->eof && a->outside != NULL && a->outside->shut &&
	    w->kind != WORLD_WRITEPIPE)
		world_fail(w, "%s: eof_received does not come", a->name);
}

void
world_check_settled(struct world *w)
{
	for (size_t i = 0; i < w->count; i++)
		check_settled(&w->actors[i]);
}

void
world_check_end(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct actor *a = &w->actors[i];

		if (a->made && !a->lost)
			world_fail(
			    w, "%s: connection_lost never comes", a->name);
		if (w->kind == WORLD_PROCESS && a->process == NULL && a->made &&
		    !a->exited)
			world_fail(
			    w, "%s: process_exited never comes", a->name);
		if (!a->made && !a->lost && w->kind != WORLD_SERVER &&
		    w->kind != WORLD_BOTH)
			world_fail(w, "%s: opened never comes", a->name);
	}
}
