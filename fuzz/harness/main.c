/* The program that a target is where there is no fuzzer. */
#include "plumbline/fuzz.h"

extern const struct plumb_fuzz plumb_fuzz_target;

int
main(int argc, char **argv)
{
	return plumb_fuzz_main(&plumb_fuzz_target, argc, argv);
}
