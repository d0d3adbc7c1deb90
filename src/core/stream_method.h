/*
 * The methods of a stream, for its engine: what a program may call at any time,
 * from inside of any callback as well.
 */
#ifndef PLUMB_CORE_STREAM_METHOD_H
#define PLUMB_CORE_STREAM_METHOD_H

#include "core/stream_state.h"

/* close -> QUEUE, NOTHING (also when flushing first) */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures close: stream_closed(\old(*s), *s, \result.action);
  @*/
struct plumb_stream_step plumb_stream_close(struct plumb_stream *s);

/* -> DROP, NOTHING; close and abort before connection_made: FORGET */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures drop:
  @   \result.action == PLUMB_STREAM_DO_DROP <==> stream_live(\old(s->state));
  @ ensures forget:
  @   \result.action == PLUMB_STREAM_DO_FORGET <==>
  @   \old(s->state) == PLUMB_STREAM_NEW;
  @ ensures only: \result.action == PLUMB_STREAM_DO_DROP ||
  @   \result.action == PLUMB_STREAM_DO_FORGET ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures goes:
  @   stream_goes(\old(s->state), PLUMB_STREAM_EV_ABORT, s->state);
  @ ensures over: stream_over(s->state);
  @ ensures ending: s->state == PLUMB_STREAM_ENDING ==>
  @   stream_live(\old(s->state)) ||
  @   \old(s->state) == PLUMB_STREAM_ENDING;
  @ ensures size: s->size == 0;
  @*/
struct plumb_stream_step plumb_stream_abort(struct plumb_stream *s);

/* -> SHUT, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size, s->eof_asked, s->eof_done;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: s->state == \old(s->state) && s->size == \old(s->size);
  @ ensures shut:
  @   \result.action == PLUMB_STREAM_DO_SHUT <==>
  @   stream_two_way(s->state) && s->size == 0 && !\old(s->eof_asked);
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==>
  @   s->state == PLUMB_STREAM_NEW;
  @ ensures only: \result.action == PLUMB_STREAM_DO_SHUT ||
  @   \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures asked: s->eof_asked <==>
  @   \old(s->eof_asked) || stream_two_way(s->state);
  @ ensures done: s->eof_done <==>
  @   \old(s->eof_done) || \result.action == PLUMB_STREAM_DO_SHUT;
  @*/
struct plumb_stream_step plumb_stream_write_eof(struct plumb_stream *s);

/* -> NOTHING: only what is watched changes */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size, s->reading_paused;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: s->state == \old(s->state) && s->size == \old(s->size);
  @ ensures paused: s->reading_paused <==>
  @   \old(s->reading_paused) || s->state == PLUMB_STREAM_OPEN;
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==>
  @   s->state == PLUMB_STREAM_NEW;
  @ ensures only: \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_pause_reading(struct plumb_stream *s);

/* The same. */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size, s->reading_paused;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: s->state == \old(s->state) && s->size == \old(s->size);
  @ ensures paused: s->reading_paused <==>
  @   \old(s->reading_paused) && s->state != PLUMB_STREAM_OPEN;
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==>
  @   s->state == PLUMB_STREAM_NEW;
  @ ensures only: \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_resume_reading(struct plumb_stream *s);

/* -> REFUSE (ValueError; the old limits stay), PAUSE, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->flow;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==> !flow_fine(asked);
  @ ensures same: !flow_fine(asked) ==> *s == \old(*s);
  @ ensures kept: !flow_fine(asked) ==>
  @   s->flow.low == \old(s->flow.low) &&
  @   s->flow.high == \old(s->flow.high) &&
  @   (s->flow.paused <==> \old(s->flow.paused));
  @ ensures high: flow_fine(asked) ==>
  @   s->flow.high == flow_fitting(flow_asked_high(asked));
  @ ensures low: flow_fine(asked) ==>
  @   s->flow.low == flow_fitting(flow_asked_low(asked));
  @ ensures pause:
  @   \result.action == PLUMB_STREAM_DO_PAUSE <==>
  @   flow_fine(asked) && !\old(s->flow.paused) && s->size > s->flow.high;
  @ ensures paused: s->flow.paused <==>
  @   (\old(s->flow.paused) || \result.action == PLUMB_STREAM_DO_PAUSE);
  @ ensures only: \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_PAUSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_set_limits(
    struct plumb_stream *s, struct plumb_flow_limits asked);

#endif
