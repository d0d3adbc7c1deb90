/* A file goes out ahead of what is buffered. */
#include "conformance/faults/fault.h"

#include "transport/sendfile.h"

WRONG(plumb_act_flush);

void
__wrap_plumb_act_flush(struct plumb_transport *t)
{
	if (t->file != NULL)
		plumb_sendfile_step(t);
	else
		__real_plumb_act_flush(t);
}
