/* A true result of eof_received keeps the connection open over TLS, too. */
#include "conformance/faults/fault.h"

WRONG(plumb_kind_has);

bool
__wrap_plumb_kind_has(enum plumb_kind kind, enum plumb_verb verb)
{
	if (kind == PLUMB_KIND_TLS && verb == PLUMB_VERB_WRITE_EOF)
		return true;
	return __real_plumb_kind_has(kind, verb);
}
