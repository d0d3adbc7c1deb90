/*
 * resume_writing is called once the buffer is empty, whatever the low mark is.
 */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_shrank);

bool
__wrap_plumb_flow_shrank(struct plumb_flow *f, size_t size)
{
	return size == 0 && __real_plumb_flow_shrank(f, size);
}
