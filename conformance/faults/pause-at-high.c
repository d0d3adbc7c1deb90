/* pause_writing is called when the size reaches the high mark. */
#include "conformance/faults/fault.h"

WRONG(plumb_flow_grew);

bool
__wrap_plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	bool due = __real_plumb_flow_grew(f, size) ||
		   (!f->paused && size == f->high && size > 0);

	f->paused = f->paused || due;
	return due;
}
