#include "core/stream.h"

/* rule: read.not-while-paused, close.no-data-after, eof.no-data-after */
/*@ requires \valid_read(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures reads: \result <==> stream_reads(*s);
  @*/
static bool
reads(const struct plumb_stream *s)
{
	return s->state == PLUMB_STREAM_OPEN && !s->reading_paused;
}

/*@ requires \valid_read(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures action: \result.action == action;
  @ ensures watch: stream_watch(\result, *s);
  @*/
static struct plumb_stream_step
step(const struct plumb_stream *s, enum plumb_stream_action action)
{
	struct plumb_stream_step e;

	e.action = action;
	e.readable = reads(s);
	e.writable = s->size > 0;
	return e;
}

/* Nothing is sent and nothing counts any more. */
/*@ requires \valid_read(s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures over: \result <==> stream_over(s->state);
  @*/
static bool
over(const struct plumb_stream *s)
{
	return s->state == PLUMB_STREAM_ENDING || s->state == PLUMB_STREAM_LOST;
}

/*@ requires valid: \valid(s);
  @ requires event: PLUMB_STREAM_EV_NONE < event < PLUMB_STREAM_EVENTS;
  @ requires ok: stream_books(*s) && (s->error != 0 ==>
  @   stream_over(s->state) || event == PLUMB_STREAM_EV_FAILED);
  @ requires queued: event == PLUMB_STREAM_EV_CLOSE ==> s->size == 0;
  @ requires drained: event_drained(event) ==> s->size == 0;
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures acts: stream_acts(\old(s->state), event, \result.action);
  @ ensures goes: stream_goes(\old(s->state), event, s->state);
  @ ensures size: !event_kills(event) ==> s->size == \old(s->size);
  @ ensures killed: event_kills(event) ==> s->size == 0;
  @ ensures watch: stream_watch(\result, *s);
  @*/
static struct plumb_stream_step
happens(struct plumb_stream *s, enum plumb_stream_event event)
{
	struct plumb_stream_cell cell = plumb_stream_look(s->state, event);

	s->state = (enum plumb_stream_state)cell.next;
	if (over(s)) {
		s->size = 0; /* rule: close.abort-size-zero */
	}
	return step(s, (enum plumb_stream_action)cell.action);
}

/* The event of a method that waits for the buffer: at once, or behind it. */
/*@ requires valid: \valid(s) && stream_ok(*s);
  @ requires events: PLUMB_STREAM_EV_NONE < at_once < PLUMB_STREAM_EVENTS &&
  @   PLUMB_STREAM_EV_NONE < later < PLUMB_STREAM_EVENTS;
  @ requires methods: !event_kills(at_once) && !event_kills(later) &&
  @   !event_drained(at_once) && !event_drained(later) &&
  @   at_once != PLUMB_STREAM_EV_CLOSE_LATER &&
  @   later != PLUMB_STREAM_EV_CLOSE;
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures acts: stream_acts(\old(s->state),
  @   \old(s->size) > 0 ? later : at_once, \result.action);
  @ ensures goes: stream_goes(\old(s->state),
  @   \old(s->size) > 0 ? later : at_once, s->state);
  @ ensures size: s->size == \old(s->size);
  @ ensures watch: stream_watch(\result, *s);
  @*/
static struct plumb_stream_step
happens_behind(struct plumb_stream *s, enum plumb_stream_event at_once,
    enum plumb_stream_event later)
{
	return happens(s, s->size > 0 ? later : at_once);
}

void
plumb_stream_init(struct plumb_stream *s)
{
	s->state = PLUMB_STREAM_NEW;
	s->reading_paused = false;
	s->eof_asked = false;
	s->eof_done = false;
	s->lingers = false;
	s->error = 0;
	s->size = 0;
	plumb_flow_init(&s->flow);
}

bool
plumb_stream_is_closing(const struct plumb_stream *s)
{
	/* rule: close.is-closing-stays, eof.write-eof-not-closing */
	return s->state == PLUMB_STREAM_CLOSING || over(s);
}

bool
plumb_stream_is_reading(const struct plumb_stream *s)
{
	return reads(s);
}

struct plumb_stream_step
plumb_stream_made(struct plumb_stream *s)
{
	return happens(s, PLUMB_STREAM_EV_MADE);
}

struct plumb_stream_step
plumb_stream_lost(struct plumb_stream *s)
{
	return happens(s, PLUMB_STREAM_EV_LOST);
}

struct plumb_stream_step
plumb_stream_readable(struct plumb_stream *s)
{
	if (s->reading_paused) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	return happens(s, PLUMB_STREAM_EV_READABLE);
}

struct plumb_stream_step
plumb_stream_data(struct plumb_stream *s)
{
	if (s->reading_paused) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	return happens(s, PLUMB_STREAM_EV_DATA);
}

struct plumb_stream_step
plumb_stream_eof(struct plumb_stream *s)
{
	/* rule: eof.waits-while-paused */
	if (s->reading_paused) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	return happens(s, PLUMB_STREAM_EV_EOF);
}

struct plumb_stream_step
plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	/* rule: eof.true-keeps-open */
	if (keep_open) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	/* rule: eof.false-closes, eof.false-flushes-first */
	return plumb_stream_close(s);
}

struct plumb_stream_step
plumb_stream_failed(struct plumb_stream *s, int error)
{
	/* An error after the end was decided comes too late to be its cause. */
	if (!over(s)) {
		s->error = error;
	}
	return happens(s, PLUMB_STREAM_EV_FAILED);
}

struct plumb_stream_step
plumb_stream_write(struct plumb_stream *s, size_t len)
{
	/* rule: eof.write-after-write-eof */
	if (s->eof_asked) {
		return step(s, PLUMB_STREAM_DO_REFUSE);
	}
	/* rule: write.empty */
	if (len == 0) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	return happens_behind(
	    s, PLUMB_STREAM_EV_WRITE, PLUMB_STREAM_EV_WRITE_MORE);
}

struct plumb_stream_step
plumb_stream_sent(struct plumb_stream *s, size_t rest)
{
	bool pause;

	if (over(s) || s->state == PLUMB_STREAM_NEW) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	/* rule: flow.size-counts, flow.size-zero-when-taken */
	s->size += rest;
	pause = plumb_flow_grew(&s->flow, s->size);
	return step(s, pause ? PLUMB_STREAM_DO_PAUSE : PLUMB_STREAM_DO_NOTHING);
}

struct plumb_stream_step
plumb_stream_sendfile(struct plumb_stream *s)
{
	bool two_way =
	    s->state == PLUMB_STREAM_OPEN || s->state == PLUMB_STREAM_HALF;

	/* rule: write.sendfile-closing */
	if (s->eof_asked || !two_way) {
		return step(s, PLUMB_STREAM_DO_REFUSE);
	}
	s->size++;
	return step(s, PLUMB_STREAM_DO_NOTHING);
}

struct plumb_stream_step
plumb_stream_writable(struct plumb_stream *s)
{
	if (s->size == 0) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	return happens(s, PLUMB_STREAM_EV_WRITABLE);
}

struct plumb_stream_step
plumb_stream_flushed(struct plumb_stream *s, size_t taken)
{
	bool resume;

	/* rule: flow.raised-no-resume */
	if (taken == 0) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	s->size -= taken;
	/* rule: close.resume-while-closing, flow.resume-from-loop */
	resume = plumb_flow_shrank(&s->flow, s->size);
	return step(
	    s, resume ? PLUMB_STREAM_DO_RESUME : PLUMB_STREAM_DO_NOTHING);
}

struct plumb_stream_step
plumb_stream_settle(struct plumb_stream *s)
{
	if (s->size > 0 || (s->lingers && s->state == PLUMB_STREAM_CLOSING)) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	if (s->eof_asked && !s->eof_done) {
		s->eof_done = true;
		return happens(s, PLUMB_STREAM_EV_DRAINED_SHUT);
	}
	return happens(s, PLUMB_STREAM_EV_DRAINED);
}

void
plumb_stream_linger(struct plumb_stream *s)
{
	s->lingers = true;
}

struct plumb_stream_step
plumb_stream_finished(struct plumb_stream *s)
{
	s->lingers = false;
	if (s->state != PLUMB_STREAM_CLOSING) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	return plumb_stream_settle(s);
}

struct plumb_stream_step
plumb_stream_close(struct plumb_stream *s)
{
	if (s->lingers) {
		return happens(s, PLUMB_STREAM_EV_CLOSE_LATER);
	}
	return happens_behind(
	    s, PLUMB_STREAM_EV_CLOSE, PLUMB_STREAM_EV_CLOSE_LATER);
}

struct plumb_stream_step
plumb_stream_abort(struct plumb_stream *s)
{
	return happens(s, PLUMB_STREAM_EV_ABORT);
}

struct plumb_stream_step
plumb_stream_write_eof(struct plumb_stream *s)
{
	/* rule: eof.write-eof-twice */
	if (s->eof_asked) {
		return step(s, PLUMB_STREAM_DO_NOTHING);
	}
	if (s->state == PLUMB_STREAM_OPEN || s->state == PLUMB_STREAM_HALF) {
		s->eof_asked = true;
		s->eof_done = s->size == 0;
	}
	return happens_behind(
	    s, PLUMB_STREAM_EV_SHUT, PLUMB_STREAM_EV_SHUT_LATER);
}

/* rule: read.pause-idempotent */
struct plumb_stream_step
plumb_stream_pause_reading(struct plumb_stream *s)
{
	if (s->state == PLUMB_STREAM_OPEN) {
		s->reading_paused = true;
	}
	return happens(s, PLUMB_STREAM_EV_PAUSE);
}

struct plumb_stream_step
plumb_stream_resume_reading(struct plumb_stream *s)
{
	if (s->state == PLUMB_STREAM_OPEN) {
		s->reading_paused = false;
	}
	return happens(s, PLUMB_STREAM_EV_RESUME);
}

struct plumb_stream_step
plumb_stream_set_limits(struct plumb_stream *s, struct plumb_flow_limits asked)
{
	bool pause;

	if (!plumb_flow_set_limits(&s->flow, asked)) {
		return step(s, PLUMB_STREAM_DO_REFUSE);
	}
	/* rule: flow.lowered-pauses */
	pause = plumb_flow_grew(&s->flow, s->size);
	return step(s, pause ? PLUMB_STREAM_DO_PAUSE : PLUMB_STREAM_DO_NOTHING);
}
