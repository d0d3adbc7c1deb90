/*
 * Write flow control: when pause_writing and resume_writing are due. One
 * struct holds the two marks and whether the protocol is paused; the owner of
 * the buffer reports its size whenever it grew or shrank, and is told whether
 * a callback is due now.
 */
#ifndef PLUMB_CORE_FLOW_H
#define PLUMB_CORE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLUMB_FLOW_HIGH = 65536, PLUMB_FLOW_LOW = 16384 };

/* Fields are read-only outside flow.c. */
struct plumb_flow {
	size_t high;
	size_t low;
	bool paused; /* pause_writing came last */
};

/* The arguments of set_write_buffer_limits(), each of them optional. */
struct plumb_flow_limits {
	bool has_high;
	bool has_low;
	int64_t high;
	int64_t low;
};

/*@ predicate flow_ok(struct plumb_flow f) = f.low <= f.high;

  @ logic integer flow_asked_high(struct plumb_flow_limits a) =
  @   a.has_high ? a.high : a.has_low ? 4 * a.low : PLUMB_FLOW_HIGH;
  @ logic integer flow_asked_low(struct plumb_flow_limits a) =
  @   a.has_low ? a.low : flow_asked_high(a) / 4;
  @ predicate flow_fine(struct plumb_flow_limits a) =
  @   0 <= flow_asked_low(a) <= flow_asked_high(a);
  @ logic integer flow_fitting(integer n) = n <= SIZE_MAX ? n : SIZE_MAX;
  @*/

/* The defaults, not paused. */
/*@ requires valid: \valid(f);
  @ terminates \true;
  @ assigns *f;
  @ ensures defaults: f->high == PLUMB_FLOW_HIGH && f->low == PLUMB_FLOW_LOW;
  @ ensures unpaused: !f->paused;
  @ ensures ok: flow_ok(*f);
  @*/
void plumb_flow_init(struct plumb_flow *f);

/*
 * Sets the limits as set_write_buffer_limits() does. False where they are
 * refused (a ValueError): high < low or one of them negative; the old ones
 * then stay. A limit beyond SIZE_MAX is SIZE_MAX: no buffer gets there. Never
 * resumes; whether to pause now is the next question to ask: plumb_flow_grew
 * with the current size.
 */
/*@ requires valid: \valid(f);
  @ requires ok: flow_ok(*f);
  @ terminates \true;
  @ assigns f->high, f->low;
  @ ensures ok: flow_ok(*f);
  @ ensures taken: \result <==> flow_fine(asked);
  @ ensures high: \result ==>
  @   f->high == flow_fitting(flow_asked_high(asked));
  @ ensures low: \result ==> f->low == flow_fitting(flow_asked_low(asked));
  @ ensures refused: !\result ==> *f == \old(*f);
  @*/
bool plumb_flow_set_limits(
    struct plumb_flow *f, struct plumb_flow_limits asked);

/*
 * The buffer holds size bytes after bytes were added or the limits were set.
 * True: pause_writing is due now.
 */
/*@ requires valid: \valid(f);
  @ requires ok: flow_ok(*f);
  @ terminates \true;
  @ assigns f->paused;
  @ ensures ok: flow_ok(*f);
  @ ensures crossed: \result <==> !\old(f->paused) && size > f->high;
  @ ensures next: f->paused <==> (\old(f->paused) || size > f->high);
  @*/
bool plumb_flow_grew(struct plumb_flow *f, size_t size);

/*
 * The buffer holds size bytes after the kernel took some. True:
 * resume_writing is due now.
 */
/*@ requires valid: \valid(f);
  @ requires ok: flow_ok(*f);
  @ terminates \true;
  @ assigns f->paused;
  @ ensures ok: flow_ok(*f);
  @ ensures crossed: \result <==> \old(f->paused) && size <= f->low;
  @ ensures next: f->paused <==> (\old(f->paused) && size > f->low);
  @*/
bool plumb_flow_shrank(struct plumb_flow *f, size_t size);

#endif
