/*
 * What a drive is, and what holds of it between any two calls: the engine and
 * the monitor agree. Of this follows that the monitor accepts what the engine
 * decides.
 */
#ifndef PLUMB_CORE_DRIVE_STATE_H
#define PLUMB_CORE_DRIVE_STATE_H

#include "core/kinds.h"
#include "core/monitor_accepts.h"
#include "core/monitor_effect.h"
#include "core/monitor_state.h"
#include "core/process.h"
#include "core/stream.h"

/* Fields are read-only outside of the core, but for what says otherwise. */
struct plumb_drive {
	struct plumb_stream stream; /* of a stream, or an endpoint */
	struct plumb_monitor monitor;
	enum plumb_kind kind; /* rules that do not bind it blame nobody */
	bool deaf;	      /* set before it starts: never reads */
	bool buffered;	      /* set from outside: the protocol gives buffers */
	bool follows;	      /* set from outside: plumb_port_follow is due */
	bool file;	      /* a sendfile() waits behind what is queued */
	bool last;	      /* a pipe's eof_received is queued */
	size_t told;	      /* of an endpoint: what the datagram counts that
			       * error_received is being told of; see datagram.h */
	struct plumb_process process; /* of a subprocess, which has no stream */
};

/* How engine and monitor agree, of the fields that each of these is about. */
/*@ predicate state_closing(integer state) =
  @   state == PLUMB_STREAM_CLOSING || stream_over(state);
  @ predicate drive_books(integer state, integer error, integer size,
  @     integer asked, integer done, integer held, integer low,
  @     integer high, integer paused) =
  @   stream_range(state) && low <= high && 0 <= size &&
  @   (!stream_live(state) ==> size == 0) &&
  @   (state == PLUMB_STREAM_NEW ==>
  @     paused == 0 && held == 0 && asked == 0) &&
  @   (done != 0 ==> asked != 0 && size == 0) &&
  @   (error != 0 ==> stream_over(state));
  @ predicate drive_life(integer state, integer phase) =
  @   (phase == PLUMB_PHASE_NEW || phase == PLUMB_PHASE_OPEN ||
  @     phase == PLUMB_PHASE_LOST) &&
  @   (state == PLUMB_STREAM_NEW ==> phase == PLUMB_PHASE_NEW) &&
  @   (stream_live(state) || state == PLUMB_STREAM_ENDING ==>
  @     phase == PLUMB_PHASE_OPEN);
  @ predicate drive_ends(integer state, integer eof, integer ended) =
  @   (eof != 0 ==> ended != 0) &&
  @   (ended != 0 ==>
  @     state != PLUMB_STREAM_NEW && state != PLUMB_STREAM_OPEN);
  @ predicate drive_reads(integer state, integer held, integer paused) =
  @   paused != 0 ==> state != PLUMB_STREAM_NEW &&
  @     (state == PLUMB_STREAM_OPEN ==> held != 0);
  @ predicate drive_aborts(integer state, integer aborted) =
  @   aborted != 0 ==> stream_over(state);
  @ predicate drive_closes(integer state, integer closing) =
  @   closing != 0 ==> state_closing(state);
  @ predicate drive_pauses(integer paused, integer noted) =
  @   paused != 0 <==> noted != 0;
  @ predicate drive_marks(integer known, integer calls, integer mark,
  @     integer noted) =
  @   known != 0 && calls == 0 ==> noted == mark;
  @ predicate drive_last(integer last, integer state, integer phase,
  @     integer kind) =
  @   last != 0 ==> phase == PLUMB_PHASE_OPEN &&
  @     kind == PLUMB_KIND_READPIPE && state_closing(state);
  @ predicate drive_silent(integer last, integer ended, integer closing,
  @     integer aborted) =
  @   last != 0 ==> ended == 0 && closing == 0 && aborted == 0;
  @ predicate drive_file(integer file, integer state, integer size) =
  @   file != 0 && stream_live(state) ==> size > 0;
  @*/

/*
 * All of it, for the prover only; as macros, because it simplifies what stands
 * in the open, and seldom gets to what a predicate of a whole drive hides. The
 * phase, whether EOF was seen and whether writing is paused are given apart: a
 * callback that is due is entered with one of them changed. So is whether the
 * monitor was told that it closes: of an eof_received that was answered false
 * the engine hears last.
 */
/* clang-format off */
#define DRIVE_COUPLES(d, PHASE, EOF_SEEN, ENDED, PAUSED, CLOSING)              \
	(drive_books((d)->stream.state, (d)->stream.error, (d)->stream.size,   \
	    (d)->stream.eof_asked, (d)->stream.eof_done,                       \
	    (d)->stream.reading_paused, (d)->stream.flow.low,                  \
	    (d)->stream.flow.high, (d)->stream.flow.paused) &&                 \
	!(d)->monitor.process.known &&                                         \
	drive_life((d)->stream.state, PHASE) &&                                \
	drive_ends((d)->stream.state, EOF_SEEN, ENDED) &&                      \
	drive_reads((d)->stream.state, (d)->stream.reading_paused,             \
	    (d)->monitor.reading_paused) &&                                    \
	drive_aborts((d)->stream.state, (d)->monitor.aborted) &&               \
	drive_closes((d)->stream.state, CLOSING) &&                            \
	drive_pauses((d)->stream.flow.paused, PAUSED) &&                       \
	drive_marks((d)->monitor.has_limits, (d)->monitor.limiting_calls,      \
	    (d)->stream.flow.low, (d)->monitor.low) &&                         \
	drive_marks((d)->monitor.has_limits, (d)->monitor.limiting_calls,      \
	    (d)->stream.flow.high, (d)->monitor.high) &&                       \
	drive_last((d)->last, (d)->stream.state, PHASE, (d)->kind) &&          \
	drive_silent((d)->last, ENDED, (d)->monitor.closing,                   \
	    (d)->monitor.aborted) &&                                           \
	drive_file((d)->file, (d)->stream.state, (d)->stream.size))
#define DRIVE_OK(d)                                                            \
	DRIVE_COUPLES(d, (d)->monitor.phase, (d)->monitor.eof,                 \
	    (d)->monitor.ended, (d)->monitor.writing_paused,                   \
	    (d)->monitor.closing)
#define DRIVE_ANSWERED(d)                                                      \
	DRIVE_COUPLES(d, (d)->monitor.phase, (d)->monitor.eof,                 \
	    (d)->monitor.ended, (d)->monitor.writing_paused, 0)
#define DRIVE_INSIDE_MADE(d)                                                   \
	DRIVE_COUPLES(d, PLUMB_PHASE_OPEN, (d)->monitor.eof,                   \
	    (d)->monitor.ended, (d)->monitor.writing_paused,                   \
	    (d)->monitor.closing)
#define DRIVE_INSIDE_LOST(d)                                                   \
	DRIVE_COUPLES(d, PLUMB_PHASE_LOST, (d)->monitor.eof,                   \
	    (d)->monitor.ended, (d)->monitor.writing_paused,                   \
	    (d)->monitor.closing)
#define DRIVE_INSIDE_EOF(d)                                                    \
	DRIVE_COUPLES(d, (d)->monitor.phase, 1, 1,                             \
	    (d)->monitor.writing_paused, (d)->monitor.closing)
#define DRIVE_INSIDE_FLOW(d, PAUSED)                                           \
	DRIVE_COUPLES(d, (d)->monitor.phase, (d)->monitor.eof,                 \
	    (d)->monitor.ended, PAUSED, (d)->monitor.closing)

/* What the monitor accepts: the short forms of monitor_accepts.h. */
#define DRIVE_IDLE(d) ((d)->monitor.calls == 0 && (d)->monitor.callbacks == 0)
#define DRIVE_BETWEEN(d)                                                       \
	((d)->monitor.phase == PLUMB_PHASE_OPEN && !(d)->monitor.aborted)
#define DRIVE_ACCEPTS_MADE(d)                                                  \
	(DRIVE_IDLE(d) && (d)->monitor.phase == PLUMB_PHASE_NEW &&             \
	!(d)->monitor.aborted)
#define DRIVE_ACCEPTS_LOST(d)                                                  \
	(DRIVE_IDLE(d) && (d)->monitor.phase == PLUMB_PHASE_OPEN &&            \
	!(d)->monitor.process.known)
#define DRIVE_ACCEPTS_DATAGRAM(d)                                              \
	(DRIVE_IDLE(d) && DRIVE_BETWEEN(d) && !(d)->monitor.closing &&         \
	!(d)->monitor.reading_paused && !(d)->monitor.ended)
#define DRIVE_ACCEPTS_DATA(d, COUNT) (DRIVE_ACCEPTS_DATAGRAM(d) && (COUNT) != 0)
#define DRIVE_ACCEPTS_ERROR(d)                                                 \
	(DRIVE_BETWEEN(d) && ((d)->monitor.calls == 0 ==>                      \
	(d)->monitor.callbacks == 0) && ((d)->monitor.calls > 0 ==>            \
	(d)->monitor.sending_calls > 0))
#define DRIVE_ACCEPTS_UPDATED(d, COUNT)                                        \
	(DRIVE_ACCEPTS_DATA(d, COUNT) && (d)->monitor.buffer_given)
#define DRIVE_ACCEPTS_GET_BUFFER(d) (DRIVE_IDLE(d) && DRIVE_BETWEEN(d))
/* A read pipe's comes last, paused or not: eof.waits-while-paused does not
 * bind it. */
#define DRIVE_ACCEPTS_EOF(d)                                                   \
	(DRIVE_IDLE(d) && DRIVE_BETWEEN(d) && !(d)->monitor.closing &&         \
	!(d)->monitor.eof && ((d)->monitor.reading_paused ==>                  \
	(d)->kind == PLUMB_KIND_READPIPE))
#define DRIVE_KNOWS(d)                                                         \
	((d)->monitor.has_limits && (d)->monitor.limiting_calls == 0)
#define DRIVE_ACCEPTS_PAUSE(d)                                                 \
	(DRIVE_BETWEEN(d) && !(d)->monitor.writing_paused &&                   \
	(d)->monitor.calls > 0 && (d)->monitor.pausing_calls > 0 &&            \
	(DRIVE_KNOWS(d) ==> (d)->stream.size > (d)->monitor.high))
#define DRIVE_ACCEPTS_RESUME(d)                                                \
	(DRIVE_IDLE(d) && DRIVE_BETWEEN(d) && (d)->monitor.writing_paused &&   \
	(DRIVE_KNOWS(d) ==> (d)->stream.size <= (d)->monitor.low))
/* is_closing() may be false. */
#define DRIVE_ACCEPTS_OPEN(d)                                                  \
	(!(d)->monitor.closing && (d)->monitor.phase != PLUMB_PHASE_LOST)

/*
 * An endpoint, which has no bytes, and says no end of its own; that it is one is
 * the more that the functions for datagrams ask for. The datagram that is told of
 * counts until that is done.
 */
#define DRIVE_ENDPOINT(d)                                                      \
	(((d)->kind == PLUMB_KIND_UDP || (d)->kind == PLUMB_KIND_UNIXGRAM) &&  \
	!(d)->stream.eof_asked && !(d)->file && !(d)->last &&                  \
	!(d)->follows &&                                                       \
	((d)->stream.state == PLUMB_STREAM_NEW ==> (d)->told == 0) &&          \
	(stream_live((d)->stream.state) ==>                                    \
	(d)->told <= (d)->stream.size))
#define DRIVE_STAYS(d)                                                         \
	(\old(DRIVE_ENDPOINT(d)) ==>                                           \
	DRIVE_ENDPOINT(d) && (d)->told == \old((d)->told))

/* What calls nobody leaves the stream as it was, or it has ended. */
#define DRIVE_KEPT(d)                                                          \
	((d)->stream.flow.low == \old((d)->stream.flow.low) &&                 \
	(d)->stream.flow.high == \old((d)->stream.flow.high) &&                \
	(stream_over((d)->stream.state) ||                                     \
	((d)->stream.state == \old((d)->stream.state) &&                       \
	((d)->stream.reading_paused <==> \old((d)->stream.reading_paused)))))

/*
 * Methods that run, and callbacks: as many as before; and EOF that was told was
 * told. There is room for one more, as nobody nests four thousand millions of
 * them.
 */
#define DRIVE_DEPTH(d)                                                         \
	((d)->monitor.calls == \old((d)->monitor.calls) &&                     \
	(d)->monitor.pausing_calls == \old((d)->monitor.pausing_calls) &&      \
	(d)->monitor.limiting_calls == \old((d)->monitor.limiting_calls) &&    \
	(d)->monitor.sending_calls == \old((d)->monitor.sending_calls) &&      \
	(d)->monitor.callbacks == \old((d)->monitor.callbacks) &&              \
	(\old((d)->monitor.ended) ==> (d)->monitor.ended))
#define DRIVE_ROOM(d)                                                          \
	(0 <= (d)->monitor.calls < UINT32_MAX &&                               \
	0 <= (d)->monitor.pausing_calls < UINT32_MAX &&                        \
	0 <= (d)->monitor.limiting_calls < UINT32_MAX &&                       \
	0 <= (d)->monitor.sending_calls < UINT32_MAX)
#define DRIVE_RUNNING(d, VERB)                                                 \
	((d)->monitor.calls > 0 &&                                             \
	(d)->monitor.pausing_calls >= verb_pauses_writing(VERB) &&             \
	(d)->monitor.limiting_calls >= verb_limits(VERB) &&                    \
	(d)->monitor.sending_calls >= verb_sends(VERB))

/* What the monitor notes of a method that is called, or returns:
 * monitor_called and monitor_returned, of the fields that these may change. */
#define DRIVE_COUNTS(d, VERB, BY)                                              \
	((d)->monitor.calls == \old((d)->monitor.calls) BY 1 &&                \
	(d)->monitor.pausing_calls ==                                          \
	    \old((d)->monitor.pausing_calls) BY verb_pauses_writing(VERB) &&   \
	(d)->monitor.limiting_calls ==                                         \
	    \old((d)->monitor.limiting_calls) BY verb_limits(VERB) &&          \
	(d)->monitor.sending_calls ==                                          \
	    \old((d)->monitor.sending_calls) BY verb_sends(VERB))
#define DRIVE_CALLED(d, VERB)                                                  \
	(DRIVE_COUNTS(d, VERB, +) &&                                           \
	((d)->monitor.eof <==> \old((d)->monitor.eof) &&                       \
	(VERB) != PLUMB_VERB_RESUME_READING) &&                                \
	((d)->monitor.reading_paused <==> \old((d)->monitor.reading_paused) && \
	(VERB) != PLUMB_VERB_RESUME_READING))
#define DRIVE_TOLD(d, VERB, ERROR)                                             \
	((verb_told(VERB) && (ERROR) == 0 ==>                                  \
	(d)->monitor.has_limits && (d)->monitor.low == (d)->stream.flow.low && \
	(d)->monitor.high == (d)->stream.flow.high) &&                         \
	(!(verb_told(VERB) && (ERROR) == 0) ==>                                \
	((d)->monitor.has_limits <==> \old((d)->monitor.has_limits)) &&        \
	(d)->monitor.low == \old((d)->monitor.low) &&                          \
	(d)->monitor.high == \old((d)->monitor.high)))
#define DRIVE_RETURNED(d, VERB, ERROR)                                         \
	(DRIVE_COUNTS(d, VERB, -) && DRIVE_TOLD(d, VERB, ERROR) &&             \
	((d)->monitor.closing <==> \old((d)->monitor.closing) ||               \
	((ERROR) == 0 && ((VERB) == PLUMB_VERB_CLOSE ||                        \
	(VERB) == PLUMB_VERB_ABORT))) &&                                       \
	((d)->monitor.aborted <==> \old((d)->monitor.aborted) ||               \
	((ERROR) == 0 && (VERB) == PLUMB_VERB_ABORT)) &&                       \
	((d)->monitor.reading_paused <==>                                      \
	((ERROR) == 0 && (VERB) == PLUMB_VERB_PAUSE_READING) ||                \
	(\old((d)->monitor.reading_paused) &&                                  \
	((ERROR) != 0 || (VERB) != PLUMB_VERB_START_TLS))))
/* clang-format on */

/*@ predicate verb_told(integer verb) =
  @   verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ||
  @   verb == PLUMB_VERB_GET_WRITE_BUFFER_LIMITS;
  @ logic integer verb_pauses_writing(integer verb) =
  @   (verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES ||
  @     verb == PLUMB_VERB_SENDTO ||
  @     verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) ? 1 : 0;
  @ logic integer verb_limits(integer verb) =
  @   verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ? 1 : 0;
  @ logic integer verb_sends(integer verb) =
  @   verb == PLUMB_VERB_SENDTO ? 1 : 0;
  @*/

#endif
