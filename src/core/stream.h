/*
 * The stream engine: what a stream transport does next, for everything that
 * can happen to it. It decides and keeps the books; drive.h carries
 * out. One table [state][event] -> {next, action}, in stream_table.h,
 * is the whole life cycle; the functions here say which event it is.
 *
 * How it is used. Each function below is one thing that happens to a
 * transport. It returns a step, which is carried out in this order:
 *
 *   1. watch the descriptor for reading and writing as the step says (and
 *      not at all where neither is asked for: a hang-up of a descriptor that
 *      nobody watches must not be noticed);
 *   2. do the step's one action.
 *
 * The engine has finished its own part before a step is returned, so every
 * callback is made with the engine in a consistent state and may call
 * anything, this transport's methods included. Where a step of the list
 * below needs to know what came of an action, the transport says so with
 * the follow-up function named with it, whatever happened in between.
 *
 *   action    carried out by                            then tell
 *   READ      one recv()                                _data, _eof, _failed
 *   SEND      one send() or writev() of what was given  _sent or _failed
 *   APPEND    nothing is sent                           _sent with all of it
 *   FLUSH     one writev() of the queue                 _flushed or _failed
 *   RESUME    resume_writing()                          _settle
 *   EOF       eof_received()                            _answered
 *
 * What would block: a READ tells nothing, a SEND tells _sent with all of it,
 * a FLUSH tells _flushed with 0. A SEND that the kernel took whole need not be
 * told: nothing is buffered then, as before. After _flushed there is always a _settle,
 * after resume_writing where that was due. Where queueing fails for want of
 * memory, tell _failed.
 */
#ifndef PLUMB_CORE_STREAM_H
#define PLUMB_CORE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stream_state.h"

/*@ requires \valid(s);
  @ terminates \true;
  @ assigns *s;
  @ ensures ok: stream_ok(*s);
  @ ensures new: s->state == PLUMB_STREAM_NEW && s->error == 0;
  @ ensures idle: s->size == 0 && !s->eof_asked && !s->eof_done &&
  @   !s->reading_paused && !s->lingers;
  @ ensures flow: !s->flow.paused && s->flow.low <= s->flow.high;
  @*/
void plumb_stream_init(struct plumb_stream *s);

/*@ requires \valid_read(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures closing: \result <==>
  @   s->state == PLUMB_STREAM_CLOSING || stream_over(s->state);
  @*/
bool plumb_stream_is_closing(const struct plumb_stream *s);

/*@ requires \valid_read(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures reading: \result <==> stream_reads(*s);
  @*/
bool plumb_stream_is_reading(const struct plumb_stream *s);

/* The loop runs the queued connection_made. -> MADE, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures made:
  @   \result.action == PLUMB_STREAM_DO_MADE <==>
  @   \old(s->state) == PLUMB_STREAM_NEW;
  @ ensures only: \result.action == PLUMB_STREAM_DO_MADE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures goes:
  @   stream_goes(\old(s->state), PLUMB_STREAM_EV_MADE, s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
struct plumb_stream_step plumb_stream_made(struct plumb_stream *s);

/* The loop runs the queued connection_lost. -> LOSE, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures lose:
  @   \result.action == PLUMB_STREAM_DO_LOSE <==>
  @   \old(s->state) == PLUMB_STREAM_ENDING;
  @ ensures only: \result.action == PLUMB_STREAM_DO_LOSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures goes:
  @   stream_goes(\old(s->state), PLUMB_STREAM_EV_LOST, s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
struct plumb_stream_step plumb_stream_lost(struct plumb_stream *s);

/* The descriptor is readable, or has an error. -> READ, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures read:
  @   \result.action == PLUMB_STREAM_DO_READ <==> \old(stream_reads(*s));
  @ ensures only: \result.action == PLUMB_STREAM_DO_READ ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures same: *s == \old(*s);
  @*/
struct plumb_stream_step plumb_stream_readable(struct plumb_stream *s);

/* READ gave bytes. -> DATA (NOTHING outside of a READ) */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures data:
  @   \result.action == PLUMB_STREAM_DO_DATA <==> \old(stream_reads(*s));
  @ ensures only: \result.action == PLUMB_STREAM_DO_DATA ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures same: *s == \old(*s);
  @*/
struct plumb_stream_step plumb_stream_data(struct plumb_stream *s);

/* READ gave the end. -> EOF (NOTHING outside of a READ) */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures eof:
  @   \result.action == PLUMB_STREAM_DO_EOF <==> \old(stream_reads(*s));
  @ ensures only: \result.action == PLUMB_STREAM_DO_EOF ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures half: \old(stream_reads(*s)) ==>
  @   s->state == PLUMB_STREAM_HALF;
  @ ensures same: !\old(stream_reads(*s)) ==> s->state == \old(s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
struct plumb_stream_step plumb_stream_eof(struct plumb_stream *s);

/* eof_received was left with this result. -> QUEUE, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures kept: keep_open ==>
  @   *s == \old(*s) && \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures close: !keep_open ==>
  @   stream_closed(\old(*s), *s, \result.action);
  @*/
struct plumb_stream_step plumb_stream_answered(
    struct plumb_stream *s, bool keep_open);

/*
 * A read, a write, a shutdown or a callback failed; error is not 0 and kept
 * if it is the first. -> DROP, NOTHING; FORGET before connection_made
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires error != 0;
  @ terminates \true;
  @ assigns s->state, s->size, s->error;
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
  @   stream_goes(\old(s->state), PLUMB_STREAM_EV_FAILED, s->state);
  @ ensures over: stream_over(s->state);
  @ ensures ending: s->state == PLUMB_STREAM_ENDING ==>
  @   stream_live(\old(s->state)) ||
  @   \old(s->state) == PLUMB_STREAM_ENDING;
  @ ensures size: s->size == 0;
  @ ensures first: !stream_over(\old(s->state)) ==> s->error == error;
  @ ensures later: stream_over(\old(s->state)) ==>
  @   s->error == \old(s->error);
  @*/
struct plumb_stream_step plumb_stream_failed(struct plumb_stream *s, int error);

/*
 * write() or writelines() of len bytes in all. -> REFUSE after write_eof(),
 * SEND, APPEND, or NOTHING where the bytes are dropped (or len is 0)
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: *s == \old(*s);
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==>
  @   s->eof_asked || (len > 0 && s->state == PLUMB_STREAM_NEW);
  @ ensures send:
  @   \result.action == PLUMB_STREAM_DO_SEND <==>
  @   !s->eof_asked && len > 0 && stream_live(s->state) && s->size == 0;
  @ ensures append:
  @   \result.action == PLUMB_STREAM_DO_APPEND <==>
  @   !s->eof_asked && len > 0 && s->size > 0;
  @ ensures only: \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_SEND ||
  @   \result.action == PLUMB_STREAM_DO_APPEND ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_write(struct plumb_stream *s, size_t len);

/*
 * Of the bytes of a SEND or APPEND, rest were not taken by the kernel and
 * have been queued. The sum with the size must fit. -> PAUSE, NOTHING
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires fits: rest <= SIZE_MAX - s->size;
  @ requires open: rest > 0 ==> !s->eof_asked;
  @ terminates \true;
  @ assigns s->size, s->flow.paused;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures size: stream_live(s->state) ==>
  @   s->size == \old(s->size) + rest;
  @ ensures dropped: !stream_live(s->state) ==> s->size == 0;
  @ ensures pause:
  @   \result.action == PLUMB_STREAM_DO_PAUSE <==>
  @   stream_live(s->state) && !\old(s->flow.paused) &&
  @   s->size > s->flow.high;
  @ ensures paused: s->flow.paused <==>
  @   (\old(s->flow.paused) || \result.action == PLUMB_STREAM_DO_PAUSE);
  @ ensures only: \result.action == PLUMB_STREAM_DO_PAUSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_sent(struct plumb_stream *s, size_t rest);

/*
 * sendfile(): something that is no bytes is to go out behind the buffer. It
 * counts as one byte there, until _flushed says that it has gone; being no byte
 * it does not pause. -> REFUSE, NOTHING
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires fits: s->size < SIZE_MAX;
  @ terminates \true;
  @ assigns s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==>
  @   s->eof_asked || !stream_two_way(s->state);
  @ ensures only: \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures size: s->size == \old(s->size) +
  @   (\result.action == PLUMB_STREAM_DO_NOTHING ? 1 : 0);
  @*/
struct plumb_stream_step plumb_stream_sendfile(struct plumb_stream *s);

/* The descriptor is writable, or has an error. -> FLUSH, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: *s == \old(*s);
  @ ensures flush:
  @   \result.action == PLUMB_STREAM_DO_FLUSH <==> s->size > 0;
  @ ensures only: \result.action == PLUMB_STREAM_DO_FLUSH ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_writable(struct plumb_stream *s);

/* The kernel has taken that many of the queue. -> RESUME, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires there: taken <= s->size;
  @ terminates \true;
  @ assigns s->size, s->flow.paused;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures size: s->size == \old(s->size) - taken;
  @ ensures resume:
  @   \result.action == PLUMB_STREAM_DO_RESUME <==>
  @   taken > 0 && \old(s->flow.paused) && s->size <= s->flow.low;
  @ ensures paused: s->flow.paused <==>
  @   (\old(s->flow.paused) && \result.action != PLUMB_STREAM_DO_RESUME);
  @ ensures only: \result.action == PLUMB_STREAM_DO_RESUME ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_stream_flushed(
    struct plumb_stream *s, size_t taken);

/* Always after _flushed, and its RESUME. -> LOSE, SHUT, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size, s->eof_done;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures lose:
  @   \result.action == PLUMB_STREAM_DO_LOSE <==> 
  @   \old(s->state) == PLUMB_STREAM_CLOSING && s->size == 0 && !s->lingers;
  @ ensures shut:
  @   \result.action == PLUMB_STREAM_DO_SHUT <==> 
  @   stream_two_way(s->state) && s->size == 0 && s->eof_asked &&
  @   !\old(s->eof_done);
  @ ensures only: \result.action == PLUMB_STREAM_DO_LOSE ||
  @   \result.action == PLUMB_STREAM_DO_SHUT ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures size: s->size == \old(s->size);
  @ ensures lost: \result.action == PLUMB_STREAM_DO_LOSE ==>
  @   s->state == PLUMB_STREAM_LOST;
  @ ensures stays: \result.action != PLUMB_STREAM_DO_LOSE ==>
  @   s->state == \old(s->state);
  @ ensures done: s->eof_done <==> \old(s->eof_done) ||
  @   (s->eof_asked && s->size == 0 &&
  @     !(s->lingers && \old(s->state) == PLUMB_STREAM_CLOSING));
  @*/
struct plumb_stream_step plumb_stream_settle(struct plumb_stream *s);

/*
 * There is more to the end of this stream than its last byte, as over TLS: it
 * closes by way of CLOSING, also with nothing queued, and stays there until
 * plumb_stream_finished.
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->lingers;
  @ ensures ok: stream_ok(*s);
  @ ensures lingers: s->lingers;
  @*/
void plumb_stream_linger(struct plumb_stream *s);

/* What lingered is over. From the loop. -> LOSE, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns s->state, s->size, s->lingers, s->eof_done;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures lose:
  @   \result.action == PLUMB_STREAM_DO_LOSE <==>
  @   \old(s->state) == PLUMB_STREAM_CLOSING && s->size == 0;
  @ ensures only: \result.action == PLUMB_STREAM_DO_LOSE ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures size: s->size == \old(s->size);
  @ ensures lost: \result.action == PLUMB_STREAM_DO_LOSE ==>
  @   s->state == PLUMB_STREAM_LOST;
  @ ensures stays: \result.action != PLUMB_STREAM_DO_LOSE ==>
  @   s->state == \old(s->state);
  @*/
struct plumb_stream_step plumb_stream_finished(struct plumb_stream *s);

/* And what a program does to it. */
#include "core/stream_method.h"

#endif
