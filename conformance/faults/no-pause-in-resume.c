/* A write inside resume_writing does not pause. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_resume);
WRONG(plumb_flow_grew);

static bool inside;

int
__wrap_plumb_notify_resume(struct plumb_transport *t)
{
	int result;

	inside = true;
	result = __real_plumb_notify_resume(t);
	inside = false;
	return result;
}

bool
__wrap_plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	return !inside && __real_plumb_flow_grew(f, size);
}
