/* Data that comes with the end of the handshake is dropped. */
#include "conformance/faults/fault.h"
#include "sys/tls.h"

WRONG(plumb_tls_session_shake);

int
__wrap_plumb_tls_session_shake(struct plumb_tls_session *s)
{
	static uint8_t away[PLUMB_TLS_RECORD];
	int status = __real_plumb_tls_session_shake(s);

	if (status == 0)
		(void)plumb_tls_session_read(s, away, sizeof away);
	return status;
}
