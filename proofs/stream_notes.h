/* What is put down for the monitor beside the callbacks that are entered. */
#ifndef PLUMB_PROOFS_STREAM_NOTES_H
#define PLUMB_PROOFS_STREAM_NOTES_H

#include "core/drive_state.h"
#include "core/monitor.h"
#include "proofs/same.h"

/* clang-format off */
#define NOTE_OF(e, MARK) ((e)->mark == (MARK) && (e)->pipe == 0)
#define NOTE_CALLS(e)                                                          \
	(NOTE_OF(e, PLUMB_MARK_CALL) && verb_method((e)->verb) &&              \
	!verb_of_process((e)->verb))
#define NOTE_RETURNS(e)                                                        \
	(NOTE_OF(e, PLUMB_MARK_RETURN) && verb_method((e)->verb) &&            \
	!verb_of_process((e)->verb))
#define NOTE_LEAVES(e)                                                         \
	(NOTE_OF(e, PLUMB_MARK_LEAVE) && verb_callback((e)->verb) &&           \
	!verb_of_process((e)->verb))
#define NOTE_COMPLETED(e)                                                      \
	((NOTE_OF(e, PLUMB_MARK_ENTER) || NOTE_OF(e, PLUMB_MARK_LEAVE)) &&     \
	(e)->verb == PLUMB_VERB_COMPLETED)
#define NOTE_DENIES(e) ((e)->has_truth && !(e)->truth && !(e)->raised)

/* What most events leave as it was. */
#define KEEPS_LIMITS(m)                                                        \
	(KEEPS(m, has_limits) && SAME(m, low) && SAME(m, high))
#define KEEPS_STREAM(d)                                                        \
	(SAME(d, stream.state) && SAME(d, stream.error) &&                     \
	SAME(d, stream.size) && KEEPS(d, stream.eof_asked) &&                  \
	KEEPS(d, stream.eof_done) && KEEPS(d, stream.reading_paused) &&        \
	SAME(d, stream.flow.low) && SAME(d, stream.flow.high) &&               \
	KEEPS(d, stream.flow.paused))
#define KEEPS_DRIVE(d) (SAME(d, kind) && KEEPS(d, file) && KEEPS(d, last))
/* clang-format on */

/* Any that is left, but for an eof_received that was answered false. */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires ok: DRIVE_OK(d);
  @ requires event: NOTE_LEAVES(e);
  @ requires open: e->verb == PLUMB_VERB_EOF_RECEIVED ==> !NOTE_DENIES(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures ok: DRIVE_OK(d);
  @ ensures given: \old(e->verb == PLUMB_VERB_GET_BUFFER && !e->raised) ==>
  @   d->monitor.buffer_given;
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures left: d->monitor.callbacks ==
  @   tally_less(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_notes_leave(
    struct plumb_drive *d, const struct plumb_event *e);

/* One that was. */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires ok: DRIVE_OK(d);
  @ requires event: NOTE_LEAVES(e);
  @ requires closes: e->verb == PLUMB_VERB_EOF_RECEIVED && NOTE_DENIES(e);
  @ requires silent: !d->last;
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures closing: d->monitor.closing;
  @ ensures answered: DRIVE_ANSWERED(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures left: d->monitor.callbacks ==
  @   tally_less(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_notes_eof(
    struct plumb_drive *d, const struct plumb_event *e);

/* What is neither a callback nor a method: that a sendfile() has completed. */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires ok: DRIVE_OK(d);
  @ requires event: NOTE_COMPLETED(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures ok: DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures callbacks: SAME(d, monitor.callbacks);
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_notes_other(
    struct plumb_drive *d, const struct plumb_event *e);

/* A method is called: as port.h says of plumb_port_called(). */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires room: DRIVE_ROOM(d);
  @ requires event: NOTE_CALLS(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures called: DRIVE_CALLED(d, \old(e->verb));
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
enum plumb_rule stream_notes_call(
    struct plumb_drive *d, const struct plumb_event *e);

/* One returns: as port.h says of plumb_port_returned(), and of its truth. */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires running: DRIVE_RUNNING(d, e->verb);
  @ requires event: NOTE_RETURNS(e);
  @ requires told: verb_told(e->verb) ==> e->has_limits &&
  @   e->low == d->stream.flow.low && e->high == d->stream.flow.high;
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(e->verb == PLUMB_VERB_IS_CLOSING && NOTE_DENIES(e) ==>
  @   DRIVE_ACCEPTS_OPEN(d));
  @ ensures returned: DRIVE_RETURNED(d, \old(e->verb), \old(e->raised));
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
enum plumb_rule stream_notes_return(
    struct plumb_drive *d, const struct plumb_event *e);

/* is_closing() answers what the drive asked for. */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires ok: DRIVE_OK(d);
  @ requires running: DRIVE_RUNNING(d, e->verb);
  @ requires event: NOTE_RETURNS(e) && e->verb == PLUMB_VERB_IS_CLOSING;
  @ requires accepts: !e->truth ==> DRIVE_ACCEPTS_OPEN(d);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures ok: DRIVE_OK(d);
  @*/
enum plumb_rule stream_notes_closing(
    struct plumb_drive *d, const struct plumb_event *e);

/* write() is called and returns at once: plumb_port_wrote(). */
/*@ requires valid: \valid(d) && \valid_read(call) && \valid_read(back) &&
  @   \separated(d, call) && \separated(d, back);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires room: DRIVE_ROOM(d);
  @ requires call: NOTE_CALLS(call) && call->verb == PLUMB_VERB_WRITE;
  @ requires back: NOTE_RETURNS(back) && back->verb == PLUMB_VERB_WRITE;
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures phase: SAME(d, monitor.phase);
  @ ensures unmade: KEEPS(d, monitor.unmade);
  @ ensures eof: KEEPS(d, monitor.eof);
  @ ensures ended: KEEPS(d, monitor.ended);
  @ ensures reading_paused: KEEPS(d, monitor.reading_paused);
  @ ensures given: KEEPS(d, monitor.buffer_given);
  @ ensures closing: KEEPS(d, monitor.closing);
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: KEEPS(d, monitor.writing_paused);
  @ ensures limits: KEEPS_LIMITS(&d->monitor);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures callbacks: SAME(d, monitor.callbacks);
  @ ensures known: !d->monitor.process.known;
  @*/
void stream_notes_wrote(struct plumb_drive *d, const struct plumb_event *call,
    const struct plumb_event *back);

#endif
