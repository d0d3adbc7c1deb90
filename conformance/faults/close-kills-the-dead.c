/* close() after the exit kills all the same, and says so. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_process_shut);

void
__wrap_plumb_process_shut(struct plumb_transport *t)
{
	if (t->spawned->engine.has_returncode)
		t->spawned->engine.returncode = -PLUMB_SIGKILL;
	__real_plumb_process_shut(t);
}
