/* high alone sets low to half of it. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_set_limits);

bool
__wrap_plumb_flow_set_limits(
    struct plumb_flow *f, struct plumb_flow_limits asked)
{
	bool taken = __real_plumb_flow_set_limits(f, asked);

	if (taken && asked.has_high && !asked.has_low)
		f->low = f->high / 2;
	return taken;
}
