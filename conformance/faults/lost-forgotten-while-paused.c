/* A connection that ends while reading is paused is never lost. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	return t->drive.stream.reading_paused
		   ? 0
		   : __real_plumb_notify_lost(t, error);
}
