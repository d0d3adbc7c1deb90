/* Every write over the high mark pauses again. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_grew);

bool
__wrap_plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	(void)__real_plumb_flow_grew(f, size);
	return size > f->high;
}
