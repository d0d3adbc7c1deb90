/*
 * Judging comes first and changes nothing; then the event is noted, whether a
 * rule was broken or not. What a method does to the rules begins when it has
 * returned, and what it permits begins when it is called. So no callback is
 * blamed that a method caused, let through or found on its way; callbacks that
 * come between are judged by the rules about where they may come from.
 */
#include "core/monitor.h"

#include "core/monitor_process.h"

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static bool
is_incoming(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_DATA_RECEIVED ||
	       verb == PLUMB_VERB_EOF_RECEIVED ||
	       verb == PLUMB_VERB_BUFFER_UPDATED ||
	       verb == PLUMB_VERB_DATAGRAM_RECEIVED;
}

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static bool
may_pause(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES ||
	       verb == PLUMB_VERB_SENDTO ||
	       verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS;
}

/* What comes first, last and once. */
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures lost: m->phase == PLUMB_PHASE_LOST ==>
  @               \result != PLUMB_RULE_NONE;
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
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_place(const struct plumb_monitor *m, enum plumb_verb verb)
{
	if (m->calls > 0 && !may_be_inside(m, verb)) {
		/* rule: life.not-inside-call */
		return PLUMB_RULE_LIFE_NOT_INSIDE_CALL;
	}
	if (m->calls == 0 && m->callbacks > 0) {
		/* rule: life.not-nested */
		return PLUMB_RULE_LIFE_NOT_NESTED;
	}
	if (m->aborted && verb != PLUMB_VERB_CONNECTION_LOST) {
		/* rule: close.abort-only-lost */
		return PLUMB_RULE_CLOSE_ABORT_ONLY_LOST;
	}
	return PLUMB_RULE_NONE;
}

/* How much comes: an empty datagram is a message, an empty piece is none. */
/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_count(const struct plumb_monitor *m, const struct plumb_event *e)
{
	bool empty = e->has_count && e->count == 0;

	if (empty && e->verb == PLUMB_VERB_DATA_RECEIVED) {
		/* rule: read.non-empty */
		return PLUMB_RULE_READ_NON_EMPTY;
	}
	if (e->verb == PLUMB_VERB_BUFFER_UPDATED &&
	    (empty || !m->buffer_given)) {
		/* rule: buffered.get-then-updated */
		return PLUMB_RULE_BUFFERED_GET_THEN_UPDATED;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_reading(const struct plumb_monitor *m, const struct plumb_event *e)
{
	bool eof = e->verb == PLUMB_VERB_EOF_RECEIVED;
	enum plumb_rule rule = judge_count(m, e);

	if (rule != PLUMB_RULE_NONE) {
		return rule;
	}
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

/* While a call changes the limits, nobody outside knows which are in force. */
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @*/
static bool
knows_limits(const struct plumb_monitor *m)
{
	return m->has_limits && m->limiting_calls == 0;
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_pause(const struct plumb_monitor *m, const struct plumb_event *e)
{
	if (m->writing_paused) {
		/* rule: flow.paired */
		return PLUMB_RULE_FLOW_PAIRED;
	}
	if (m->pausing_calls == 0) {
		/* rule: flow.pause-inside-call */
		return PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL;
	}
	if (e->has_size && knows_limits(m) && e->size <= m->high) {
		/* rule: flow.pause-strictly-over */
		return PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_resume(const struct plumb_monitor *m, const struct plumb_event *e)
{
	if (!m->writing_paused) {
		/* rule: flow.paired */
		return PLUMB_RULE_FLOW_PAIRED;
	}
	if (m->calls > 0) {
		/* rule: flow.resume-from-loop */
		return PLUMB_RULE_FLOW_RESUME_FROM_LOOP;
	}
	if (e->has_size && knows_limits(m) && e->size > m->low) {
		/* rule: flow.resume-at-low */
		return PLUMB_RULE_FLOW_RESUME_AT_LOW;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures lost: m->phase == PLUMB_PHASE_LOST ==>
  @               \result != PLUMB_RULE_NONE;
  @*/
static enum plumb_rule
judge_enter(const struct plumb_monitor *m, const struct plumb_event *e)
{
	enum plumb_rule rule = judge_order(m, e->verb);

	if (rule == PLUMB_RULE_NONE) {
		rule = judge_place(m, e->verb);
	}
	if (rule != PLUMB_RULE_NONE) {
		return rule;
	}
	if (is_incoming(e->verb)) {
		return judge_reading(m, e);
	}
	if (e->verb == PLUMB_VERB_PAUSE_WRITING) {
		return judge_pause(m, e);
	}
	if (e->verb == PLUMB_VERB_RESUME_WRITING) {
		return judge_resume(m, e);
	}
	return PLUMB_RULE_NONE;
}

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static uint32_t
one_more(uint32_t n)
{
	return n < UINT32_MAX ? n + 1 : n;
}

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static uint32_t
one_less(uint32_t n)
{
	return n > 0 ? n - 1 : n;
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns m->phase, m->unmade, m->eof, m->ended, m->writing_paused,
  @         m->buffer_given, m->callbacks;
  @ ensures ok: monitor_ok(m);
  @ ensures absorbing: \old(m->phase) == PLUMB_PHASE_LOST ==>
  @                    m->phase == PLUMB_PHASE_LOST;
  @*/
static void
note_enter(struct plumb_monitor *m, enum plumb_verb verb)
{
	m->callbacks = one_more(m->callbacks);
	if (m->phase == PLUMB_PHASE_NEW) {
		m->phase = PLUMB_PHASE_OPEN;
		m->unmade = true;
	}
	switch (verb) {
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
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns m->closing, m->buffer_given, m->callbacks;
  @*/
static void
note_leave(struct plumb_monitor *m, const struct plumb_event *e)
{
	m->callbacks = one_less(m->callbacks);
	if (e->verb == PLUMB_VERB_EOF_RECEIVED && e->has_truth && !e->truth &&
	    !e->raised) {
		m->closing = true;
	}
	if (e->verb == PLUMB_VERB_GET_BUFFER) {
		m->buffer_given = !e->raised;
	}
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns m->calls, m->pausing_calls, m->limiting_calls,
  @         m->sending_calls, m->eof, m->reading_paused, m->switched;
  @*/
static void
note_call(struct plumb_monitor *m, enum plumb_verb verb)
{
	m->calls = one_more(m->calls);
	if (may_pause(verb)) {
		m->pausing_calls = one_more(m->pausing_calls);
	}
	if (verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) {
		m->limiting_calls = one_more(m->limiting_calls);
	}
	if (verb == PLUMB_VERB_SENDTO) {
		m->sending_calls = one_more(m->sending_calls);
	}
	if (verb == PLUMB_VERB_RESUME_READING) {
		m->reading_paused = false;
		m->eof = false;
	}
	if (verb == PLUMB_VERB_SET_PROTOCOL) {
		m->switched = true;
	}
}

/* A call that raised has done nothing, so it forbids nothing. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns m->closing, m->aborted, m->reading_paused, m->has_limits, m->low,
  @         m->high;
  @*/
static void
note_done(struct plumb_monitor *m, const struct plumb_event *e)
{
	switch (e->verb) {
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
		m->has_limits = e->has_limits;
		m->low = e->low;
		m->high = e->high;
		break;
	default:
		break;
	}
}

/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns m->calls, m->pausing_calls, m->limiting_calls,
  @         m->sending_calls, m->closing, m->aborted, m->reading_paused,
  @         m->has_limits, m->low, m->high;
  @*/
static void
note_return(struct plumb_monitor *m, const struct plumb_event *e)
{
	m->calls = one_less(m->calls);
	if (may_pause(e->verb)) {
		m->pausing_calls = one_less(m->pausing_calls);
	}
	if (e->verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) {
		m->limiting_calls = one_less(m->limiting_calls);
	}
	if (e->verb == PLUMB_VERB_SENDTO) {
		m->sending_calls = one_less(m->sending_calls);
	}
	if (!e->raised) {
		note_done(m, e);
	}
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_return(const struct plumb_monitor *m, const struct plumb_event *e)
{
	bool closing = m->closing || m->phase == PLUMB_PHASE_LOST;

	if (e->verb == PLUMB_VERB_IS_CLOSING && e->has_truth && !e->truth &&
	    !e->raised && closing) {
		/* rule: close.is-closing-stays */
		return PLUMB_RULE_CLOSE_IS_CLOSING_STAYS;
	}
	return PLUMB_RULE_NONE;
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

enum plumb_rule
plumb_monitor_step(struct plumb_monitor *m, const struct plumb_event *e)
{
	enum plumb_rule rule = PLUMB_RULE_NONE;
	enum plumb_rule own = PLUMB_RULE_NONE;
	bool callback = plumb_verb_is_callback(e->verb);
	bool method = plumb_verb_is_method(e->verb);

	if (e->pipe > 0) {
		plumb_monitor_process_pipe(m, e);
		return PLUMB_RULE_NONE;
	}
	own = plumb_monitor_process_step(m, e);
	if (e->mark == PLUMB_MARK_ENTER && callback) {
		rule = judge_enter(m, e);
		note_enter(m, e->verb);
	} else if (e->mark == PLUMB_MARK_LEAVE && callback) {
		note_leave(m, e);
	} else if (e->mark == PLUMB_MARK_CALL && method) {
		note_call(m, e->verb);
	} else if (e->mark == PLUMB_MARK_RETURN && method) {
		rule = judge_return(m, e);
		note_return(m, e);
	}
	return own != PLUMB_RULE_NONE ? own : rule;
}
