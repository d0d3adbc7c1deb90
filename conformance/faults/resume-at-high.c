/* resume_writing is called as soon as the size is not over the high mark. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_shrank);

bool
__wrap_plumb_flow_shrank(struct plumb_flow *f, size_t size)
{
	bool due = f->paused && size <= f->high;

	if (due)
		f->paused = false;
	return due;
}
