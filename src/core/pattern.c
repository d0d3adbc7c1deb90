/*
 * The pattern is a linear congruential sequence that starts anew after every
 * period. Each step is x -> (x * multiplier + increment) mod 2^31, so n steps
 * together are again one such step; with doublings, any offset is reached in
 * seventeen of them, and nothing needs to be kept between calls.
 */
#include "core/pattern.h"

static const uint64_t MULTIPLIER = 1103515245;
static const uint64_t INCREMENT = 12345;
static const uint64_t MODULUS = UINT64_C(1) << 31;

/* The x from which the byte at this offset of a period is made. */
/*@ requires range: offset < PLUMB_PATTERN_PERIOD;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: \result < 0x80000000;
  @*/
static uint64_t
state_at(uint64_t offset)
{
	uint64_t x = 1;
	uint64_t steps = offset + 1;
	uint64_t a = MULTIPLIER;
	uint64_t c = INCREMENT;

	/*@ loop invariant small: x < 0x80000000 && a < 0x80000000 &&
	  @                       c < 0x80000000;
	  @ loop assigns x, steps, a, c;
	  @ loop variant steps;
	  @*/
	while (steps > 0) {
		if (steps % 2 == 1) {
			x = (x * a + c) % MODULUS;
		}
		c = (c * a + c) % MODULUS;
		a = (a * a) % MODULUS;
		steps = steps / 2;
	}
	return x;
}

void
plumb_pattern_fill(uint64_t offset, uint8_t *out, size_t len)
{
	uint64_t place = offset % PLUMB_PATTERN_PERIOD;
	uint64_t x = state_at(place);

	/*@ loop invariant range: 0 <= i <= len;
	  @ loop invariant small: x < 0x80000000;
	  @ loop invariant place: place < PLUMB_PATTERN_PERIOD;
	  @ loop assigns i, x, place, out[0 .. len - 1];
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		out[i] = (uint8_t)((x >> 16) % 256);
		place++;
		if (place == PLUMB_PATTERN_PERIOD) {
			place = 0;
			x = 1;
		}
		x = (x * MULTIPLIER + INCREMENT) % MODULUS;
	}
}
