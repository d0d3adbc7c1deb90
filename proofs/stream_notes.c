/*
 * What port.h takes for granted of all that is put down for the monitor beside
 * the callbacks that are entered: methods that are called and that return, and
 * callbacks that are left. Of the very events that port_note.c and notify.c make
 * it is what the monitor does; each is accepted, and engine and monitor agree.
 */
#include "proofs/stream_notes.h"

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires event: NOTE_LEAVES(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures phase: SAME(d, monitor.phase);
  @ ensures eof: KEEPS(d, monitor.eof);
  @ ensures ended: KEEPS(d, monitor.ended);
  @ ensures reading_paused: KEEPS(d, monitor.reading_paused);
  @ ensures given: \old(e->verb == PLUMB_VERB_GET_BUFFER && !e->raised) ==>
  @   d->monitor.buffer_given;
  @ ensures closing: d->monitor.closing <==> \old(d->monitor.closing) ||
  @   \old(e->verb == PLUMB_VERB_EOF_RECEIVED && NOTE_DENIES(e));
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: KEEPS(d, monitor.writing_paused);
  @ ensures limits: KEEPS_LIMITS(&d->monitor);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures callbacks: d->monitor.callbacks ==
  @   tally_less(\old(d->monitor.callbacks));
  @ ensures known: !d->monitor.process.known;
  @ ensures stream: KEEPS_STREAM(d);
  @ ensures drive: KEEPS_DRIVE(d);
  @*/
static enum plumb_rule
leaves(struct plumb_drive *d, const struct plumb_event *e)
{
	/*@ assert accepts: monitor_accepts(d->monitor, *e); */
	/*@ assert leaves: event_leaves(*e) && !event_enters(*e); */
	/*@ assert neither: !event_calls(*e) && !event_returns(*e); */
	/*@ assert buffer: event_leaves_as(*e, PLUMB_VERB_GET_BUFFER) <==>
	  @   e->verb == PLUMB_VERB_GET_BUFFER; */
	/*@ assert eof: event_leaves_as(*e, PLUMB_VERB_EOF_RECEIVED) <==>
	  @   e->verb == PLUMB_VERB_EOF_RECEIVED; */
	/*@ assert denied: event_false(*e) <==> NOTE_DENIES(e); */
	/*@ assert open: !event_done(*e, PLUMB_VERB_CLOSE) &&
	  @   !event_done(*e, PLUMB_VERB_ABORT); */
	/*@ assert untold: !event_tells_limits(*e); */
	/*@ assert uncalled: !verb_method(e->verb); */
	/*@ assert still: !event_may_pause(*e); */
	return plumb_monitor_step(&d->monitor, e);
}

enum plumb_rule
stream_notes_leave(struct plumb_drive *d, const struct plumb_event *e)
{
	return leaves(d, e);
}

enum plumb_rule
stream_notes_eof(struct plumb_drive *d, const struct plumb_event *e)
{
	return leaves(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires room: DRIVE_ROOM(d);
  @ requires event: NOTE_CALLS(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures calls: d->monitor.calls ==
  @   tally_more(\old(d->monitor.calls));
  @ ensures pausing: d->monitor.pausing_calls ==
  @   (\old(verb_pauses_writing(e->verb)) > 0 ?
  @   tally_more(\old(d->monitor.pausing_calls)) :
  @   \old(d->monitor.pausing_calls));
  @ ensures limiting: d->monitor.limiting_calls ==
  @   (\old(e->verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) ?
  @   tally_more(\old(d->monitor.limiting_calls)) :
  @   \old(d->monitor.limiting_calls));
  @ ensures sending: d->monitor.sending_calls ==
  @   (\old(e->verb == PLUMB_VERB_SENDTO) ?
  @   tally_more(\old(d->monitor.sending_calls)) :
  @   \old(d->monitor.sending_calls));
  @ ensures eof: d->monitor.eof <==> \old(d->monitor.eof &&
  @   e->verb != PLUMB_VERB_RESUME_READING);
  @ ensures reading: d->monitor.reading_paused <==>
  @   \old(d->monitor.reading_paused &&
  @   e->verb != PLUMB_VERB_RESUME_READING);
  @ ensures phase: SAME(d, monitor.phase);
  @ ensures unmade: KEEPS(d, monitor.unmade);
  @ ensures ended: KEEPS(d, monitor.ended);
  @ ensures given: KEEPS(d, monitor.buffer_given);
  @ ensures closing: KEEPS(d, monitor.closing);
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: KEEPS(d, monitor.writing_paused);
  @ ensures limits: KEEPS_LIMITS(&d->monitor);
  @ ensures callbacks: SAME(d, monitor.callbacks);
  @ ensures known: !d->monitor.process.known;
  @ ensures stream: KEEPS_STREAM(d);
  @ ensures drive: KEEPS_DRIVE(d);
  @*/
static enum plumb_rule
calls(struct plumb_drive *d, const struct plumb_event *e)
{
	/*@ assert accepts: monitor_accepts(d->monitor, *e); */
	/*@ assert calls: event_calls(*e) && !event_returns(*e); */
	/*@ assert neither: !event_enters(*e) && !event_leaves(*e); */
	/*@ assert again: event_calls_as(*e, PLUMB_VERB_RESUME_READING) <==>
	  @   e->verb == PLUMB_VERB_RESUME_READING; */
	/*@ assert untold: !event_tells_limits(*e); */
	/*@ assert may: event_may_pause(*e) <==>
	  @   verb_pauses_writing(e->verb) > 0; */
	return plumb_monitor_step(&d->monitor, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires event: NOTE_COMPLETED(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures phase: SAME(d, monitor.phase);
  @ ensures eof: KEEPS(d, monitor.eof);
  @ ensures ended: KEEPS(d, monitor.ended);
  @ ensures reading_paused: KEEPS(d, monitor.reading_paused);
  @ ensures closing: KEEPS(d, monitor.closing);
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: KEEPS(d, monitor.writing_paused);
  @ ensures limits: KEEPS_LIMITS(&d->monitor);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures callbacks: SAME(d, monitor.callbacks);
  @ ensures known: !d->monitor.process.known;
  @ ensures stream: KEEPS_STREAM(d);
  @ ensures drive: KEEPS_DRIVE(d);
  @*/
static enum plumb_rule
others(struct plumb_drive *d, const struct plumb_event *e)
{
	/*@ assert uncounted: !verb_callback(e->verb) && !verb_method(e->verb);
	  @*/
	/*@ assert neither: !event_enters(*e) && !event_leaves(*e) &&
	  @   !event_calls(*e) && !event_returns(*e); */
	/*@ assert accepts: monitor_accepts(d->monitor, *e); */
	/*@ assert untold: !event_tells_limits(*e); */
	/*@ assert still: !event_may_pause(*e); */
	/*@ assert alone: !verb_of_process(e->verb); */
	return plumb_monitor_step(&d->monitor, e);
}

enum plumb_rule
stream_notes_other(struct plumb_drive *d, const struct plumb_event *e)
{
	return others(d, e);
}

enum plumb_rule
stream_notes_call(struct plumb_drive *d, const struct plumb_event *e)
{
	/*@ assert pausing: verb_pauses_writing(e->verb) == 0 ||
	  @   verb_pauses_writing(e->verb) == 1; */
	return calls(d, e);
}

/*@ requires valid: \valid_read(d) && \valid_read(e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires event: NOTE_RETURNS(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures accepts: monitor_accepts(d->monitor, *e) <==>
  @   (e->verb == PLUMB_VERB_IS_CLOSING && NOTE_DENIES(e) ==>
  @   DRIVE_ACCEPTS_OPEN(d));
  @*/
static void
answers(const struct plumb_drive *d, const struct plumb_event *e)
{
	/*@ assert child: child_returns(d->monitor, *e); */
	/*@ assert denied: event_false(*e) <==> NOTE_DENIES(e); */
	/*@ assert closing: monitor_is_closing(d->monitor) <==>
	  @   !DRIVE_ACCEPTS_OPEN(d); */
	(void)d;
	(void)e;
}

/*@ requires valid: \valid_read(e);
  @ requires event: NOTE_RETURNS(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures returns: event_returns(*e) && !event_calls(*e);
  @ ensures neither: !event_enters(*e) && !event_leaves(*e);
  @ ensures may: event_may_pause(*e) <==> verb_pauses_writing(e->verb) > 0;
  @ ensures closed: event_done(*e, PLUMB_VERB_CLOSE) <==>
  @   e->verb == PLUMB_VERB_CLOSE && !e->raised;
  @ ensures aborted: event_done(*e, PLUMB_VERB_ABORT) <==>
  @   e->verb == PLUMB_VERB_ABORT && !e->raised;
  @ ensures held: event_done(*e, PLUMB_VERB_PAUSE_READING) <==>
  @   e->verb == PLUMB_VERB_PAUSE_READING && !e->raised;
  @ ensures tls: event_done(*e, PLUMB_VERB_START_TLS) <==>
  @   e->verb == PLUMB_VERB_START_TLS && !e->raised;
  @ ensures tells: event_tells_limits(*e) <==>
  @   verb_told(e->verb) && !e->raised;
  @*/
static void
kinds(const struct plumb_event *e)
{
	(void)e;
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires event: NOTE_RETURNS(e);
  @ requires told: verb_told(e->verb) ==> e->has_limits &&
  @   e->low == d->stream.flow.low && e->high == d->stream.flow.high;
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(e->verb == PLUMB_VERB_IS_CLOSING && NOTE_DENIES(e) ==>
  @   DRIVE_ACCEPTS_OPEN(d));
  @ ensures calls: d->monitor.calls ==
  @   tally_less(\old(d->monitor.calls));
  @ ensures pausing: d->monitor.pausing_calls ==
  @   (\old(verb_pauses_writing(e->verb)) > 0 ?
  @   tally_less(\old(d->monitor.pausing_calls)) :
  @   \old(d->monitor.pausing_calls));
  @ ensures limiting: d->monitor.limiting_calls ==
  @   (\old(e->verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) ?
  @   tally_less(\old(d->monitor.limiting_calls)) :
  @   \old(d->monitor.limiting_calls));
  @ ensures sending: d->monitor.sending_calls ==
  @   (\old(e->verb == PLUMB_VERB_SENDTO) ?
  @   tally_less(\old(d->monitor.sending_calls)) :
  @   \old(d->monitor.sending_calls));
  @ ensures closing: d->monitor.closing <==> \old(d->monitor.closing ||
  @   (!e->raised && (e->verb == PLUMB_VERB_CLOSE ||
  @   e->verb == PLUMB_VERB_ABORT)));
  @ ensures aborted: d->monitor.aborted <==> \old(d->monitor.aborted ||
  @   (!e->raised && e->verb == PLUMB_VERB_ABORT));
  @ ensures reading: d->monitor.reading_paused <==>
  @   \old((!e->raised && e->verb == PLUMB_VERB_PAUSE_READING) ||
  @   (d->monitor.reading_paused &&
  @   (e->raised || e->verb != PLUMB_VERB_START_TLS)));
  @ ensures told: \old(verb_told(e->verb) && !e->raised) ==>
  @   d->monitor.has_limits && d->monitor.low == d->stream.flow.low &&
  @   d->monitor.high == d->stream.flow.high;
  @ ensures untold: !\old(verb_told(e->verb) && !e->raised) ==>
  @   KEEPS_LIMITS(&d->monitor);
  @ ensures phase: SAME(d, monitor.phase);
  @ ensures unmade: KEEPS(d, monitor.unmade);
  @ ensures eof: KEEPS(d, monitor.eof);
  @ ensures ended: KEEPS(d, monitor.ended);
  @ ensures given: KEEPS(d, monitor.buffer_given);
  @ ensures writing_paused: KEEPS(d, monitor.writing_paused);
  @ ensures callbacks: SAME(d, monitor.callbacks);
  @ ensures known: !d->monitor.process.known;
  @ ensures stream: KEEPS_STREAM(d);
  @ ensures drive: KEEPS_DRIVE(d);
  @*/
static enum plumb_rule
returns(struct plumb_drive *d, const struct plumb_event *e)
{
	answers(d, e);
	kinds(e);
	return plumb_monitor_step(&d->monitor, e);
}

enum plumb_rule
stream_notes_return(struct plumb_drive *d, const struct plumb_event *e)
{
	/*@ assert pausing: verb_pauses_writing(e->verb) == 0 ||
	  @   verb_pauses_writing(e->verb) == 1; */
	return returns(d, e);
}

enum plumb_rule
stream_notes_closing(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_notes_return(d, e);
}

void
stream_notes_wrote(struct plumb_drive *d, const struct plumb_event *call,
    const struct plumb_event *back)
{
	(void)stream_notes_call(d, call);
	(void)stream_notes_return(d, back);
}
