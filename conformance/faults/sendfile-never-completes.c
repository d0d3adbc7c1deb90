/* Who sends a file is never told that the peer has gone. */
#include "conformance/faults/fault.h"

#include "transport/sendfile.h"

WRONG(plumb_sendfile_drop);

void
__wrap_plumb_sendfile_drop(struct plumb_transport *t)
{
	t->file = NULL;
}
