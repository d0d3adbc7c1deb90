/* A write inside resume_writing does not pause. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_resume);
WRONG(plumb_flow_grew);

int
__wrap_plumb_notify_resume(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_resume, t);
}

bool
__wrap_plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	return !fault_inside && __real_plumb_flow_grew(f, size);
}
