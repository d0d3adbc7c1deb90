/* Where libFuzzer and AFL++ come in. */
#include "plumbline/fuzz.h"

extern const struct plumb_fuzz plumb_fuzz_target;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return plumb_fuzz_input(&plumb_fuzz_target, data, size);
}
