#include "core/monitor_judge.h"

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures incoming: \result <==> verb_incoming(verb);
  @*/
static bool
is_incoming(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_DATA_RECEIVED ||
	       verb == PLUMB_VERB_EOF_RECEIVED ||
	       verb == PLUMB_VERB_BUFFER_UPDATED ||
	       verb == PLUMB_VERB_DATAGRAM_RECEIVED;
}

/* What comes first, last and once. */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_order(*m, verb);
  @ ensures answers: order_answers(*m, verb, \result);
  @*/
static enum plumb_rule
judge_order(const struct plumb_monitor *m, enum plumb_verb verb)
{
	bool made = verb == PLUMB_VERB_CONNECTION_MADE;

	if (m->phase == PLUMB_PHASE_LOST) {
		if (verb == PLUMB_VERB_CONNECTION_LOST) {
			/* rule: life.lost-once */
			return PLUMB_RULE_LIFE_LOST_ONCE;
		}
		/* rule: life.lost-last */
		return made ? PLUMB_RULE_LIFE_MADE_ONCE
			    : PLUMB_RULE_LIFE_LOST_LAST;
	}
	if (m->phase == PLUMB_PHASE_NEW && !made) {
		/* rule: life.made-first */
		return PLUMB_RULE_LIFE_MADE_FIRST;
	}
	if (m->phase == PLUMB_PHASE_OPEN && made && !m->unmade) {
		/* rule: life.made-once, life.set-protocol-no-made */
		return m->switched ? PLUMB_RULE_LIFE_SET_PROTOCOL_NO_MADE
				   : PLUMB_RULE_LIFE_MADE_ONCE;
	}
	return PLUMB_RULE_NONE;
}

/* Whether a callback may be entered inside of the methods that are running. */
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures inside: \result <==> monitor_inside(*m, verb);
  @*/
static bool
may_be_inside(const struct plumb_monitor *m, enum plumb_verb verb)
{
	/* rule: datagram.error-inside-sendto */
	return verb == PLUMB_VERB_PAUSE_WRITING ||
	       verb == PLUMB_VERB_RESUME_WRITING ||
	       (verb == PLUMB_VERB_ERROR_RECEIVED && m->sending_calls > 0);
}

/*
 * Where a callback is entered from. With a call open below the innermost
 * callback, a callback nested in that one is not told from one inside the call;
 * it breaks a rule all the same: life.not-inside-call, flow.paired or
 * flow.resume-from-loop.
 */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_place(*m, verb);
  @ ensures answers: place_answers(*m, verb, \result);
  @*/
static enum plumb_rule
judge_place(const struct plumb_monitor *m, enum plumb_verb verb)
{
	bool inside = m->calls > 0;
	bool nested = !inside && m->callbacks > 0;
	bool over = m->aborted && verb != PLUMB_VERB_CONNECTION_LOST;

	if (inside && !may_be_inside(m, verb)) {
		/* rule: life.not-inside-call */
		return PLUMB_RULE_LIFE_NOT_INSIDE_CALL;
	}
	if (nested) {
		/* rule: life.not-nested */
		return PLUMB_RULE_LIFE_NOT_NESTED;
	}
	/* rule: close.abort-only-lost */
	return over ? PLUMB_RULE_CLOSE_ABORT_ONLY_LOST : PLUMB_RULE_NONE;
}

/* How much comes: an empty datagram is a message, an empty piece is none. */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_count(*m, e);
  @ ensures answers: count_answers(*m, e, \result);
  @*/
static enum plumb_rule
judge_count(const struct plumb_monitor *m, struct plumb_event e)
{
	bool empty = e.has_count && e.count == 0;

	if (empty && e.verb == PLUMB_VERB_DATA_RECEIVED) {
		/* rule: read.non-empty */
		return PLUMB_RULE_READ_NON_EMPTY;
	}
	if (e.verb == PLUMB_VERB_BUFFER_UPDATED &&
	    (empty || !m->buffer_given)) {
		/* rule: buffered.get-then-updated */
		return PLUMB_RULE_BUFFERED_GET_THEN_UPDATED;
	}
	return PLUMB_RULE_NONE;
}

/* Whether anything may come at all. */
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_input(*m, verb);
  @ ensures answers: input_answers(*m, verb, \result);
  @*/
static enum plumb_rule
judge_input(const struct plumb_monitor *m, enum plumb_verb verb)
{
	bool eof = verb == PLUMB_VERB_EOF_RECEIVED;

	if (eof && m->eof) {
		/* rule: eof.once */
		return PLUMB_RULE_EOF_ONCE;
	}
	if (!eof && m->ended) {
		/* rule: eof.no-data-after */
		return PLUMB_RULE_EOF_NO_DATA_AFTER;
	}
	if (m->closing) {
		/* rule: close.no-data-after */
		return PLUMB_RULE_CLOSE_NO_DATA_AFTER;
	}
	if (m->reading_paused) {
		/* rule: read.not-while-paused, eof.waits-while-paused */
		return eof ? PLUMB_RULE_EOF_WAITS_WHILE_PAUSED
			   : PLUMB_RULE_READ_NOT_WHILE_PAUSED;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ requires event: verb_incoming(e.verb);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_reading(*m, e);
  @ ensures answers: reading_answers(*m, e, \result);
  @*/
static enum plumb_rule
judge_reading(const struct plumb_monitor *m, struct plumb_event e)
{
	enum plumb_rule rule = judge_count(m, e);

	return rule != PLUMB_RULE_NONE ? rule : judge_input(m, e.verb);
}

/*
 * Whether the size fits a pause, or a resume, as far as it and the limits are
 * known. While a call changes them, nobody outside knows which are in force.
 */
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures over: \result <==> (e.has_size ==> monitor_over(*m, e.size));
  @*/
static bool
may_be_over(const struct plumb_monitor *m, struct plumb_event e)
{
	return !e.has_size || !m->has_limits || m->limiting_calls > 0 ||
	       e.size > m->high;
}

/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures under: \result <==> (e.has_size ==> monitor_under(*m, e.size));
  @*/
static bool
may_be_under(const struct plumb_monitor *m, struct plumb_event e)
{
	return !e.has_size || !m->has_limits || m->limiting_calls > 0 ||
	       e.size <= m->low;
}

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_pausing(*m, e);
  @ ensures answers: pause_answers(*m, e, \result);
  @*/
static enum plumb_rule
judge_pause(const struct plumb_monitor *m, struct plumb_event e)
{
	if (m->writing_paused) {
		/* rule: flow.paired */
		return PLUMB_RULE_FLOW_PAIRED;
	}
	if (m->pausing_calls == 0) {
		/* rule: flow.pause-inside-call */
		return PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL;
	}
	/* rule: flow.pause-strictly-over */
	return may_be_over(m, e) ? PLUMB_RULE_NONE
				 : PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER;
}

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_resuming(*m, e);
  @ ensures answers: resume_answers(*m, e, \result);
  @*/
static enum plumb_rule
judge_resume(const struct plumb_monitor *m, struct plumb_event e)
{
	if (!m->writing_paused) {
		/* rule: flow.paired */
		return PLUMB_RULE_FLOW_PAIRED;
	}
	if (m->calls > 0) {
		/* rule: flow.resume-from-loop */
		return PLUMB_RULE_FLOW_RESUME_FROM_LOOP;
	}
	/* rule: flow.resume-at-low */
	return may_be_under(m, e) ? PLUMB_RULE_NONE
				  : PLUMB_RULE_FLOW_RESUME_AT_LOW;
}

enum plumb_rule
plumb_monitor_judge_enter(const struct plumb_monitor *m, struct plumb_event e)
{
	enum plumb_rule rule = judge_order(m, e.verb);

	if (rule == PLUMB_RULE_NONE) {
		rule = judge_place(m, e.verb);
	}
	if (rule != PLUMB_RULE_NONE) {
		return rule;
	}
	if (is_incoming(e.verb)) {
		return judge_reading(m, e);
	}
	if (e.verb == PLUMB_VERB_PAUSE_WRITING) {
		return judge_pause(m, e);
	}
	if (e.verb == PLUMB_VERB_RESUME_WRITING) {
		return judge_resume(m, e);
	}
	return PLUMB_RULE_NONE;
}

enum plumb_rule
plumb_monitor_judge_return(const struct plumb_monitor *m, struct plumb_event e)
{
	bool closing = m->closing || m->phase == PLUMB_PHASE_LOST;

	if (e.verb == PLUMB_VERB_IS_CLOSING && e.has_truth && !e.truth &&
	    !e.raised && closing) {
		/* rule: close.is-closing-stays */
		return PLUMB_RULE_CLOSE_IS_CLOSING_STAYS;
	}
	return PLUMB_RULE_NONE;
}
