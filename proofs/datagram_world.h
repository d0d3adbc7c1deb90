/*
 * An endpoint over time: what there is of it, what can happen to it, and what
 * holds between any two things that do: engine, callbacks and books agree. The
 * theorem is in datagram_trace.c.
 */
#ifndef PLUMB_PROOFS_DATAGRAM_WORLD_H
#define PLUMB_PROOFS_DATAGRAM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/datagram.h"

/* An endpoint: its engine, what its protocol has seen, where datagrams went. */
struct world {
	struct plumb_stream s;
	bool made;
	bool lost;
	bool paused;  /* pause_writing came last */
	bool held;    /* pause_reading() was called and not undone */
	bool closing; /* closed by close(), abort() or its descriptor's end */
	bool ended;   /* nothing but connection_lost may come */
	size_t told;  /* what the queued one counts that error_received is
		       * being told of; 0: none is */
	uint64_t accepted; /* all three in what datagrams count */
	uint64_t handed;
	uint64_t discarded;
};

/* What the kernel says to one that is sent. */
enum { TAKEN, WOULD_BLOCK };

/* Anything that can happen to it. */
struct move {
	unsigned int what;
	unsigned int answer;
	size_t len;
	size_t taken;
	int error;
	struct plumb_flow_limits asked;
};

/*@ predicate world_books(integer state, integer error, integer size,
  @     integer asked, integer done, integer held, integer low,
  @     integer high, integer paused) =
  @   stream_range(state) && low <= high && 0 <= size &&
  @   (!stream_live(state) ==> size == 0) &&
  @   (state == PLUMB_STREAM_NEW ==> paused == 0 && held == 0) &&
  @   asked == 0 && done == 0 && (error != 0 ==> stream_over(state));
  @ predicate world_life(integer state, integer made, integer lost) =
  @   (state == PLUMB_STREAM_NEW ==> made == 0 && lost == 0) &&
  @   (stream_live(state) || state == PLUMB_STREAM_ENDING ==>
  @     made != 0 && lost == 0) &&
  @   (state == PLUMB_STREAM_LOST ==> (made != 0 <==> lost != 0));
  @ predicate world_ends(integer state, integer closing, integer ended) =
  @   (state == PLUMB_STREAM_NEW || stream_two_way(state) ==>
  @     closing == 0) &&
  @   (ended != 0 ==> stream_over(state));
  @ predicate world_reads(integer state, integer held, integer paused) =
  @   held != 0 ==> state != PLUMB_STREAM_NEW &&
  @     (state == PLUMB_STREAM_OPEN ==> paused != 0);
  @ predicate world_told(integer state, integer told, integer size) =
  @   (told == 0 || PLUMB_DATAGRAM_OVERHEAD <= told) &&
  @   (state == PLUMB_STREAM_NEW ==> told == 0) &&
  @   (stream_live(state) ==> told <= size);
  @ predicate world_pauses(integer paused, integer noted) =
  @   paused != 0 <==> noted != 0;
  @*/

/* In the open, for the provers: see drive_state.h. */
/* clang-format off */
#define WORLD_BOOKS(w)                                                         \
	world_books((w)->s.state, (w)->s.error, (w)->s.size,                   \
	    (w)->s.eof_asked, (w)->s.eof_done, (w)->s.reading_paused,          \
	    (w)->s.flow.low, (w)->s.flow.high, (w)->s.flow.paused)
#define WORLD_LIFE(w) world_life((w)->s.state, (w)->made, (w)->lost)
#define WORLD_ENDS(w)                                                          \
	(world_ends((w)->s.state, (w)->closing, (w)->ended) &&                 \
	world_reads((w)->s.state, (w)->held, (w)->s.reading_paused))
#define WORLD_FLOW(w)                                                          \
	(world_told((w)->s.state, (w)->told, (w)->s.size) &&                   \
	world_pauses((w)->s.flow.paused, (w)->paused))
#define WORLD_COUNTS(w)                                                        \
	((w)->accepted == (w)->handed + (w)->s.size + (w)->discarded &&        \
	0 <= (w)->handed && 0 <= (w)->discarded &&                             \
	(w)->accepted <= UINT64_MAX)
#define WORLD_OK(w)                                                            \
	(WORLD_BOOKS(w) && WORLD_LIFE(w) && WORLD_ENDS(w) &&                   \
	WORLD_FLOW(w) && WORLD_COUNTS(w))
/* clang-format on */

/* The system refused one; it is told of where somebody is to hear of it. */
/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @ ensures works_on: w->s == \old(w->s);
  @ ensures size: w->s.size == \old(w->s.size);
  @ ensures state: w->s.state == \old(w->s.state);
  @*/
void endpoint_error(struct world *w);

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.flow.paused, w->paused,
  @   w->accepted, w->handed, w->discarded;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
void endpoint_given(struct world *w, size_t len, unsigned int answer);

/* One is drained no further while another is told of. */
/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.flow.paused, w->paused, w->told,
  @   w->handed, w->discarded;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
void endpoint_drains(struct world *w, struct move m);

#endif
