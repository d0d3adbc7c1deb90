/*
 * Flow control over time: whatever a transport does with its buffer and a
 * program with its limits, in any order and any number of times, the callbacks
 * alternate, begin with pause_writing, and come exactly where they are due.
 *
 * The moves are a parameter, so the proof speaks of every sequence there is.
 */
#include "core/flow.h"

enum flow_move { FLOW_MOVE_NONE, FLOW_GREW, FLOW_SHRANK, FLOW_LIMITS };

struct flow_step {
	enum flow_move move;
	size_t size; /* of the buffer after the move */
	struct plumb_flow_limits asked;
};

/* What the protocol knows: which of the two callbacks came last. */
struct flow_seen {
	bool paused;
};

void flow_any_sequence(const struct flow_step *steps, size_t count);

/*@ requires \valid(f) && \valid(seen) && \separated(f, seen);
  @ requires flow_ok(*f) && (seen->paused <==> f->paused);
  @ terminates \true;
  @ assigns f->paused, seen->paused;
  @ ensures flow_ok(*f) && (seen->paused <==> f->paused);
  @ ensures due: size > f->high ==> seen->paused;
  @*/
static void
see_grew(struct plumb_flow *f, size_t size, struct flow_seen *seen)
{
	if (plumb_flow_grew(f, size)) {
		/* rule: flow.paired */
		/*@ assert alternate: !seen->paused; */
		/* rule: flow.pause-strictly-over */
		/*@ assert strictly_over: size > f->high; */
		seen->paused = true;
	}
}

/*@ requires \valid(f) && \valid(seen) && \separated(f, seen);
  @ requires flow_ok(*f) && (seen->paused <==> f->paused);
  @ terminates \true;
  @ assigns f->paused, seen->paused;
  @ ensures flow_ok(*f) && (seen->paused <==> f->paused);
  @ ensures due: size <= f->low ==> !seen->paused;
  @*/
static void
see_shrank(struct plumb_flow *f, size_t size, struct flow_seen *seen)
{
	if (plumb_flow_shrank(f, size)) {
		/* rule: flow.paired */
		/*@ assert alternate: seen->paused; */
		/* rule: flow.resume-at-low */
		/*@ assert at_low: size <= f->low; */
		seen->paused = false;
	}
}

/*@ requires \valid_read(steps + (0 .. count - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
void
flow_any_sequence(const struct flow_step *steps, size_t count)
{
	struct plumb_flow f;
	struct flow_seen seen = { false };

	plumb_flow_init(&f);
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: flow_ok(f);
	  @ loop invariant told: seen.paused <==> f.paused;
	  @ loop assigns i, f, seen;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		if (steps[i].move == FLOW_GREW) {
			see_grew(&f, steps[i].size, &seen);
		} else if (steps[i].move == FLOW_SHRANK) {
			see_shrank(&f, steps[i].size, &seen);
		} else if (plumb_flow_set_limits(&f, steps[i].asked)) {
			see_grew(&f, steps[i].size, &seen);
		}
	}
}
