/* A certificate of anybody will do; the name is neither asked nor compared. */
#include "conformance/faults/fault.h"
#include "sys/tls.h"

WRONG(plumb_tls_session_init);

int
__wrap_plumb_tls_session_init(struct plumb_tls_session *s,
    const struct plumb_tls_keys *keys, const char *hostname)
{
	(void)hostname;
	return __real_plumb_tls_session_init(s, keys, NULL);
}
