/*
 * The scripted child as a peer, and its descriptors 0, 1 and 2 as the peers of
 * the transports a.0, a.1 and a.2: what they send is printed by the child, what
 * they read is what it has read. All of it goes over one connection, which is
 * moved with the child and not with its pipes.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/child.h"
#include "conformance/runner/peer.h"

static struct child *
child_of(const struct actor *a)
{
	return a->own;
}

/* Its number as a pipe; CHILD_PIPES where it is the child itself. */
static int
number_of(const struct actor *a)
{
	int i = 0;

	while (i < CHILD_PIPES && child_of(a)->pipes[i] != a) {
		i++;
	}
	return i;
}

static void
child_ask(struct actor *a)
{
	child_tell(child_of(a), CHILD_SYNC, 0, 0);
}

static bool
child_answered(const struct actor *a)
{
	return child_has_answered(child_of(a));
}

static bool
move_child(struct actor *a)
{
	struct child *c = child_of(a);
	bool moved = child_move(c);

	a->fd = child_is_there(c) ? 0 : -1;
	a->eof_seen = child_has_ended(c);
	return moved;
}

/* Its descriptors are shared out: one for itself and one for each pipe. */
static bool
poll_child(const struct actor *a, struct pollfd *p)
{
	return child_poll(child_of(a), 0, p);
}

static bool
poll_pipe(const struct actor *a, struct pollfd *p)
{
	return child_poll(child_of(a), (size_t)number_of(a) + 1, p);
}

static void
close_child(struct actor *a)
{
	a->fd = -1;
}

static void
forget_child(struct actor *a)
{
	child_free(child_of(a));
	a->own = NULL;
}

static unsigned long long
child_stirs(const struct actor *a)
{
	const struct child *c = child_of(a);

	return c->count * 64 + c->caught_count * 2 + child_has_ended(c);
}

/* That it has ended is told by whoever waits for it, in a thread for all we
 * know. */
static size_t
child_due(const struct actor *a)
{
	const struct child *c = child_of(a);

	if (child_is_moving(c)) {
		return PEER_DUE_SURELY;
	}
	if (a->monitor.phase != PLUMB_PHASE_OPEN || a->monitor.process.exited ||
	    (c->met && !child_has_ended(c))) {
		return 0;
	}
	return c->met && !child_is_reaped(c) ? PEER_DUE_LIKELY
					     : PEER_DUE_PERHAPS;
}

static bool
print_pipe(struct actor *a)
{
	struct child *c = child_of(a);
	int i = number_of(a);

	while (c->handed[i].offset < a->sent.total) {
		const uint8_t *at;
		size_t len = bytes_at(&a->sent, &c->handed[i], &at);

		len = len < CHILD_BYTES_MAX ? len : CHILD_BYTES_MAX;
		child_print(c, i, at, len);
		bytes_move(&a->sent, &c->handed[i], len);
	}
	return false;
}

static size_t
read_pipe(struct actor *a, size_t max)
{
	struct child *c = child_of(a);
	int i = number_of(a);
	uint64_t want = max == SIZE_MAX ? UINT64_MAX : a->wire.got.len + max;

	if (want != c->wanted[i]) {
		c->wanted[i] = want;
		child_tell(c, CHILD_WANT, i, want);
	}
	return 0;
}

/* As it was at the last sync, which a settle is made of. */
static enum peer_look
look_at_pipe(struct actor *a)
{
	static const enum peer_look looks[] = {
		[CHILD_LOOK_NOTHING] = PEER_NOTHING,
		[CHILD_LOOK_BYTES] = PEER_BYTES,
		[CHILD_LOOK_END] = PEER_EOF,
		[CHILD_LOOK_RESET] = PEER_RESET,
	};

	return looks[child_of(a)->look];
}

static void
end_pipe(struct actor *a)
{
	(void)a;
}

static void
close_pipe(struct actor *a)
{
	if (a->fd >= 0) {
		child_tell(child_of(a), CHILD_CLOSE, number_of(a), 0);
	}
	a->fd = -1;
}

static bool
move_pipe(struct actor *a)
{
	if (a->fd >= 0 && !a->send_failed) {
		print_pipe(a);
	}
	if (peer_wants(a)) {
		read_pipe(
		    a, a->draining ? SIZE_MAX : a->want - a->wire.got.len);
	}
	return false;
}

/* What it does is told by its bytes. */
static unsigned long long
pipe_stirs(const struct actor *a)
{
	(void)a;
	return 0;
}

static bool
send_nothing(struct actor *a)
{
	(void)a;
	return false;
}

static size_t
read_nothing(struct actor *a, size_t max)
{
	(void)a;
	(void)max;
	return 0;
}

static enum peer_look
look_at_child(struct actor *a)
{
	(void)a;
	return PEER_NOTHING;
}

const struct peer_ops peer_child = {
	.send = send_nothing,
	.read = read_nothing,
	.look = look_at_child,
	.end = end_pipe,
	.close = close_child,
	.forget = forget_child,
	.queued = child_stirs,
	.poll = poll_child,
	.move = move_child,
	.ask = child_ask,
	.has_answered = child_answered,
	.due = child_due,
};

const struct peer_ops peer_child_pipe = {
	.send = print_pipe,
	.read = read_pipe,
	.look = look_at_pipe,
	.end = end_pipe,
	.close = close_pipe,
	.queued = pipe_stirs,
	.poll = poll_pipe,
	.move = move_pipe,
};
