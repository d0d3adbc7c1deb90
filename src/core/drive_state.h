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

/*@ predicate stream_closing(struct plumb_stream s) =
  @   s.state == PLUMB_STREAM_CLOSING || stream_over(s.state);
  @ predicate drive_life(struct plumb_stream s, struct plumb_monitor m) =
  @   (m.phase == PLUMB_PHASE_NEW || m.phase == PLUMB_PHASE_OPEN ||
  @     m.phase == PLUMB_PHASE_LOST) &&
  @   (s.state == PLUMB_STREAM_NEW ==> m.phase == PLUMB_PHASE_NEW) &&
  @   (stream_live(s.state) || s.state == PLUMB_STREAM_ENDING ==>
  @     m.phase == PLUMB_PHASE_OPEN) && !m.process.known;
  @ predicate drive_input(struct plumb_stream s, struct plumb_monitor m) =
  @   (m.eof ==> m.ended) &&
  @   (m.ended ==>
  @     s.state != PLUMB_STREAM_NEW && s.state != PLUMB_STREAM_OPEN) &&
  @   (m.reading_paused ==>
  @     s.state != PLUMB_STREAM_NEW && !stream_reads(s));
  @ predicate drive_aborts(struct plumb_stream s, struct plumb_monitor m) =
  @   m.aborted ==> stream_over(s.state);
  @ predicate drive_closes(struct plumb_stream s, struct plumb_monitor m) =
  @   m.closing ==> stream_closing(s);
  @ predicate drive_flow(struct plumb_stream s, struct plumb_monitor m) =
  @   (m.writing_paused <==> s.flow.paused) &&
  @   (monitor_knows_limits(m) ==>
  @     m.low == s.flow.low && m.high == s.flow.high);
  @ predicate drive_last(struct plumb_drive d) = d.last ==>
  @   d.monitor.phase == PLUMB_PHASE_OPEN && !d.monitor.ended &&
  @   !d.monitor.closing && !d.monitor.aborted &&
  @   d.kind == PLUMB_KIND_READPIPE && stream_closing(d.stream);
  @ predicate drive_file(struct plumb_drive d) =
  @   d.file && stream_live(d.stream.state) ==> d.stream.size > 0;
  @
  @ // eof_received was answered false, and the engine does not know yet.
  @ predicate drive_answered(struct plumb_drive d) =
  @   stream_ok(d.stream) && drive_life(d.stream, d.monitor) &&
  @   drive_input(d.stream, d.monitor) &&
  @   drive_aborts(d.stream, d.monitor) &&
  @   drive_flow(d.stream, d.monitor) && drive_last(d) && drive_file(d);
  @ predicate drive_ok(struct plumb_drive d) =
  @   drive_answered(d) && drive_closes(d.stream, d.monitor);
  @*/

/*
 * An endpoint, which has no bytes, and says no end of its own; that it is one is
 * the more that the functions for datagrams ask for. The datagram that is told of
 * counts until that is done.
 */
/*@ predicate drive_told(struct plumb_drive d) =
  @   stream_live(d.stream.state) ==> d.told <= d.stream.size;
  @ predicate drive_datagrams(struct plumb_drive d) =
  @   d.kind == PLUMB_KIND_UDP || d.kind == PLUMB_KIND_UNIXGRAM;
  @ predicate drive_endpoint(struct plumb_drive d) = drive_datagrams(d) &&
  @   !d.stream.eof_asked && !d.file && !d.last && !d.follows &&
  @   drive_told(d);
  @ predicate drive_stays(struct plumb_drive old, struct plumb_drive d) =
  @   drive_endpoint(old) ==> drive_endpoint(d) && d.told == old.told;
  @*/

/* What calls nobody leaves the stream as it was, or it has ended. */
/*@ predicate drive_kept(struct plumb_stream old, struct plumb_stream s) =
  @   s.flow == old.flow && (s == old || stream_over(s.state));
  @*/

/*
 * Methods that run, and callbacks: as many as before. There is room for one
 * more, as nobody nests four thousand millions of them.
 */
/*@ predicate drive_depth(struct plumb_monitor old, struct plumb_monitor m) =
  @   same_calls(old, m) && m.callbacks == old.callbacks;
  @ predicate monitor_room(struct plumb_monitor m) =
  @   m.calls < UINT32_MAX && m.pausing_calls < UINT32_MAX &&
  @   m.limiting_calls < UINT32_MAX && m.sending_calls < UINT32_MAX;
  @ predicate drive_running(struct plumb_monitor m, integer verb) =
  @   m.calls > 0 && (verb_pauses(verb) ==> m.pausing_calls > 0) &&
  @   (verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ==>
  @     m.limiting_calls > 0) &&
  @   (verb == PLUMB_VERB_SENDTO ==> m.sending_calls > 0);
  @*/

/* What the monitor notes of a method of a stream that is called, or returns. */
/*@ predicate drive_called(struct plumb_monitor old, struct plumb_monitor m,
  @     integer verb) =
  @   monitor_called(old, m, verb) && m.process == old.process;
  @ predicate drive_told_limits(struct plumb_monitor old,
  @     struct plumb_monitor m, integer verb, boolean raised,
  @     struct plumb_flow flow) =
  @   verb_tells_limits(verb) && !raised ?
  @     m.has_limits && m.low == flow.low && m.high == flow.high :
  @     same_limits(old, m);
  @ predicate drive_returned(struct plumb_monitor old,
  @     struct plumb_monitor m, integer verb, boolean raised,
  @     struct plumb_flow flow) =
  @   calls_less(old, m, verb) &&
  @   drive_told_limits(old, m, verb, raised, flow) &&
  @   (m.closing <==> old.closing || (!raised &&
  @     (verb == PLUMB_VERB_CLOSE || verb == PLUMB_VERB_ABORT))) &&
  @   (m.aborted <==> old.aborted ||
  @     (!raised && verb == PLUMB_VERB_ABORT)) &&
  @   (m.reading_paused <==>
  @     (!raised && verb == PLUMB_VERB_PAUSE_READING) ||
  @     (old.reading_paused && (raised || verb != PLUMB_VERB_START_TLS))) &&
  @   m.eof == old.eof && m.ended == old.ended &&
  @   m.buffer_given == old.buffer_given &&
  @   m.writing_paused == old.writing_paused &&
  @   m.switched == old.switched && m.callbacks == old.callbacks &&
  @   same_life(old, m) && m.process == old.process;
  @*/

#endif
