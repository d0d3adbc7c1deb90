/*
 * What is given to an endpoint over time: sent at once, or queued and sent
 * later, refused or dropped; and what its protocol is told of that.
 */
#include "proofs/datagram_world.h"

void
endpoint_error(struct world *w)
{
	if (plumb_datagram_error(&w->s).action == PLUMB_STREAM_DO_ERROR) {
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ requires two_way: stream_two_way(w->s.state);
  @ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - w->s.size;
  @ requires room: len + PLUMB_DATAGRAM_OVERHEAD <= UINT64_MAX - w->accepted;
  @ terminates \true;
  @ assigns w->s.size, w->s.flow.paused, w->paused, w->accepted;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
queued(struct world *w, size_t len)
{
	/*@ assert counts: 0 <= len; */
	w->accepted += plumb_datagram_cost(len);
	if (plumb_datagram_queued(&w->s, len).action == PLUMB_STREAM_DO_PAUSE) {
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
		/* rule: flow.paired */
		/*@ assert alternate: !w->paused; */
		/* rule: flow.pause-strictly-over, datagram.flow-marks */
		/*@ assert strictly_over: w->s.size > w->s.flow.high; */
		w->paused = true;
	}
}

/* It is offered to the kernel, as nothing waits before it. */
/*@ requires \valid(w) && WORLD_OK(w);
  @ requires two_way: stream_two_way(w->s.state);
  @ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - w->s.size;
  @ requires room: len + PLUMB_DATAGRAM_OVERHEAD <= UINT64_MAX - w->accepted;
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.flow.paused, w->paused,
  @   w->accepted, w->handed, w->discarded;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
offered(struct world *w, size_t len, unsigned int answer)
{
	/*@ assert counts: 0 <= len; */
	size_t cost = plumb_datagram_cost(len);

	if (answer == WOULD_BLOCK) {
		queued(w, len);
	} else if (answer == TAKEN) {
		w->accepted += cost;
		w->handed += cost;
	} else {
		/* rule: datagram.error-inside-sendto */
		endpoint_error(w);
		w->accepted += cost;
		w->discarded += cost;
	}
}

/* No memory holds so much, and no program sends so long. */
/*@ requires \valid_read(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result <==>
  @   len + PLUMB_DATAGRAM_OVERHEAD + w->s.size <= SIZE_MAX &&
  @   len + PLUMB_DATAGRAM_OVERHEAD <= UINT64_MAX - w->accepted;
  @*/
static bool
fits(const struct world *w, size_t len)
{
	/*@ assert counts: 0 <= len; */
	return w->s.size <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD &&
	       len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - w->s.size &&
	       plumb_datagram_cost(len) <= UINT64_MAX - w->accepted;
}

void
endpoint_given(struct world *w, size_t len, unsigned int answer)
{
	struct plumb_stream_step step;

	if (!fits(w, len)) {
		return;
	}
	step = plumb_datagram_sendto(&w->s, len);
	if (step.action == PLUMB_STREAM_DO_SEND) {
		/* rule: datagram.sendto-after-close */
		/*@ assert not_after_close: !w->closing; */
		offered(w, len, answer);
	} else if (step.action == PLUMB_STREAM_DO_APPEND) {
		/*@ assert queued_before_close: !w->closing; */
		queued(w, len);
	}
}

/* As many of the oldest went out as count that. */
/*@ requires \valid(w) && WORLD_OK(w) && w->told == 0;
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.flow.paused, w->paused, w->handed;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
flushed(struct world *w, size_t taken)
{
	if (plumb_stream_writable(&w->s).action != PLUMB_STREAM_DO_FLUSH) {
		return;
	}
	/*@ assert counts: 0 <= taken; */
	taken = taken < w->s.size ? taken : w->s.size;
	w->handed += taken;
	if (plumb_stream_flushed(&w->s, taken).action ==
	    PLUMB_STREAM_DO_RESUME) {
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
		/* rule: flow.paired */
		/*@ assert alternate: w->paused; */
		/* rule: flow.resume-at-low, datagram.flow-marks */
		/*@ assert at_low: w->s.size <= w->s.flow.low; */
		w->paused = false;
	}
}

/* The oldest one is refused, and error_received is entered. */
/*@ requires \valid(w) && WORLD_OK(w) && w->told == 0;
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->told;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
refused(struct world *w, size_t len)
{
	if (len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD &&
	    plumb_datagram_cost(len) <= w->s.size) {
		/* rule: datagram.error-while-draining */
		endpoint_error(w);
		w->told = plumb_datagram_cost(len);
	}
}

/* And is left: that one is gone, if it was not dropped meanwhile. */
/*@ requires \valid(w) && WORLD_OK(w) && w->told > 0;
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.flow.paused, w->paused, w->told,
  @   w->discarded;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
told(struct world *w)
{
	size_t size = w->s.size;
	size_t len = w->told - PLUMB_DATAGRAM_OVERHEAD;
	struct plumb_stream_step step = plumb_datagram_refused(&w->s, len);

	w->told = 0;
	w->discarded += size - w->s.size;
	if (step.action == PLUMB_STREAM_DO_RESUME) {
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
		/* rule: flow.paired */
		/*@ assert alternate: w->paused; */
		/* rule: flow.resume-at-low, datagram.flow-marks */
		/*@ assert at_low: w->s.size <= w->s.flow.low; */
		w->paused = false;
	}
}

void
endpoint_drains(struct world *w, struct move m)
{
	if (w->told > 0) {
		told(w);
	} else if (m.answer == TAKEN) {
		flushed(w, m.taken);
	} else {
		refused(w, m.len);
	}
}
