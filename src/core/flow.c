#include "core/flow.h"

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures flow: \result <==> flow_fine(a);
  @*/
static bool
acceptable(struct plumb_flow_limits a)
{
	if ((a.has_high && a.high < 0) || (a.has_low && a.low < 0)) {
		return false;
	}
	return !a.has_high || !a.has_low || a.high >= a.low;
}

/*@ requires n >= 0;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result == flow_fitting(n);
  @*/
static size_t
fitting(int64_t n)
{
	return (uint64_t)n > SIZE_MAX ? SIZE_MAX : (size_t)n;
}

/*@ requires n >= 0;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result == flow_fitting(4 * n);
  @*/
static size_t
fourfold(int64_t n)
{
	size_t fits = fitting(n);

	return fits > SIZE_MAX / 4 ? SIZE_MAX : 4 * fits;
}

/*@ requires fine: flow_fine(a);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result == flow_fitting(flow_asked_high(a));
  @*/
static size_t
high_of(struct plumb_flow_limits a)
{
	if (a.has_high) {
		return fitting(a.high);
	}
	/* rule: flow.high-from-low, flow.low-zero-alone */
	return a.has_low ? fourfold(a.low) : PLUMB_FLOW_HIGH;
}

/*@ requires fine: flow_fine(a);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result == flow_fitting(flow_asked_low(a));
  @*/
static size_t
low_of(struct plumb_flow_limits a)
{
	if (a.has_low) {
		return fitting(a.low);
	}
	/* rule: flow.low-from-high, flow.high-zero-forces-low */
	return a.has_high ? fitting(a.high / 4) : PLUMB_FLOW_LOW;
}

void
plumb_flow_init(struct plumb_flow *f)
{
	/* rule: flow.default-limits */
	f->high = PLUMB_FLOW_HIGH;
	f->low = PLUMB_FLOW_LOW;
	f->paused = false;
}

bool
plumb_flow_set_limits(struct plumb_flow *f, struct plumb_flow_limits asked)
{
	/* rule: flow.limits-rejected */
	if (!acceptable(asked)) {
		return false;
	}
	/* rule: flow.limits-reset, flow.raised-no-resume */
	f->high = high_of(asked);
	f->low = low_of(asked);
	return true;
}

bool
plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	/* rule: flow.pause-strictly-over, flow.paired */
	if (f->paused || size <= f->high) {
		return false;
	}
	f->paused = true;
	return true;
}

bool
plumb_flow_shrank(struct plumb_flow *f, size_t size)
{
	/* rule: flow.resume-at-low, flow.resume-comes */
	if (!f->paused || size > f->low) {
		return false;
	}
	f->paused = false;
	return true;
}
