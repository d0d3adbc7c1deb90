/* resume_writing is never called. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_shrank);

bool
__wrap_plumb_flow_shrank(struct plumb_flow *f, size_t size)
{
	(void)f;
	(void)size;
	return false;
}
