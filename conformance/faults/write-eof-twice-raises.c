/* A second write_eof() raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write_eof);

int
__wrap_plumb_transport_write_eof(struct plumb_transport *t)
{
	return t->drive.stream.eof_asked ? PLUMB_EUSAGE
					 : __real_plumb_transport_write_eof(t);
}
