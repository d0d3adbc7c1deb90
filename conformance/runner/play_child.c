/*
 * What the script tells the scripted child, and what it asks of it. What
 * concerns the child's descriptors is said of a.0, a.1 and a.2, in the words of
 * every stream's peer.
 */
#include "conformance/runner/play_child.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/child.h"
#include "conformance/runner/match.h"
#include "conformance/runner/peer.h"

static struct actor *
actor_now(struct play *p)
{
	return play_actor(p, &p->script->steps[p->step]);
}

static struct child *
child_now(struct play *p)
{
	return actor_now(p)->own;
}

static bool
is_printed(void *what)
{
	struct child *c = child_now(what);

	for (int i = 0; i < CHILD_PIPES; i++) {
		if (!peer_has_sent(c->pipes[i])) {
			return false;
		}
	}
	return true;
}

static bool
has_answered(void *what)
{
	struct child *c = child_now(what);

	child_move(c);
	return child_has_answered(c);
}

static bool
has_ended(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return child_has_ended(a->own);
}

static bool
has_gone(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return !child_is_there(a->own);
}

static bool
is_reaped(void *what)
{
	return child_is_reaped(child_now(what));
}

/* It is the script that sends a child away, or else what is measured. */
static bool
gone(struct play *p, struct actor *a)
{
	const struct child *c = a->own;

	return c->doomed
		   ? play_stop(p, VERDICT_SUITE_ERROR,
			 "the script has told this child to end")
		   : play_fail(p, "the child has ended, and was not told to");
}

/* What it was told to print goes out first, for it does not come back to it. */
static bool
tell(struct play *p, enum child_word word, int fd, uint64_t value)
{
	return play_wait(p, is_printed, "the child could not print all") &&
	       (child_tell(child_now(p), word, fd, value) ||
		   gone(p, actor_now(p)));
}

static bool
ask(struct play *p, enum child_word word, int fd, uint64_t value)
{
	return tell(p, word, fd, value) &&
	       play_wait(p, has_answered, "the child did not answer");
}

static bool
act_exit(struct play *p, struct plumb_span rest)
{
	struct child *c = child_now(p);
	bool copy = child_has_ended(c);
	struct plumb_arg arg = plumb_tape_next(&rest);
	bool killed = arg.kind == PLUMB_ARG_KEY;

	if (!tell(p, killed ? CHILD_RAISE : CHILD_EXIT, 0, arg.number)) {
		return false;
	}
	c->doomed = true;
	return play_wait(p, copy ? has_gone : has_ended,
	    "the child did not end when told to");
}

static bool
act_signal(struct play *p, struct plumb_span rest)
{
	static const struct {
		const char *word;
		enum child_signal how;
	} ways[] = {
		{ "default", CHILD_SIGNAL_DEFAULT },
		{ "ignore", CHILD_SIGNAL_IGNORE },
		{ "catch", CHILD_SIGNAL_CATCH },
	};
	uint64_t number = plumb_tape_next(&rest).number;
	struct plumb_span how = plumb_tape_next(&rest).value;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strlen(ways[i].word) == how.len &&
		    memcmp(ways[i].word, how.at, how.len) == 0) {
			return ask(p, CHILD_SIGNAL, (int)ways[i].how, number);
		}
	}
	return play_stop(p, VERDICT_SUITE_ERROR,
	    "a child can ignore, catch or default a signal");
}

static bool
act_of_child(struct play *p, const struct plumb_tape_line *line)
{
	switch (line->verb) {
	case PLUMB_VERB_EXIT:
		return act_exit(p, line->rest);
	case PLUMB_VERB_SIGNAL:
		return act_signal(p, line->rest);
	case PLUMB_VERB_FORK:
		return ask(p, CHILD_FORK, 0, 0);
	default:
		return play_stop(p, VERDICT_SUITE_ERROR,
		    "say this of one of its descriptors: a.0, a.1 or a.2");
	}
}

/* At once, whatever is still to be read. */
static bool
close_pipe(struct play *p, struct actor *a)
{
	if (!play_wait(p, is_printed, "the child could not print all")) {
		return false;
	}
	peer_drop(a);
	return play_wait(p, has_answered, "the child did not answer");
}

static bool
hold_pipe(struct actor *a)
{
	struct child *c = a->own;

	for (int i = 0; i < CHILD_PIPES; i++) {
		if (c->pipes[i] == a) {
			c->wanted[i] = 0;
			child_tell(c, CHILD_WANT, i, 0);
		}
	}
	a->draining = false;
	a->want = 0;
	return true;
}

static bool
act_child(struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	if (!a->owner) {
		return act_of_child(p, line);
	}
	switch (line->verb) {
	case PLUMB_VERB_CLOSE:
		return close_pipe(p, a);
	case PLUMB_VERB_HOLD:
		return hold_pipe(a);
	case PLUMB_VERB_EXIT:
	case PLUMB_VERB_SIGNAL:
	case PLUMB_VERB_FORK:
		return play_stop(p, VERDICT_SUITE_ERROR,
		    "say this of the child and not of its descriptors");
	default:
		return play_act_stream(p, a, line);
	}
}

static bool
has_caught(void *what)
{
	return child_now(what)->caught_count > 0;
}

static bool
see_signal(struct play *p, struct plumb_span rest)
{
	struct child *c = child_now(p);
	int number = (int)plumb_tape_next(&rest).number;

	if (!play_wait(p, has_caught, "the child got no signal")) {
		return false;
	}
	if (c->caught[0] != number) {
		return play_fail(p, "the child got signal %d", c->caught[0]);
	}
	c->caught_count--;
	memmove(
	    c->caught, c->caught + 1, c->caught_count * sizeof(c->caught[0]));
	return true;
}

static bool
see_idle(struct play *p)
{
	struct child *c = child_now(p);

	if (!p->trial && !barrier_settle(p->session)) {
		return play_fail(p, "not settled");
	}
	if (!child_is_there(c)) {
		return play_fail(p, "the child has ended");
	}
	return c->caught_count == 0 ||
	       play_fail(p, "the child got signal %d", c->caught[0]);
}

static bool
see_descriptors(struct play *p, const char *expected)
{
	struct text said = { 0 };
	struct plumb_span span;
	char why[256];
	bool fine;

	child_describe(child_now(p), &said);
	span.at = text_end(&said);
	span.len = said.len;
	record_note(&p->session->record, "%s <~ fds %.*s", actor_now(p)->name,
	    (int)said.len, said.at);
	fine = match_arguments(&p->vars, expected, span, why, sizeof(why)) ==
		   MATCH_YES ||
	       play_fail(p, "its descriptors are %s: %s", said.at, why);
	text_free(&said);
	return fine;
}

static bool
see_child(struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	if (a->owner) {
		return play_see_stream(p, a, line);
	}
	switch (line->verb) {
	case PLUMB_VERB_EOF:
		return play_wait(p, has_ended, "the child has not ended");
	case PLUMB_VERB_END:
		return play_wait(
		    p, is_reaped, "nobody has waited for the child");
	case PLUMB_VERB_SIGNAL:
		return see_signal(p, line->rest);
	case PLUMB_VERB_IDLE:
		return see_idle(p);
	case PLUMB_VERB_FDS:
		return see_descriptors(p, line->rest.at);
	default:
		return play_stop(p, VERDICT_SUITE_ERROR,
		    "say this of one of its descriptors: a.0, a.1 or a.2");
	}
}

const struct play_family play_child = {
	.open = play_open_child,
	.gone = gone,
	.act = act_child,
	.see = see_child,
	.jam = play_jam_stream,
};
