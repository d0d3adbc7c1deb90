/*
 * The stream engine over time. A transport, the kernel and a program do to it
 * whatever they like, in any order, any number of times: the callbacks are a
 * trace that the rule book allows, and no byte is unaccounted for.
 *
 * A callback may call any method before it returns. To the engine that is one
 * more sequence of the same calls, and every sequence is covered here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/stream.h"

/* A transport: its engine, what its protocol has seen, and where bytes went. */
struct world {
	struct plumb_stream s;
	bool made;
	bool eof;
	bool lost;
	bool paused;  /* pause_writing came last */
	bool held;    /* pause_reading() was called and not undone */
	bool closing; /* closed by close(), abort(), an error or an EOF */
	bool ended;   /* nothing but connection_lost may come */
	uint64_t accepted;
	uint64_t handed;
	uint64_t discarded;
};

/* Anything that can happen to it. */
struct move {
	unsigned int what;
	size_t len;
	size_t taken;
	int error;
	bool keep_open;
	bool finished;
	struct plumb_flow_limits asked;
};

/*@ predicate world_phase(struct world w) =
  @   (w.s.state == PLUMB_STREAM_NEW ==>
  @     !w.made && !w.eof && !w.lost && !w.closing && !w.held) &&
  @   (w.s.state == PLUMB_STREAM_OPEN ==>
  @     w.made && !w.eof && !w.lost && !w.closing) &&
  @   (w.s.state == PLUMB_STREAM_HALF ==>
  @     w.made && w.eof && !w.lost && !w.closing) &&
  @   (w.s.state == PLUMB_STREAM_CLOSING ==> w.made && !w.lost) &&
  @   (w.s.state == PLUMB_STREAM_ENDING ==> w.made && !w.lost) &&
  @   (w.s.state == PLUMB_STREAM_LOST ==> (w.made <==> w.lost)) &&
  @   (w.ended ==> stream_over(w.s.state));
  @ predicate world_bytes(struct world w) =
  @   w.accepted == w.handed + w.s.size + w.discarded;
  @ predicate world_ok(struct world w) =
  @   stream_ok(w.s) && world_phase(w) && world_bytes(w) &&
  @   (w.paused <==> w.s.flow.paused) &&
  @   (w.held && w.s.state == PLUMB_STREAM_OPEN ==> w.s.reading_paused);
  @*/

void engine_any_sequence(const struct move *moves, size_t count);

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
made(struct world *w)
{
	if (plumb_stream_made(&w->s).action == PLUMB_STREAM_DO_MADE) {
		/* rule: life.made-once */
		/*@ assert made_once: !w->made; */
		/* rule: life.made-first */
		/*@ assert made_first: !w->eof && !w->lost && !w->paused; */
		w->made = true;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
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

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
data(struct world *w)
{
	if (plumb_stream_data(&w->s).action == PLUMB_STREAM_DO_DATA) {
		/* rule: life.made-first, life.lost-last */
		/*@ assert between: w->made && !w->lost; */
		/* rule: eof.no-data-after */
		/*@ assert no_data_after_eof: !w->eof; */
		/* rule: read.not-while-paused */
		/*@ assert not_while_paused: !w->held; */
		/* rule: close.no-data-after */
		/*@ assert not_after_close: !w->closing && !w->ended; */
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
eof(struct world *w)
{
	if (plumb_stream_eof(&w->s).action == PLUMB_STREAM_DO_EOF) {
		/* rule: life.made-first, life.lost-last */
		/*@ assert between: w->made && !w->lost; */
		/* rule: eof.once */
		/*@ assert eof_once: !w->eof; */
		/* rule: eof.waits-while-paused */
		/*@ assert not_while_paused: !w->held; */
		/* rule: close.no-data-after */
		/*@ assert not_after_close: !w->closing && !w->ended; */
		w->eof = true;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ requires stream_over(w->s.state) ||
  @   w->s.state == PLUMB_STREAM_CLOSING;
  @ requires step.action == PLUMB_STREAM_DO_QUEUE ==>
  @   stream_over(w->s.state);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
closed(struct world *w, struct plumb_stream_step step)
{
	w->closing = true;
	if (step.action == PLUMB_STREAM_DO_QUEUE) {
		w->ended = true;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
close(struct world *w)
{
	closed(w, plumb_stream_close(&w->s));
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
answered(struct world *w, bool keep_open)
{
	struct plumb_stream_step step = plumb_stream_answered(&w->s, keep_open);

	if (!keep_open) {
		closed(w, step);
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
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

/*@ requires \valid(w) && world_ok(*w);
  @ requires error != 0;
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
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

/*@ requires \valid(w) && world_ok(*w);
  @ requires stream_live(w->s.state) && !w->s.eof_asked;
  @ requires taken <= len && len <= SIZE_MAX - w->s.size;
  @ requires len <= UINT64_MAX - w->accepted;
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
sent(struct world *w, size_t len, size_t taken)
{
	size_t rest = len - taken;

	w->accepted += len;
	w->handed += taken;
	if (plumb_stream_sent(&w->s, rest).action == PLUMB_STREAM_DO_PAUSE) {
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
		/* rule: flow.paired */
		/*@ assert alternate: !w->paused; */
		/* rule: flow.pause-strictly-over */
		/*@ assert strictly_over: w->s.size > w->s.flow.high; */
		w->paused = true;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
write(struct world *w, size_t len, size_t taken)
{
	struct plumb_stream_step step;

	/* No memory holds so much, and no program writes so long. */
	if (len > SIZE_MAX - w->s.size || len > UINT64_MAX - w->accepted) {
		return;
	}
	step = plumb_stream_write(&w->s, len);
	if (step.action == PLUMB_STREAM_DO_SEND) {
		sent(w, len, taken < len ? taken : len);
	} else if (step.action == PLUMB_STREAM_DO_APPEND) {
		sent(w, len, 0);
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
flushed(struct world *w, size_t taken)
{
	if (plumb_stream_writable(&w->s).action != PLUMB_STREAM_DO_FLUSH) {
		return;
	}
	taken = taken < w->s.size ? taken : w->s.size;
	w->handed += taken;
	if (plumb_stream_flushed(&w->s, taken).action ==
	    PLUMB_STREAM_DO_RESUME) {
		/* rule: life.made-first, life.lost-last, close.abort-only-lost */
		/*@ assert between: w->made && !w->lost && !w->ended; */
		/* rule: flow.paired */
		/*@ assert alternate: w->paused; */
		/* rule: flow.resume-at-low */
		/*@ assert at_low: w->s.size <= w->s.flow.low; */
		w->paused = false;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
settle(struct world *w, bool finished)
{
	struct plumb_stream_step step;

	if (finished) {
		step = plumb_stream_finished(&w->s);
	} else {
		step = plumb_stream_settle(&w->s);
	}
	if (step.action == PLUMB_STREAM_DO_LOSE) {
		/* rule: life.lost-once */
		/*@ assert lost_once: !w->lost; */
		/*@ assert lost_after_made: w->made; */
		/* rule: close.flushes-first */
		/*@ assert flushed_first: w->s.size == 0; */
		w->lost = true;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
pause_reading(struct world *w)
{
	if (plumb_stream_pause_reading(&w->s).action ==
	    PLUMB_STREAM_DO_NOTHING) {
		w->held = true;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
resume_reading(struct world *w)
{
	if (plumb_stream_resume_reading(&w->s).action ==
	    PLUMB_STREAM_DO_NOTHING) {
		w->held = false;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
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

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
by_program(struct world *w, struct move m)
{
	switch (m.what) {
	case 1:
		write(w, m.len, m.taken);
		break;
	case 2:
		plumb_stream_write_eof(&w->s);
		break;
	case 3:
		close(w);
		break;
	case 4:
		abort_it(w);
		break;
	case 5:
		pause_reading(w);
		break;
	case 6:
		resume_reading(w);
		break;
	default:
		set_limits(w, m.asked);
		break;
	}
}

/*@ requires \valid(w) && world_ok(*w);
  @ terminates \true;
  @ assigns *w;
  @ ensures world_ok(*w);
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
		data(w);
		break;
	case 13:
		eof(w);
		break;
	case 14:
		answered(w, m.keep_open);
		break;
	case 15:
		flushed(w, m.taken);
		break;
	case 16:
		settle(w, m.finished);
		break;
	case 17:
		lost(w);
		break;
	case 18:
		plumb_stream_linger(&w->s);
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
engine_any_sequence(const struct move *moves, size_t count)
{
	struct world w = { 0 };

	plumb_stream_init(&w.s);
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: world_ok(w);
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
