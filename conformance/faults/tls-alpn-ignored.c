/* No application protocol is ever agreed on. */
#include "conformance/faults/fault.h"
#include "sys/tls.h"

WRONG(plumb_tls_keys_init);

int
__wrap_plumb_tls_keys_init(
    struct plumb_tls_keys *keys, const struct plumb_tls_options *options)
{
	struct plumb_tls_options without = *options;

	without.alpn = NULL;
	return __real_plumb_tls_keys_init(keys, &without);
}
