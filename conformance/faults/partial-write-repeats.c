/* When the kernel takes a part of the buffer, its last byte is sent again. */
#include "conformance/faults/fault.h"

WRONG(plumb_sendq_take);

void
__wrap_plumb_sendq_take(struct plumb_sendq *q, size_t len)
{
	bool part = len > 1 && len < q->size;

	__real_plumb_sendq_take(q, part ? len - 1 : len);
}
