/* A write pipe never resumes writing. */
#include "conformance/faults/fault.h"

WRONG(plumb_act_resume);

void
__wrap_plumb_act_resume(struct plumb_transport *t)
{
	if (t->drive.kind != PLUMB_KIND_WRITEPIPE)
		__real_plumb_act_resume(t);
}
