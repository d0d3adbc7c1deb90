/*
 * Lines that take no event: what has not come, what has come wherever, and that
 * nothing is left over.
 */
#include "conformance/runner/play.h"

#include <stdio.h>

#include "conformance/runner/barrier.h"

enum { SHOWN = 120 };

bool
play_not(struct play *p, const struct step *step)
{
	struct record *r = &p->session->record;
	const struct actor *a = play_actor(p, step);
	const struct actor *lane = play_lane(p, step);

	if (!p->trial && !barrier_settle(p->session)) {
		return play_fail(p, "not settled");
	}
	p->outcome->checked++;
	for (size_t i = 0; i < r->count; i++) {
		const struct event *e = &r->events[i];

		if (!e->used && e->actor == a && e->line.verb == step->verb &&
		    (lane == a || e->lane == lane) &&
		    e->line.mark == PLUMB_MARK_ENTER) {
			return play_fail(p, "%.*s came", play_event_length(e),
			    e->line.who.at);
		}
	}
	return true;
}

static bool
is_waiting(void *what)
{
	struct play *p = what;
	const struct step *step = &p->script->steps[p->step];
	const struct record *r = &p->session->record;

	for (size_t i = 0; i < r->count; i++) {
		const struct event *e = &r->events[i];

		if (!e->used && e->lane == play_lane(p, step) &&
		    e->line.verb == step->verb &&
		    e->line.mark == PLUMB_MARK_ENTER) {
			return true;
		}
	}
	return false;
}

/* It has come, in whatever place; that it has is all that is said of it. */
bool
play_await(struct play *p, const struct step *step)
{
	char missing[SHOWN];

	p->outcome->checked++;
	snprintf(missing, sizeof(missing), "%s did not come", step->rest);
	return play_wait(p, is_waiting, missing);
}

/* Bytes on the wire that no write accounts for. */
static bool
judge_wires(struct play *p)
{
	const struct actors *all = &p->session->actors;
	char why[256];

	for (size_t i = 1; i < all->count; i++) {
		if (!wire_settled(&all->at[i]->wire, why, sizeof(why))) {
			/* rule: write.in-order, datagram.sent-whole */
			record_flaw(&p->session->record, VERDICT_FAIL,
			    all->at[i]->wire.parted
				? PLUMB_RULE_DATAGRAM_SENT_WHOLE
				: PLUMB_RULE_WRITE_IN_ORDER,
			    "%s: %s", all->at[i]->name, why);
			return play_fail(p, "bytes out of order");
		}
	}
	return true;
}

bool
play_settle(struct play *p)
{
	struct record *r = &p->session->record;

	if (!barrier_settle(p->session) || !judge_wires(p)) {
		return play_fail(p, "not settled");
	}
	p->outcome->checked++;
	for (size_t i = 0; i < r->count && !p->measured; i++) {
		const struct event *e = &r->events[i];

		if (e->line.mark == PLUMB_MARK_ENTER && !e->used &&
		    !play_is_silent(e)) {
			return play_fail(p, "%.*s came, and no line names it",
			    play_event_length(e), e->line.who.at);
		}
	}
	return true;
}
