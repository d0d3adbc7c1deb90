/* Data is delivered after eof_received. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_eof);

int
__wrap_plumb_notify_eof(struct plumb_transport *t)
{
	int result = __real_plumb_notify_eof(t);

	(void)plumb_notify_data(t, (const uint8_t *)"late", 4);
	return result;
}
