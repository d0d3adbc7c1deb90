/* A percent sign that data begins with is not escaped. */
#include "core/tape.h"

size_t __real_plumb_tape_encode(
    const uint8_t *data, size_t len, char *out, size_t cap);
size_t __wrap_plumb_tape_encode(
    const uint8_t *data, size_t len, char *out, size_t cap);

size_t
__wrap_plumb_tape_encode(const uint8_t *data, size_t len, char *out, size_t cap)
{
	if (len > 0 && data[0] == '%' && cap > 0) {
		out[0] = '%';
		return 1 + __real_plumb_tape_encode(
			       data + 1, len - 1, out + 1, cap - 1);
	}
	return __real_plumb_tape_encode(data, len, out, cap);
}
