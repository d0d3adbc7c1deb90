/* The end of a read pipe is no eof_received. */
#include "conformance/faults/fault.h"

#include "transport/pipe.h"

WRONG(plumb_pipe_last);

void
__wrap_plumb_pipe_last(struct plumb_transport *t)
{
	plumb_transport_carry_out(t, plumb_stream_close(&t->drive.stream));
}
