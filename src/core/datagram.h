/*
 * The datagram engine: what an endpoint does next. The life cycle, the marks
 * and what is watched are the stream engine's, and its struct: to that, a
 * datagram that is queued is so many bytes, its own and a fixed number more, so
 * that an empty one has a size as well. What is particular stands here: no
 * error of the system ends an endpoint, nothing is sent once it was closed, and
 * what was refused while the queue drains is left out and not tried again.
 *
 * Steps are carried out as stream.h says. Different from there:
 *
 *   action   carried out by                            then tell
 *   READ     one recvfrom()                            plumb_stream_data, _error
 *   SEND     one sendto() of what was given            _queued, _error
 *   APPEND   nothing is sent                           _queued
 *   FLUSH    sendto() of one after the other, until    plumb_stream_flushed with
 *            one is not taken                          the cost of all that were;
 *                                                      _error if one was refused
 *   ERROR    error_received()                          _refused, while draining
 *
 * What would block: a READ tells nothing, a SEND tells _queued. A SEND that the
 * kernel took need not be told. After a FLUSH there is always a
 * plumb_stream_settle, last.
 */
#ifndef PLUMB_CORE_DATAGRAM_H
#define PLUMB_CORE_DATAGRAM_H

#include "core/stream.h"

enum { PLUMB_DATAGRAM_OVERHEAD = 8 };

/* What a datagram of len bytes counts in the queue. */
/*@ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures cost: \result == len + PLUMB_DATAGRAM_OVERHEAD;
  @*/
static inline size_t
plumb_datagram_cost(size_t len)
{
	/* rule: datagram.size-per-datagram */
	return len + PLUMB_DATAGRAM_OVERHEAD;
}

/*
 * sendto() of len bytes. -> REFUSE before connection_made, SEND, APPEND, or
 * NOTHING where it is dropped: once it was closed
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD;
  @ requires whole: !s->eof_asked;
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: *s == \old(*s);
  @ ensures refuse:
  @   \result.action == PLUMB_STREAM_DO_REFUSE <==>
  @   s->state == PLUMB_STREAM_NEW;
  @ ensures send:
  @   \result.action == PLUMB_STREAM_DO_SEND <==>
  @   stream_two_way(s->state) && s->size == 0;
  @ ensures append:
  @   \result.action == PLUMB_STREAM_DO_APPEND <==>
  @   stream_two_way(s->state) && s->size > 0;
  @ ensures only: \result.action == PLUMB_STREAM_DO_REFUSE ||
  @   \result.action == PLUMB_STREAM_DO_SEND ||
  @   \result.action == PLUMB_STREAM_DO_APPEND ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_datagram_sendto(
    struct plumb_stream *s, size_t len);

/* The datagram of a SEND or APPEND was queued. -> PAUSE, NOTHING */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - s->size;
  @ requires whole: !s->eof_asked;
  @ terminates \true;
  @ assigns s->size, s->flow.paused;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures size: stream_live(s->state) ==>
  @   s->size == \old(s->size) + len + PLUMB_DATAGRAM_OVERHEAD;
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
struct plumb_stream_step plumb_datagram_queued(
    struct plumb_stream *s, size_t len);

/*
 * The system refused to send or to receive one. -> ERROR, NOTHING where nobody
 * is to hear of it any more
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires whole: !s->eof_asked;
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures same: *s == \old(*s);
  @ ensures error:
  @   \result.action == PLUMB_STREAM_DO_ERROR <==> stream_live(s->state);
  @ ensures only: \result.action == PLUMB_STREAM_DO_ERROR ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_datagram_error(struct plumb_stream *s);

/*
 * error_received was told of one of len bytes that had been queued, and which
 * counts until now; whatever has happened in between. -> RESUME, NOTHING
 */
/*@ requires \valid(s) && stream_ok(*s);
  @ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD;
  @ requires there: stream_live(s->state) ==>
  @   len + PLUMB_DATAGRAM_OVERHEAD <= s->size;
  @ requires whole: !s->eof_asked;
  @ terminates \true;
  @ assigns s->state, s->size, s->flow.paused;
  @ ensures ok: stream_ok(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures state: s->state == \old(s->state);
  @ ensures size: stream_live(s->state) ==>
  @   s->size == \old(s->size) - len - PLUMB_DATAGRAM_OVERHEAD;
  @ ensures dropped: !stream_live(s->state) ==> s->size == \old(s->size);
  @ ensures resume:
  @   \result.action == PLUMB_STREAM_DO_RESUME <==>
  @   stream_live(s->state) && \old(s->flow.paused) &&
  @   s->size <= s->flow.low;
  @ ensures paused: s->flow.paused <==>
  @   (\old(s->flow.paused) && \result.action != PLUMB_STREAM_DO_RESUME);
  @ ensures only: \result.action == PLUMB_STREAM_DO_RESUME ||
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_step plumb_datagram_refused(
    struct plumb_stream *s, size_t len);

#endif
