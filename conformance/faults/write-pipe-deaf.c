/* A write pipe does not notice that its reader has gone. */
#include "conformance/faults/fault.h"

WRONG(plumb_drive_made);

void
__wrap_plumb_drive_made(struct plumb_drive *d)
{
	d->deaf = d->kind == PLUMB_KIND_WRITEPIPE;
	__real_plumb_drive_made(d);
}
