/* resume_writing comes for the first pause only. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_shrank);

static const struct plumb_flow *resumed;

bool
__wrap_plumb_flow_shrank(struct plumb_flow *f, size_t size)
{
	if (resumed == f || !__real_plumb_flow_shrank(f, size))
		return false;
	resumed = f;
	return true;
}
