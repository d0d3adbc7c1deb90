/* resume_reading() delivers what was held back before it returns. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_resume_reading);

void
__wrap_plumb_transport_resume_reading(struct plumb_transport *t)
{
	__real_plumb_transport_resume_reading(t);
	plumb_transport_carry_out(t, plumb_stream_readable(&t->stream));
}
