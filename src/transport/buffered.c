/* Which protocols give the buffer themselves. */
#include "transport/transport.h"

void
plumb_buffered_switch(struct plumb_transport *t)
{
	/* rule: buffered.switch */
	t->drive.buffered =
	    t->protocol.ops != NULL && t->protocol.ops->get_buffer != NULL;
}
