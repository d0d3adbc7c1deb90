/* The default limits are twice as high. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_init);

void
__wrap_plumb_flow_init(struct plumb_flow *f)
{
	__real_plumb_flow_init(f);
	f->high *= 2;
	f->low *= 2;
}
