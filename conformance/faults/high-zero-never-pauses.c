/* A high mark of 0 is taken as none. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_grew);

bool
__wrap_plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	return f->high > 0 && __real_plumb_flow_grew(f, size);
}
