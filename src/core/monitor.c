/*
 * Judging comes first and changes nothing; then the event is noted, whether a
 * rule was broken or not. What a method does to the rules begins when it has
 * returned, and what it permits begins when it is called. So no callback is
 * blamed that a method caused, let through or found on its way; callbacks that
 * come between are judged by the rules about where they may come from.
 */
#include "core/monitor.h"

#include "core/monitor_judge.h"
#include "core/monitor_process.h"
#include "core/tally.h"

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures pauses: \result <==> verb_pauses(verb);
  @*/
static bool
may_pause(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES ||
	       verb == PLUMB_VERB_SENDTO ||
	       verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS;
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: event_enters(e);
  @ terminates \true;
  @ assigns m->phase, m->unmade, m->eof, m->ended, m->writing_paused,
  @   m->buffer_given, m->callbacks;
  @ ensures ok: monitor_ok(m);
  @ ensures phase: phase_after(\old(m->phase), e, m->phase);
  @ ensures unmade: unmade_after(\old(m->phase), \old(m->unmade), e, m->unmade);
  @ ensures eof: eof_after(\old(m->eof), e, m->eof);
  @ ensures ended: ended_after(\old(m->ended), e, m->ended);
  @ ensures writing_paused: writing_paused_after(\old(m->writing_paused), e,
  @   m->writing_paused);
  @ ensures buffer_given: buffer_given_after(\old(m->buffer_given), e,
  @   m->buffer_given);
  @ ensures callbacks: callbacks_after(\old(m->callbacks), e, m->callbacks);
  @*/
static void
note_enter(struct plumb_monitor *m, struct plumb_event e)
{
	m->callbacks = plumb_tally_more(m->callbacks);
	if (m->phase == PLUMB_PHASE_NEW) {
		m->phase = PLUMB_PHASE_OPEN;
		m->unmade = true;
	}
	switch (e.verb) {
	case PLUMB_VERB_CONNECTION_MADE:
		m->unmade = false;
		break;
	case PLUMB_VERB_CONNECTION_LOST:
		m->phase = PLUMB_PHASE_LOST;
		break;
	case PLUMB_VERB_EOF_RECEIVED:
		m->eof = true;
		m->ended = true;
		break;
	case PLUMB_VERB_BUFFER_UPDATED:
		m->buffer_given = false;
		break;
	case PLUMB_VERB_PAUSE_WRITING:
		m->writing_paused = true;
		break;
	case PLUMB_VERB_RESUME_WRITING:
		m->writing_paused = false;
		break;
	default:
		break;
	}
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: event_leaves(e);
  @ terminates \true;
  @ assigns m->closing, m->buffer_given, m->callbacks;
  @ ensures ok: monitor_ok(m);
  @ ensures closing: closing_after(\old(m->closing), e, m->closing);
  @ ensures buffer_given: buffer_given_after(\old(m->buffer_given), e,
  @   m->buffer_given);
  @ ensures callbacks: callbacks_after(\old(m->callbacks), e, m->callbacks);
  @*/
static void
note_leave(struct plumb_monitor *m, struct plumb_event e)
{
	m->callbacks = plumb_tally_less(m->callbacks);
	if (e.verb == PLUMB_VERB_EOF_RECEIVED && e.has_truth && !e.truth &&
	    !e.raised) {
		m->closing = true;
	}
	if (e.verb == PLUMB_VERB_GET_BUFFER) {
		m->buffer_given = !e.raised;
	}
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: event_calls(e);
  @ terminates \true;
  @ assigns m->calls, m->pausing_calls, m->limiting_calls, m->sending_calls,
  @   m->eof, m->reading_paused, m->switched;
  @ ensures ok: monitor_ok(m);
  @ ensures calls: calls_after(\old(m->calls), e, m->calls);
  @ ensures pausing_calls: pausing_calls_after(\old(m->pausing_calls), e,
  @   m->pausing_calls);
  @ ensures limiting_calls: limiting_calls_after(\old(m->limiting_calls), e,
  @   m->limiting_calls);
  @ ensures sending_calls: sending_calls_after(\old(m->sending_calls), e,
  @   m->sending_calls);
  @ ensures eof: eof_after(\old(m->eof), e, m->eof);
  @ ensures reading_paused: reading_paused_after(\old(m->reading_paused), e,
  @   m->reading_paused);
  @ ensures switched: switched_after(\old(m->switched), e, m->switched);
  @*/
static void
note_call(struct plumb_monitor *m, struct plumb_event e)
{
	m->calls = plumb_tally_more(m->calls);
	if (may_pause(e.verb)) {
		m->pausing_calls = plumb_tally_more(m->pausing_calls);
	}
	if (e.verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) {
		m->limiting_calls = plumb_tally_more(m->limiting_calls);
	}
	if (e.verb == PLUMB_VERB_SENDTO) {
		m->sending_calls = plumb_tally_more(m->sending_calls);
	}
	if (e.verb == PLUMB_VERB_RESUME_READING) {
		m->reading_paused = false;
		m->eof = false;
	}
	if (e.verb == PLUMB_VERB_SET_PROTOCOL) {
		m->switched = true;
	}
}

/* A call that raised has done nothing, so it forbids nothing. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: event_returns(e) && !e.raised;
  @ terminates \true;
  @ assigns m->closing, m->aborted, m->reading_paused, m->has_limits, m->low,
  @   m->high;
  @ ensures ok: monitor_ok(m);
  @ ensures closing: closing_after(\old(m->closing), e, m->closing);
  @ ensures aborted: aborted_after(\old(m->aborted), e, m->aborted);
  @ ensures reading_paused: reading_paused_after(\old(m->reading_paused), e,
  @   m->reading_paused);
  @ ensures has_limits: has_limits_after(\old(m->has_limits), e, m->has_limits);
  @ ensures low: low_after(\old(m->low), e, m->low);
  @ ensures high: high_after(\old(m->high), e, m->high);
  @*/
static void
note_done(struct plumb_monitor *m, struct plumb_event e)
{
	switch (e.verb) {
	case PLUMB_VERB_CLOSE:
		m->closing = true;
		break;
	case PLUMB_VERB_ABORT:
		m->closing = true;
		m->aborted = true;
		break;
	case PLUMB_VERB_PAUSE_READING:
		m->reading_paused = true;
		break;
	case PLUMB_VERB_START_TLS:
		/* The transport that it gives is a new one, and reads. */
		m->reading_paused = false;
		break;
	case PLUMB_VERB_SET_WRITE_BUFFER_LIMITS:
	case PLUMB_VERB_GET_WRITE_BUFFER_LIMITS:
		m->has_limits = e.has_limits;
		m->low = e.low;
		m->high = e.high;
		break;
	default:
		break;
	}
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: event_returns(e);
  @ terminates \true;
  @ assigns m->calls, m->pausing_calls, m->limiting_calls, m->sending_calls,
  @   m->closing, m->aborted, m->reading_paused, m->has_limits, m->low, m->high;
  @ ensures ok: monitor_ok(m);
  @ ensures calls: calls_after(\old(m->calls), e, m->calls);
  @ ensures pausing_calls: pausing_calls_after(\old(m->pausing_calls), e,
  @   m->pausing_calls);
  @ ensures limiting_calls: limiting_calls_after(\old(m->limiting_calls), e,
  @   m->limiting_calls);
  @ ensures sending_calls: sending_calls_after(\old(m->sending_calls), e,
  @   m->sending_calls);
  @ ensures closing: closing_after(\old(m->closing), e, m->closing);
  @ ensures aborted: aborted_after(\old(m->aborted), e, m->aborted);
  @ ensures reading_paused: reading_paused_after(\old(m->reading_paused), e,
  @   m->reading_paused);
  @ ensures has_limits: has_limits_after(\old(m->has_limits), e, m->has_limits);
  @ ensures low: low_after(\old(m->low), e, m->low);
  @ ensures high: high_after(\old(m->high), e, m->high);
  @*/
static void
note_return(struct plumb_monitor *m, struct plumb_event e)
{
	m->calls = plumb_tally_less(m->calls);
	if (may_pause(e.verb)) {
		m->pausing_calls = plumb_tally_less(m->pausing_calls);
	}
	if (e.verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) {
		m->limiting_calls = plumb_tally_less(m->limiting_calls);
	}
	if (e.verb == PLUMB_VERB_SENDTO) {
		m->sending_calls = plumb_tally_less(m->sending_calls);
	}
	if (!e.raised) {
		note_done(m, e);
	}
}

void
plumb_monitor_init(struct plumb_monitor *m)
{
	m->phase = PLUMB_PHASE_NEW;
	m->unmade = false;
	m->switched = false;
	m->eof = false;
	m->ended = false;
	m->closing = false;
	m->aborted = false;
	m->reading_paused = false;
	m->writing_paused = false;
	m->has_limits = false;
	m->low = 0;
	m->high = 0;
	m->calls = 0;
	m->callbacks = 0;
	m->pausing_calls = 0;
	m->limiting_calls = 0;
	m->sending_calls = 0;
	m->buffer_given = false;
	plumb_monitor_process_init(&m->process);
}

/* What the rules say of an event, in the state before it. */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ requires event: e.pipe == 0;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_accepts(*m, e);
  @ ensures answers: monitor_answers(*m, e, \result);
  @*/
static enum plumb_rule
judge(const struct plumb_monitor *m, struct plumb_event e)
{
	enum plumb_rule own = plumb_monitor_process_judge(m, e);

	if (own != PLUMB_RULE_NONE) {
		return own;
	}
	if (e.mark == PLUMB_MARK_ENTER && plumb_verb_is_callback(e.verb)) {
		return plumb_monitor_judge_enter(m, e);
	}
	if (e.mark == PLUMB_MARK_RETURN && plumb_verb_is_method(e.verb)) {
		return plumb_monitor_judge_return(m, e);
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: e.pipe == 0;
  @ terminates \true;
  @ assigns m->phase, m->unmade, m->switched, m->eof, m->ended,
  @   m->reading_paused, m->buffer_given, m->closing, m->aborted,
  @   m->writing_paused, m->has_limits, m->low, m->high, m->calls,
  @   m->pausing_calls, m->limiting_calls, m->sending_calls, m->callbacks;
  @ ensures ok: monitor_ok(m);
  @ ensures phase: phase_after(\old(m->phase), e, m->phase);
  @ ensures unmade: unmade_after(\old(m->phase), \old(m->unmade), e, m->unmade);
  @ ensures switched: switched_after(\old(m->switched), e, m->switched);
  @ ensures eof: eof_after(\old(m->eof), e, m->eof);
  @ ensures ended: ended_after(\old(m->ended), e, m->ended);
  @ ensures reading_paused: reading_paused_after(\old(m->reading_paused), e,
  @   m->reading_paused);
  @ ensures buffer_given: buffer_given_after(\old(m->buffer_given), e,
  @   m->buffer_given);
  @ ensures closing: closing_after(\old(m->closing), e, m->closing);
  @ ensures aborted: aborted_after(\old(m->aborted), e, m->aborted);
  @ ensures writing_paused: writing_paused_after(\old(m->writing_paused), e,
  @   m->writing_paused);
  @ ensures has_limits: has_limits_after(\old(m->has_limits), e, m->has_limits);
  @ ensures low: low_after(\old(m->low), e, m->low);
  @ ensures high: high_after(\old(m->high), e, m->high);
  @ ensures calls: calls_after(\old(m->calls), e, m->calls);
  @ ensures pausing_calls: pausing_calls_after(\old(m->pausing_calls), e,
  @   m->pausing_calls);
  @ ensures limiting_calls: limiting_calls_after(\old(m->limiting_calls), e,
  @   m->limiting_calls);
  @ ensures sending_calls: sending_calls_after(\old(m->sending_calls), e,
  @   m->sending_calls);
  @ ensures callbacks: callbacks_after(\old(m->callbacks), e, m->callbacks);
  @*/
static void
note(struct plumb_monitor *m, struct plumb_event e)
{
	if (plumb_verb_is_callback(e.verb)) {
		if (e.mark == PLUMB_MARK_ENTER) {
			note_enter(m, e);
		} else if (e.mark == PLUMB_MARK_LEAVE) {
			note_leave(m, e);
		}
	} else if (plumb_verb_is_method(e.verb)) {
		if (e.mark == PLUMB_MARK_CALL) {
			note_call(m, e);
		} else if (e.mark == PLUMB_MARK_RETURN) {
			note_return(m, e);
		}
	}
}

enum plumb_rule
plumb_monitor_step(struct plumb_monitor *m, const struct plumb_event *event)
{
	struct plumb_event e = *event;
	enum plumb_rule rule;

	if (e.pipe > 0) {
		plumb_monitor_process_pipe(m, e);
		return PLUMB_RULE_NONE;
	}
	rule = judge(m, e);
	note(m, e);
	plumb_monitor_process_note(m, e);
	return rule;
}
