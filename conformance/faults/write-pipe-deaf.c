/* A write pipe does not notice that its reader has gone. */
#include "conformance/faults/fault.h"

WRONG(plumb_act_made);

void
__wrap_plumb_act_made(struct plumb_transport *t)
{
	t->deaf = t->drive.kind == PLUMB_KIND_WRITEPIPE;
	__real_plumb_act_made(t);
}
