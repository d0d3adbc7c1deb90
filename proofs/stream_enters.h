/*
 * A callback of a stream is entered: what is put down for the monitor, and what
 * port.h asks for ahead.
 */
#ifndef PLUMB_PROOFS_STREAM_ENTERS_H
#define PLUMB_PROOFS_STREAM_ENTERS_H

#include "core/drive_state.h"
#include "core/monitor.h"
#include "proofs/same.h"

/* As notify.c says it: with the numbers that are known. */
/* clang-format off */
#define STREAM_VERB(verb)                                                      \
	((verb) == PLUMB_VERB_CONNECTION_MADE ||                               \
	(verb) == PLUMB_VERB_CONNECTION_LOST ||                                \
	(verb) == PLUMB_VERB_DATA_RECEIVED ||                                  \
	(verb) == PLUMB_VERB_GET_BUFFER ||                                     \
	(verb) == PLUMB_VERB_BUFFER_UPDATED ||                                 \
	(verb) == PLUMB_VERB_EOF_RECEIVED ||                                   \
	(verb) == PLUMB_VERB_PAUSE_WRITING ||                                  \
	(verb) == PLUMB_VERB_RESUME_WRITING)
#define OF_BYTES(verb)                                                         \
	((verb) == PLUMB_VERB_DATA_RECEIVED ||                                 \
	(verb) == PLUMB_VERB_BUFFER_UPDATED)
#define OF_INPUT(verb) (OF_BYTES(verb) || (verb) == PLUMB_VERB_EOF_RECEIVED)
#define OF_FLOW(verb)                                                          \
	((verb) == PLUMB_VERB_PAUSE_WRITING ||                                 \
	(verb) == PLUMB_VERB_RESUME_WRITING)
#define STREAM_EVENT(e)                                                        \
	((e)->mark == PLUMB_MARK_ENTER && (e)->pipe == 0 &&                    \
	STREAM_VERB((e)->verb) && (OF_BYTES((e)->verb) ==> (e)->has_count) &&  \
	(OF_FLOW((e)->verb) ==> (e)->has_size))
#define STREAM_IS(e, VERB) (STREAM_EVENT(e) && (e)->verb == (VERB))
/* clang-format on */

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_INSIDE_MADE(d);
  @ requires event: STREAM_IS(e, PLUMB_VERB_CONNECTION_MADE);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \old(DRIVE_ACCEPTS_MADE(d)) ==>
  @   \result == PLUMB_RULE_NONE;
  @ ensures only: \result == PLUMB_RULE_NONE && \old(!d->monitor.unmade) ==>
  @   \old(DRIVE_ACCEPTS_MADE(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_MADE(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_made(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_INSIDE_LOST(d);
  @ requires event: STREAM_IS(e, PLUMB_VERB_CONNECTION_LOST);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_LOST(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_LOST(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_lost(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_OK(d);
  @ requires event: STREAM_IS(e, PLUMB_VERB_DATA_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_DATA(d, e->count));
  @ ensures ok: \old(DRIVE_ACCEPTS_DATA(d, e->count)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_data(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_OK(d);
  @ requires event: STREAM_IS(e, PLUMB_VERB_GET_BUFFER);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_GET_BUFFER(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_GET_BUFFER(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_get_buffer(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_OK(d);
  @ requires event: STREAM_IS(e, PLUMB_VERB_BUFFER_UPDATED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_UPDATED(d, e->count));
  @ ensures ok: \old(DRIVE_ACCEPTS_UPDATED(d, e->count)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_updated(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_INSIDE_EOF(d) && !d->monitor.reading_paused;
  @ requires event: STREAM_IS(e, PLUMB_VERB_EOF_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_EOF(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_EOF(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: d->monitor.ended;
  @*/
enum plumb_rule stream_enters_eof(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 1);
  @ requires event: STREAM_IS(e, PLUMB_VERB_PAUSE_WRITING) &&
  @   e->size == d->stream.size;
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \old(DRIVE_ACCEPTS_PAUSE(d)) ==>
  @   \result == PLUMB_RULE_NONE;
  @ ensures only: \result == PLUMB_RULE_NONE && \old(d->monitor.calls > 0) ==>
  @   \old(DRIVE_ACCEPTS_PAUSE(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_PAUSE(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_pause(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 0);
  @ requires event: STREAM_IS(e, PLUMB_VERB_RESUME_WRITING) &&
  @   e->size == d->stream.size;
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_RESUME(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_RESUME(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule stream_enters_resume(
    struct plumb_drive *d, const struct plumb_event *e);

/*
 * A read pipe's last word, where reading is paused. The rule that is answered
 * binds no pipe (rules.def), so nobody is blamed.
 */
/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_INSIDE_EOF(d);
  @ requires paused: d->monitor.reading_paused;
  @ requires event: STREAM_IS(e, PLUMB_VERB_EOF_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures pipe: \old(DRIVE_ACCEPTS_EOF(d)) ==>
  @   d->kind == PLUMB_KIND_READPIPE;
  @ ensures waits: \old(DRIVE_ACCEPTS_EOF(d)) ==>
  @   \result == PLUMB_RULE_EOF_WAITS_WHILE_PAUSED;
  @ ensures ok: \old(DRIVE_ACCEPTS_EOF(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: d->monitor.ended;
  @*/
enum plumb_rule stream_enters_last(
    struct plumb_drive *d, const struct plumb_event *e);

#endif
