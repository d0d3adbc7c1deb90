/* connection_lost of a read pipe gets what eof_received raised. */
#include "conformance/faults/fault.h"

WRONG(plumb_port_eof);

int
__wrap_plumb_port_eof(struct plumb_drive *d)
{
	int result = __real_plumb_port_eof(d);

	if (result < 0 && d->kind == PLUMB_KIND_READPIPE)
		d->stream.error = result;
	return result;
}
