/*
 * The pattern stream and the checksum by which long runs of it are named. Both
 * are part of the tape's grammar (spec/tape.md), which is why they are here.
 */
#ifndef PLUMB_CORE_PATTERN_H
#define PLUMB_CORE_PATTERN_H

#include <stddef.h>
#include <stdint.h>

enum { PLUMB_PATTERN_PERIOD = 65521 };

/* Writes len bytes of the pattern, from the given offset of the stream. */
/*@ requires room: \valid(out + (0 .. len - 1));
  @ terminates \true;
  @ assigns out[0 .. len - 1];
  @*/
void plumb_pattern_fill(uint64_t offset, uint8_t *out, size_t len);

/* The CRC-32 of zlib: start with 0 and feed the result back. */
/*@ requires bytes: \valid_read(in + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
uint32_t plumb_crc32(uint32_t crc, const uint8_t *in, size_t len);

#endif
