/* close() after the exit kills all the same, and says so. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_subprocess_close);

int
__wrap_plumb_subprocess_close(struct plumb_drive *d)
{
	if (d->process.has_returncode)
		d->process.returncode = -PLUMB_SIGKILL;
	return __real_plumb_subprocess_close(d);
}
