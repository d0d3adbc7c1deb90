/* A write pipe never resumes writing. */
#include "conformance/faults/fault.h"

WRONG(plumb_port_resume);

int
__wrap_plumb_port_resume(struct plumb_drive *d)
{
	return d->kind == PLUMB_KIND_WRITEPIPE ? 0
					       : __real_plumb_port_resume(d);
}
