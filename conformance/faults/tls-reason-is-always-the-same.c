/* Why a certificate was not accepted is not said. */
#include "conformance/faults/fault.h"

WRONG(plumb_loop_tls_reason);

const char *
__wrap_plumb_loop_tls_reason(const struct plumb_loop *loop)
{
	return *__real_plumb_loop_tls_reason(loop) != '\0'
		   ? "certificate verify failed"
		   : "";
}
