#define OPENSSL_SUPPRESS_DEPRECATED
#include "fuzz/steady.h"

#include <openssl/rand.h>
#include <stdint.h>

static uint64_t state = 1;

static int
fill(unsigned char *at, int len)
{
	while (len-- > 0) {
		state = state * UINT64_C(6364136223846793005) +
			UINT64_C(1442695040888963407);
		*at++ = (unsigned char)(state >> 56);
	}
	return 1;
}

static int
ready(void)
{
	return 1;
}

void
steady_random(void)
{
	static const RAND_METHOD method = {
		.bytes = fill,
		.pseudorand = fill,
		.status = ready,
	};

	state = 1;
	(void)RAND_set_rand_method(&method);
}
