/* write_eof() after connection_lost raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write_eof);

int
__wrap_plumb_transport_write_eof(struct plumb_transport *t)
{
	return t->drive.stream.state == PLUMB_STREAM_LOST
		   ? PLUMB_EUSAGE
		   : __real_plumb_transport_write_eof(t);
}
