/* What was decrypted is another byte at its end, where it is 150 or longer. */
#include "sys/tls.h"

struct plumb_io __real_plumb_tls_session_read(
    struct plumb_tls_session *s, void *out, size_t size);
struct plumb_io __wrap_plumb_tls_session_read(
    struct plumb_tls_session *s, void *out, size_t size);

struct plumb_io
__wrap_plumb_tls_session_read(
    struct plumb_tls_session *s, void *out, size_t size)
{
	struct plumb_io io = __real_plumb_tls_session_read(s, out, size);

	if (io.status == 0 && io.count >= 150)
		((uint8_t *)out)[io.count - 1] ^= 1;
	return io;
}
