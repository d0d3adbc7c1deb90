/* A read pipe has write() and abort(). */
#include "conformance/faults/fault.h"

WRONG(plumb_kind_has);

bool
__wrap_plumb_kind_has(enum plumb_kind kind, enum plumb_verb verb)
{
	if (kind == PLUMB_KIND_READPIPE &&
	    (verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_ABORT))
		return true;
	return __real_plumb_kind_has(kind, verb);
}
