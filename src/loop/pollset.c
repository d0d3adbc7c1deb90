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
	struct plumb_slots *polls = &loop->polls;
	size_t old_cap = polls->cap;
	size_t cap = old_cap == 0 ? 16 : 2 * old_cap;
	struct pollfd *fds;
	int *slots;

	if (polls->open < old_cap)
		return true;
	fds = plumb_loop_alloc(loop, cap * sizeof *fds);
	slots = plumb_loop_alloc(loop, cap * sizeof *slots);
	if (fds == NULL || slots == NULL) {
		plumb_loop_release(loop, fds, cap * sizeof *fds);
		plumb_loop_release(loop, slots, cap * sizeof *slots);
		return false;
	}
	if (polls->count > 0)
		memcpy(fds, loop->fds, polls->count * sizeof *fds);
	plumb_loop_release(loop, loop->fds, old_cap * sizeof *fds);
	loop->fds = fds;
	slots = plumb_slots_move(polls, slots, cap);
	plumb_loop_release(loop, slots, old_cap * sizeof *slots);
	return true;
}

static bool
grow_holders(struct plumb_loop *loop, size_t fd)
{
	struct plumb_slots *polls = &loop->polls;
	size_t had = polls->holders;
	size_t count = had == 0 ? 64 : had;
	struct plumb_holder *holder;

	if (fd < had)
		return true;
	while (count <= fd)
		count *= 2;
	holder = plumb_loop_alloc(loop, count * sizeof *holder);
	if (holder == NULL)
		return false;
	holder = plumb_slots_widen(polls, holder, count);
	plumb_loop_release(loop, holder, had * sizeof *holder);
	return true;
}

int
plumb_watch_open(struct plumb_loop *loop, struct plumb_watch *watch)
{
	struct plumb_watch *last;

	if (!grow_slots(loop) || !grow_holders(loop, (size_t)watch->fd)) {
		watch->fd = -1;
		return PLUMB_EMEMORY;
	}
	watch->events = 0;
	watch->pending = 0;
	last = plumb_watch_find(loop, watch->fd);
	if (last != NULL)
		plumb_watch_set(loop, last, 0);
	plumb_slots_reserve(&loop->polls);
	plumb_slots_hold(&loop->polls, watch->fd, watch);
	/* The kernel gave the number anew: it was closed behind last's back. */
	if (last != NULL)
		last->invalid(last->self);
	return 0;
}

void
plumb_watch_close(struct plumb_loop *loop, struct plumb_watch *watch)
{
	if (watch->fd < 0)
		return;
	plumb_watch_set(loop, watch, 0);
	if (plumb_watch_find(loop, watch->fd) == watch)
		plumb_slots_hold(&loop->polls, watch->fd, NULL);
	plumb_slots_release(&loop->polls);
	watch->fd = -1;
}

static void
put_in(struct plumb_loop *loop, struct plumb_watch *watch)
{
	size_t at = plumb_slots_add(&loop->polls, watch->fd);

	loop->fds[at].fd = watch->fd;
	loop->fds[at].events = watch->events;
	loop->fds[at].revents = 0;
}

static void
take_out(struct plumb_loop *loop, struct plumb_watch *watch)
{
	size_t at = plumb_slots_remove(&loop->polls, watch->fd);
	size_t last = loop->polls.count;

	loop->fds[at] = loop->fds[last];
	loop->fds[last].revents = 0; /* a dispatch may still look there */
}

void
plumb_watch_change(
    struct plumb_loop *loop, struct plumb_watch *watch, short events)
{
	size_t slot; /* from 1 */
	struct pollfd *at;

	/* Its descriptor is another's by now: there is nothing to watch. */
	if (plumb_watch_find(loop, watch->fd) != watch)
		return;
	/* What is taken off now is not called in this turn any more, not
	 * even if it is put back before its call would have come. */
	watch->pending &= events;
	watch->events = events;
	slot = loop->polls.holder[watch->fd].slot;
	if (slot == 0) {
		put_in(loop, watch);
		return;
	}
	if (events == 0) {
		take_out(loop, watch);
		return;
	}
	at = &loop->fds[slot - 1];
	if ((at->revents & POLLNVAL) == 0 && at->revents != 0)
		at->revents = interests_of(at->revents) & at->events & events;
	at->events = events;
}

struct plumb_watch *
plumb_watch_find(struct plumb_loop *loop, int fd)
{
	if (fd < 0 || (size_t)fd >= loop->polls.holders)
		return NULL;
	return loop->polls.holder[fd].watch;
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
	size_t at = loop->polls.count;

	/*
	 * From the last one down: taking one out moves the last into its place,
	 * and that one was called already, so that none is called twice and
	 * none is passed over.
	 */
	while (ready > 0 && at-- > 0) {
		struct pollfd *fd = &loop->fds[at];
		short revents = fd->revents;

		if (revents == 0)
			continue;
		fd->revents = 0;
		ready--;
		call(loop, loop->polls.holder[fd->fd].watch, revents);
	}
}

void
plumb_pollset_free(struct plumb_loop *loop)
{
	struct plumb_slots *polls = &loop->polls;

	plumb_loop_release(loop, loop->fds, polls->cap * sizeof *loop->fds);
	plumb_loop_release(loop, polls->fd, polls->cap * sizeof *polls->fd);
	plumb_loop_release(
	    loop, polls->holder, polls->holders * sizeof *polls->holder);
	loop->fds = NULL;
	*polls = (struct plumb_slots){ .fd = NULL };
}
