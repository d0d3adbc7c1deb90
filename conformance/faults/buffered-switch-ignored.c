/* Whether a protocol gives the buffer is asked once, when it is made. */
#include "conformance/faults/fault.h"

WRONG(plumb_buffered_switch);

void
__wrap_plumb_buffered_switch(struct plumb_transport *t)
{
	if (t->drive.stream.state == PLUMB_STREAM_NEW)
		__real_plumb_buffered_switch(t);
}
