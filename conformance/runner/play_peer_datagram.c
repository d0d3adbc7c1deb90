/* What the peer of a datagram endpoint does, and what it sees. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/peer_datagram.h"
#include "conformance/runner/play.h"

static bool
enough_has_come(void *what)
{
	struct play *p = what;
	struct actor *a = play_actor(p, &p->script->steps[p->step]);

	peer_move(a);
	return a->wire.pieces >= a->want;
}

/* Reads until the script has n more datagrams to take, and notes them. */
static bool
read_more(struct play *p, struct actor *a, size_t n)
{
	struct text shown = { 0 };

	a->want = a->wire.taken + n;
	if (n > 0 &&
	    !play_wait(p, enough_has_come,
		"the peer has not got the datagrams that it is to read")) {
		return false;
	}
	if (!play_compare_wire(p, a)) {
		return false;
	}
	for (size_t i = a->wire.taken; i < a->want && !p->trial; i++) {
		const uint8_t *at;
		size_t len = wire_piece(&a->wire, i, &at);

		shown.len = 0;
		bytes_describe(&shown, at, len);
		record_note(
		    &p->session->record, "%s <~ %s", a->name, text_end(&shown));
	}
	text_free(&shown);
	return true;
}

static bool
take(struct play *p, struct actor *a, size_t n)
{
	if (!read_more(p, a, n)) {
		return false;
	}
	a->wire.taken += n;
	return true;
}

static bool
act_open(struct play *p, struct actor *a)
{
	return (a->fd < 0 && datagram_open_again(a)) ||
	       play_stop(p, VERDICT_SUITE_ERROR,
		   "the peer cannot be opened again: %s",
		   a->fd < 0 ? strerror(errno) : "it is open");
}

bool
play_act_datagram(
    struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	struct plumb_span rest = line->rest;
	struct plumb_arg first = plumb_tape_next(&rest);

	switch (line->verb) {
	case PLUMB_VERB_NONE:
		bytes_add(&a->sent, &first);
		peer_send(a);
		return true;
	case PLUMB_VERB_OPEN:
		return act_open(p, a);
	case PLUMB_VERB_CLOSE:
		peer_drop(a);
		return true;
	case PLUMB_VERB_DRAIN:
		a->draining = true;
		peer_move(a);
		return true;
	case PLUMB_VERB_HOLD:
		a->draining = false;
		return true;
	case PLUMB_VERB_READ:
		return take(p, a, (size_t)first.number);
	default:
		return play_stop(
		    p, VERDICT_SUITE_ERROR, "no peer of datagrams can do this");
	}
}

/* The next datagram is this one: all of it and no more. */
static bool
see_datagram(struct play *p, struct actor *a, const struct plumb_arg *data)
{
	size_t i = a->wire.taken;
	const uint8_t *at;
	uint8_t *want;
	size_t size;
	size_t len;
	bool same;

	if (!take(p, a, 1)) {
		return false;
	}
	len = wire_piece(&a->wire, i, &at);
	if (data->kind == PLUMB_ARG_COUNT) {
		/* Which bytes of the pattern they are, the wire has checked. */
		return len == data->number ||
		       play_fail(
			   p, "the peer read a datagram of %zu bytes", len);
	}
	size = plumb_tape_decoded_size(data->value);
	want = memory_resize(NULL, size);
	plumb_tape_decode(data->value, want, size);
	same = size == len && (len == 0 || memcmp(want, at, len) == 0);
	free(want);
	return same || play_fail(p, "the peer read another datagram");
}

static bool
see_idle(struct play *p, struct actor *a)
{
	if (!p->trial && !barrier_settle(p->session)) {
		return play_fail(p, "not settled");
	}
	return ((a->draining || a->wire.pieces == a->wire.taken) &&
		   peer_look(a) == PEER_NOTHING) ||
	       play_fail(p, "not idle: the peer finds a datagram");
}

bool
play_see_datagram(
    struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	struct plumb_span rest = line->rest;
	struct plumb_arg first = plumb_tape_next(&rest);
	uint64_t due = a->wire.due;

	switch (line->verb) {
	case PLUMB_VERB_NONE:
		return see_datagram(p, a, &first);
	case PLUMB_VERB_REST:
		return take(p, a,
		    due > a->wire.taken ? (size_t)due - a->wire.taken : 0);
	default:
		return see_idle(p, a);
	}
}
