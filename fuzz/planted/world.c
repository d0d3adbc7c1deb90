/* Of many bytes that the kernel took at once the last is sent again. */
#include "core/sendq.h"

void __real_plumb_sendq_take(struct plumb_sendq *q, size_t len);
void __wrap_plumb_sendq_take(struct plumb_sendq *q, size_t len);

void
__wrap_plumb_sendq_take(struct plumb_sendq *q, size_t len)
{
	__real_plumb_sendq_take(q, len > 20 ? len - 1 : len);
}
