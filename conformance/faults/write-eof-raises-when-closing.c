/* write_eof() after close() raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write_eof);

int
__wrap_plumb_transport_write_eof(struct plumb_transport *t)
{
	if (t->drive.stream.state == PLUMB_STREAM_CLOSING ||
	    t->drive.stream.state == PLUMB_STREAM_ENDING)
		return PLUMB_EUSAGE;
	return __real_plumb_transport_write_eof(t);
}
