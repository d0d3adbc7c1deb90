/* A Unix peer that left bytes unread is taken as an orderly end. */
#include "conformance/faults/fault.h"

#include <string.h>

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	bool tcp = strchr(fault_transport(s)->peername.at, ':') != NULL;

	return __real_plumb_stream_failed(s, tcp ? error : 0);
}
