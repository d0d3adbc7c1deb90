/*
 * The datagram engine over time. An endpoint, the kernel and a program do to it
 * whatever they like, in any order, any number of times: the callbacks are a
 * trace that the rule book allows, no error of the system ends an endpoint, and
 * what was accepted was handed to the kernel, is queued, or was discarded.
 *
 * A callback may call any method before it returns. To the engine that is one
 * more sequence of the same calls, and every sequence is covered here.
 */
#include "proofs/datagram_world.h"

void datagram_any_sequence(const struct move *moves, size_t count);

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->made;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
made(struct world *w)
{
	if (plumb_stream_made(&w->s).action == PLUMB_STREAM_DO_MADE) {
		/* rule: life.made-once */
		/*@ assert made_once: !w->made; */
		/* rule: life.made-first */
		/*@ assert made_first: !w->lost && !w->paused; */
		w->made = true;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->lost;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
lost(struct world *w)
{
	if (plumb_stream_lost(&w->s).action == PLUMB_STREAM_DO_LOSE) {
		/* rule: life.lost-once */
		/*@ assert lost_once: !w->lost; */
		/*@ assert lost_after_made: w->made; */
		w->lost = true;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
received(struct world *w)
{
	if (plumb_stream_data(&w->s).action == PLUMB_STREAM_DO_DATA) {
		/* rule: life.made-first, life.lost-last */
		/*@ assert between: w->made && !w->lost; */
		/* rule: datagram.pause-reading */
		/*@ assert not_while_paused: !w->held; */
		/* rule: close.no-data-after */
		/*@ assert not_after_close: !w->closing && !w->ended; */
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.eof_done, w->lost;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
settle(struct world *w)
{
	if (plumb_stream_settle(&w->s).action == PLUMB_STREAM_DO_LOSE) {
		/* rule: life.lost-once */
		/*@ assert lost_once: !w->lost; */
		/*@ assert lost_after_made: w->made; */
		/* rule: datagram.close-sends-queue */
		/*@ assert queue_first: w->s.size == 0; */
		w->lost = true;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->closing, w->ended;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
close(struct world *w)
{
	struct plumb_stream_step step = plumb_stream_close(&w->s);

	w->closing = true;
	if (step.action == PLUMB_STREAM_DO_QUEUE) {
		w->ended = true;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->closing, w->ended, w->discarded;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
abort_it(struct world *w)
{
	size_t size = w->s.size;

	/* Without a DROP nothing was there to be dropped. */
	if (plumb_stream_abort(&w->s).action == PLUMB_STREAM_DO_DROP) {
		w->ended = true;
		w->discarded += size;
	}
	w->closing = true;
}

/* Its descriptor is of no use any more. */
/*@ requires \valid(w) && WORLD_OK(w);
  @ requires error != 0;
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.error, w->closing, w->ended,
  @   w->discarded;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
failed(struct world *w, int error)
{
	size_t size = w->s.size;

	if (plumb_stream_failed(&w->s, error).action == PLUMB_STREAM_DO_DROP) {
		w->ended = true;
		w->discarded += size;
	}
	w->closing = true;
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.reading_paused, w->held;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
pause_reading(struct world *w)
{
	if (plumb_stream_pause_reading(&w->s).action ==
	    PLUMB_STREAM_DO_NOTHING) {
		w->held = true;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.reading_paused, w->held;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
resume_reading(struct world *w)
{
	if (plumb_stream_resume_reading(&w->s).action ==
	    PLUMB_STREAM_DO_NOTHING) {
		w->held = false;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns w->s.state, w->s.size, w->s.flow, w->paused;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @*/
static void
set_limits(struct world *w, struct plumb_flow_limits asked)
{
	if (plumb_stream_set_limits(&w->s, asked).action ==
	    PLUMB_STREAM_DO_PAUSE) {
		/*@ assert live: stream_live(w->s.state); */
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
		/* rule: flow.paired */
		/*@ assert alternate: !w->paused; */
		/* rule: flow.pause-strictly-over, flow.lowered-pauses */
		/*@ assert strictly_over: w->s.size > w->s.flow.high; */
		w->paused = true;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
by_program(struct world *w, struct move m)
{
	switch (m.what) {
	case 1:
		endpoint_given(w, m.len, m.answer);
		break;
	case 2:
		close(w);
		break;
	case 3:
		abort_it(w);
		break;
	case 4:
		pause_reading(w);
		break;
	case 5:
		resume_reading(w);
		break;
	default:
		set_limits(w, m.asked);
		break;
	}
}

/*@ requires \valid(w) && WORLD_OK(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures books: WORLD_BOOKS(w);
  @ ensures life: WORLD_LIFE(w);
  @ ensures ends: WORLD_ENDS(w);
  @ ensures flow: WORLD_FLOW(w);
  @ ensures counts: WORLD_COUNTS(w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
by_kernel(struct world *w, struct move m)
{
	switch (m.what) {
	case 11:
		made(w);
		break;
	case 12:
		received(w);
		break;
	case 13:
		endpoint_error(w);
		break;
	case 14:
		endpoint_drains(w, m);
		break;
	case 15:
		settle(w);
		break;
	case 16:
		lost(w);
		break;
	default:
		if (m.error != 0) {
			failed(w, m.error);
		}
		break;
	}
}

/*@ requires \valid_read(moves + (0 .. count - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
void
datagram_any_sequence(const struct move *moves, size_t count)
{
	struct world w = { 0 };

	plumb_stream_init(&w.s);
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant books: WORLD_BOOKS(&w);
	  @ loop invariant life: WORLD_LIFE(&w);
	  @ loop invariant ends: WORLD_ENDS(&w);
	  @ loop invariant flow: WORLD_FLOW(&w);
	  @ loop invariant counts: WORLD_COUNTS(&w);
	  @ loop assigns i, w;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		if (moves[i].what <= 10) {
			by_program(&w, moves[i]);
		} else {
			by_kernel(&w, moves[i]);
		}
	}
}
