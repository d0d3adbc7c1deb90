#include "loop/pollset.h"

#include <string.h>

#include "loop/loop.h"

/*
 * What poll reported, as the interests to call: a hang-up or an error makes
 * both ready, as a read or a write will tell what it is. Applied twice it gives
 * the same.
 */
static short
interests_of(short revents)
{
	return (short)(((revents & ~POLLIN) != 0 ? POLLOUT : 0) |
		       ((revents & ~POLLOUT) != 0 ? POLLIN : 0));
}

static bool
grow_slots(struct plumb_loop *loop)
{
	struct plumb_pollset *polls = &loop->polls;
	size_t cap = polls->cap == 0 ? 16 : 2 * polls->cap;
	struct plumb_watch **watches;
	struct pollfd *fds;

	if (polls->open < polls->cap)
		return true;
	fds = plumb_loop_alloc(loop, cap * sizeof *fds);
	watches = plumb_loop_alloc(loop, cap * sizeof *watches);
	if (fds == NULL || watches == NULL) {
		plumb_loop_release(loop, fds, cap * sizeof *fds);
		plumb_loop_release(loop, watches, cap * sizeof *watches);
		return false;
	}
	if (polls->count > 0) {
		memcpy(fds, polls->fds, polls->count * sizeof *fds);
		memcpy(watches, polls->watches, polls->count * sizeof *watches);
	}
	plumb_loop_release(loop, polls->fds, polls->cap * sizeof *fds);
	plumb_loop_release(loop, polls->watches, polls->cap * sizeof *watches);
	polls->fds = fds;
	polls->watches = watches;
	polls->cap = cap;
	return true;
}

static bool
grow_owners(struct plumb_loop *loop, size_t fd)
{
	struct plumb_pollset *polls = &loop->polls;
	size_t cap = polls->owner_cap == 0 ? 64 : polls->owner_cap;
	struct plumb_watch **owner;

	if (fd < polls->owner_cap)
		return true;
	while (cap <= fd)
		cap *= 2;
	owner = plumb_loop_resize(loop, polls->owner,
	    polls->owner_cap * sizeof *owner, cap * sizeof *owner);
	if (owner == NULL)
		return false;
	for (size_t i = polls->owner_cap; i < cap; i++)
		owner[i] = NULL;
	polls->owner = owner;
	polls->owner_cap = cap;
	return true;
}

int
plumb_watch_open(struct plumb_loop *loop, struct plumb_watch *watch)
{
	struct plumb_watch *last;

	if (!grow_slots(loop) || !grow_owners(loop, (size_t)watch->fd)) {
		watch->fd = -1;
		return PLUMB_EMEMORY;
	}
	last = loop->polls.owner[watch->fd];
	loop->polls.open++;
	loop->polls.owner[watch->fd] = watch;
	watch->events = 0;
	watch->pending = 0;
	watch->slot = 0;
	/* The kernel gave the number anew: it was closed behind last's back. */
	if (last != NULL) {
		plumb_watch_set(loop, last, 0);
		last->invalid(last->self);
	}
	return 0;
}

void
plumb_watch_close(struct plumb_loop *loop, struct plumb_watch *watch)
{
	if (watch->fd < 0)
		return;
	plumb_watch_set(loop, watch, 0);
	if (loop->polls.owner[watch->fd] == watch)
		loop->polls.owner[watch->fd] = NULL;
	loop->polls.open--;
	watch->fd = -1;
}

static void
put_in(struct plumb_pollset *polls, struct plumb_watch *watch)
{
	size_t at = polls->count++;

	polls->fds[at].fd = watch->fd;
	polls->fds[at].events = watch->events;
	polls->fds[at].revents = 0;
	polls->watches[at] = watch;
	watch->slot = at + 1;
}

static void
take_out(struct plumb_pollset *polls, struct plumb_watch *watch)
{
	size_t at = watch->slot - 1;
	size_t last = --polls->count;

	polls->fds[at] = polls->fds[last];
	polls->fds[last].revents = 0; /* a dispatch may still look there */
	polls->watches[at] = polls->watches[last];
	polls->watches[at]->slot = at + 1;
	watch->slot = 0;
}

void
plumb_watch_change(
    struct plumb_loop *loop, struct plumb_watch *watch, short events)
{
	struct plumb_pollset *polls = &loop->polls;
	struct pollfd *at;

	/* What is taken off now is not called in this turn any more, not
	 * even if it is put back before its call would have come. */
	watch->pending &= events;
	watch->events = events;
	if (watch->slot == 0) {
		put_in(polls, watch);
		return;
	}
	if (events == 0) {
		take_out(polls, watch);
		return;
	}
	at = &polls->fds[watch->slot - 1];
	if ((at->revents & POLLNVAL) == 0 && at->revents != 0)
		at->revents = interests_of(at->revents) & at->events & events;
	at->events = events;
}

struct plumb_watch *
plumb_watch_find(struct plumb_loop *loop, int fd)
{
	if (fd < 0 || (size_t)fd >= loop->polls.owner_cap)
		return NULL;
	return loop->polls.owner[fd];
}

static void
call(struct plumb_loop *loop, struct plumb_watch *watch, short revents)
{
	if (revents == POLLIN) { /* mostly */
		watch->readable(watch->self);
		return;
	}
	if (revents & POLLNVAL) {
		plumb_watch_set(loop, watch, 0);
		watch->invalid(watch->self);
		return;
	}
	watch->pending = interests_of(revents) & watch->events;
	if (watch->pending & POLLIN) {
		watch->pending &= ~POLLIN;
		watch->readable(watch->self);
	}
	/* The reader may have taken the writer's interest off. */
	if (watch->pending & POLLOUT) {
		watch->pending &= ~POLLOUT;
		watch->writable(watch->self);
	}
}

void
plumb_pollset_dispatch(struct plumb_loop *loop, size_t ready)
{
	struct plumb_pollset *polls = &loop->polls;
	size_t at = polls->count;

	/*
	 * From the last one down: taking one out moves the last into its place,
	 * and that one was called already, so that none is called twice and
	 * none is passed over.
	 */
	while (ready > 0 && at-- > 0) {
		short revents = polls->fds[at].revents;

		if (revents == 0)
			continue;
		polls->fds[at].revents = 0;
		ready--;
		call(loop, polls->watches[at], revents);
	}
}

void
plumb_pollset_free(struct plumb_loop *loop)
{
	struct plumb_pollset *polls = &loop->polls;

	plumb_loop_release(loop, polls->fds, polls->cap * sizeof *polls->fds);
	plumb_loop_release(
	    loop, polls->watches, polls->cap * sizeof *polls->watches);
	plumb_loop_release(
	    loop, polls->owner, polls->owner_cap * sizeof *polls->owner);
	memset(polls, 0, sizeof *polls);
}
