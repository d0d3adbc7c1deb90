/* Limits that make no sense are ignored without a word. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_set_limits);

bool
__wrap_plumb_flow_set_limits(
    struct plumb_flow *f, struct plumb_flow_limits asked)
{
	(void)__real_plumb_flow_set_limits(f, asked);
	return true;
}
