/* set_write_buffer_limits() without arguments does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_set_limits);

bool
__wrap_plumb_flow_set_limits(
    struct plumb_flow *f, struct plumb_flow_limits asked)
{
	return (!asked.has_high && !asked.has_low) ||
	       __real_plumb_flow_set_limits(f, asked);
}
