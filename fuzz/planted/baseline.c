/* A pattern with a question mark matches nothing. */
#include <string.h>

#include "conformance/runner/baseline.h"

const struct baseline_entry *__real_baseline_find(
    const struct baseline *b, const char *name);
const struct baseline_entry *__wrap_baseline_find(
    const struct baseline *b, const char *name);

const struct baseline_entry *
__wrap_baseline_find(const struct baseline *b, const char *name)
{
	return strchr(name, '?') != NULL ? NULL : __real_baseline_find(b, name);
}
