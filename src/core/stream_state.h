/*
 * What a stream's engine knows, and what holds of it between any two calls.
 */
#ifndef PLUMB_CORE_STREAM_STATE_H
#define PLUMB_CORE_STREAM_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/flow.h"
#include "core/stream_table.h"

/* Fields are read-only outside stream.c. */
struct plumb_stream {
	enum plumb_stream_state state;
	bool reading_paused;
	bool eof_asked; /* write_eof() was called */
	bool eof_done;	/* and its SHUT was given out */
	bool lingers;	/* its end waits for plumb_stream_finished */
	int error;	/* the first one, for connection_lost; 0 is None */
	size_t size;	/* get_write_buffer_size() */
	struct plumb_flow flow;
};

struct plumb_stream_step {
	enum plumb_stream_action action;
	bool readable; /* watch for reading from now on */
	bool writable; /* watch for writing from now on */
};

/*
 * What holds between any two calls. The bytes that are counted are sent only
 * while it lives; nothing is left to send once its sending side is shut; an
 * error is the end.
 */
/*@ predicate stream_reads(struct plumb_stream s) =
  @   s.state == PLUMB_STREAM_OPEN && !s.reading_paused;
  @ predicate stream_books(struct plumb_stream s) =
  @   stream_range(s.state) && flow_ok(s.flow) &&
  @   (!stream_live(s.state) ==> s.size == 0) &&
  @   (s.state == PLUMB_STREAM_NEW ==>
  @     !s.flow.paused && !s.reading_paused && !s.eof_asked) &&
  @   (s.eof_done ==> s.eof_asked && s.size == 0);
  @ predicate stream_ok(struct plumb_stream s) =
  @   stream_books(s) && (s.error != 0 ==> stream_over(s.state));
  @ predicate stream_closed(struct plumb_stream old, struct plumb_stream s,
  @     integer action) =
  @   s.size == old.size &&
  @   (action == PLUMB_STREAM_DO_QUEUE <==>
  @     stream_two_way(old.state) && old.size == 0 && !old.lingers) &&
  @   (action == PLUMB_STREAM_DO_FORGET <==>
  @     old.state == PLUMB_STREAM_NEW) &&
  @   (action == PLUMB_STREAM_DO_QUEUE || action == PLUMB_STREAM_DO_FORGET ||
  @     action == PLUMB_STREAM_DO_NOTHING) &&
  @   stream_goes(old.state, old.size > 0 || old.lingers ?
  @     PLUMB_STREAM_EV_CLOSE_LATER : PLUMB_STREAM_EV_CLOSE, s.state);
  @ predicate stream_watch(struct plumb_stream_step e, struct plumb_stream s) =
  @   (e.readable <==> stream_reads(s)) && (e.writable <==> s.size > 0);
  @*/

#endif
