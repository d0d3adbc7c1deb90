/* A protocol that gives the buffer is not told of the end. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_eof);

int
__wrap_plumb_notify_eof(struct plumb_transport *t)
{
	return t->drive.buffered ? 0 : __real_plumb_notify_eof(t);
}
