/*
 * A sequence of bytes that is known without being stored: runs of the pattern
 * stream, and literal bytes between them. What one side is to send, and what
 * the other is to receive.
 */
#ifndef CONFORMANCE_RUNNER_BYTES_H
#define CONFORMANCE_RUNNER_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "conformance/runner/text.h"
#include "core/tape.h"

struct run {
	bool pattern;
	bool optional; /* it may be missing as a whole */
	bool unsent;   /* it was never sent */
	uint64_t from; /* offset in the pattern stream, or in literals */
	uint64_t len;
};

struct bytes {
	struct run *runs;
	size_t count;
	size_t cap;
	struct text literals;
	uint64_t pattern; /* how much of the pattern stream was used */
	uint64_t total;	  /* of all runs */
};

/* A place in them. */
struct place {
	size_t run;
	uint64_t into;
	uint64_t offset; /* of all bytes before it */
};

void bytes_clear(struct bytes *bytes);
void bytes_free(struct bytes *bytes);
void bytes_add_literal(struct bytes *bytes, const void *at, size_t len);
void bytes_add_pattern(struct bytes *bytes, uint64_t len);

/* A part of the pattern from its beginning, of which none is used up. */
void bytes_add_file(struct bytes *bytes, uint64_t from, uint64_t len);

/* Adds what a data argument stands for; false where it is none. */
bool bytes_add(struct bytes *bytes, const struct plumb_arg *data);

/* The bytes at a place, as far as they lie together; 0 at the end. */
size_t bytes_at(
    const struct bytes *bytes, const struct place *place, const uint8_t **at);

/* Moves on by n bytes, no more than bytes_at() said. */
void bytes_move(const struct bytes *bytes, struct place *place, uint64_t n);

/* The same for any n, as far as there are bytes. */
void bytes_skip(const struct bytes *bytes, struct place *place, uint64_t n);

/*
 * Whether the next bytes are these, a data argument with a checksum or as text;
 * moves behind them. *known is false where fewer were there.
 */
bool bytes_next_are(const struct bytes *bytes, struct place *place,
    const struct plumb_arg *data, struct plumb_span rest, bool *known);

/*
 * The same for pieces that keep together, as datagrams do: run i alone. It is
 * no longer than a datagram can be.
 */
size_t bytes_run(const struct bytes *bytes, size_t i, const uint8_t **at);
bool bytes_run_is(const struct bytes *bytes, size_t i,
    const struct plumb_arg *data, struct plumb_span rest);

/* ":text", or "*N crc=XXXXXXXX" for more than 64 bytes. */
void bytes_describe(struct text *out, const uint8_t *at, size_t len);

#endif
