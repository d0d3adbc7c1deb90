#include "conformance/runner/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/pattern.h"

enum { TEXT_MAX = 64 };

/* Two periods, so that any run of up to one period lies together. */
static const uint8_t *
pattern_at(uint64_t offset)
{
	static uint8_t table[2 * PLUMB_PATTERN_PERIOD];
	static bool filled;

	if (!filled) {
		plumb_pattern_fill(0, table, sizeof(table));
		filled = true;
	}
	return table + offset % PLUMB_PATTERN_PERIOD;
}

void
bytes_clear(struct bytes *bytes)
{
	bytes->count = 0;
	bytes->literals.len = 0;
	bytes->pattern = 0;
	bytes->total = 0;
}

void
bytes_free(struct bytes *bytes)
{
	free(bytes->runs);
	text_free(&bytes->literals);
	*bytes = (struct bytes){ 0 };
}

static void
add_run(struct bytes *bytes, bool pattern, uint64_t from, uint64_t len)
{
	bytes->runs = memory_grow(
	    bytes->runs, bytes->count, &bytes->cap, sizeof(*bytes->runs));
	bytes->runs[bytes->count++] =
	    (struct run){ .pattern = pattern, .from = from, .len = len };
	bytes->total += len;
}

void
bytes_add_literal(struct bytes *bytes, const void *at, size_t len)
{
	add_run(bytes, false, bytes->literals.len, len);
	text_add(&bytes->literals, at, len);
}

void
bytes_add_pattern(struct bytes *bytes, uint64_t len)
{
	add_run(bytes, true, bytes->pattern, len);
	bytes->pattern += len;
}

void
bytes_add_file(struct bytes *bytes, uint64_t from, uint64_t len)
{
	add_run(bytes, true, from, len);
}

bool
bytes_add(struct bytes *bytes, const struct plumb_arg *data)
{
	size_t size;

	if (data->kind == PLUMB_ARG_COUNT && data->has_number) {
		bytes_add_pattern(bytes, data->number);
		return true;
	}
	if (data->kind != PLUMB_ARG_BYTES) {
		return false;
	}
	size = plumb_tape_decoded_size(data->value);
	add_run(bytes, false, bytes->literals.len, size);
	plumb_tape_decode(
	    data->value, (uint8_t *)text_room(&bytes->literals, size), size);
	bytes->literals.len += size;
	return true;
}

size_t
bytes_at(
    const struct bytes *bytes, const struct place *place, const uint8_t **at)
{
	struct place p = *place;

	while (p.run < bytes->count && p.into == bytes->runs[p.run].len) {
		p.run++;
		p.into = 0;
	}
	if (p.run < bytes->count) {
		const struct run *run = &bytes->runs[p.run];
		uint64_t left = run->len - p.into;

		if (run->pattern) {
			*at = pattern_at(run->from + p.into);
			return left < PLUMB_PATTERN_PERIOD
				   ? (size_t)left
				   : PLUMB_PATTERN_PERIOD;
		}
		*at = (const uint8_t *)bytes->literals.at + run->from + p.into;
		return (size_t)left;
	}
	return 0;
}

void
bytes_move(const struct bytes *bytes, struct place *place, uint64_t n)
{
	while (place->run < bytes->count &&
	       place->into == bytes->runs[place->run].len) {
		place->run++;
		place->into = 0;
	}
	place->into += n;
	place->offset += n;
}

void
bytes_skip(const struct bytes *bytes, struct place *place, uint64_t n)
{
	const uint8_t *at;

	while (n > 0) {
		uint64_t some = bytes_at(bytes, place, &at);

		if (some == 0) {
			return;
		}
		some = some < n ? some : n;
		bytes_move(bytes, place, some);
		n -= some;
	}
}

static bool
next_are_literal(const struct bytes *bytes, struct place *place,
    struct plumb_span text, bool *known)
{
	size_t size = plumb_tape_decoded_size(text);
	uint8_t *want = memory_resize(NULL, size);
	const uint8_t *at;
	size_t done = 0;
	bool same = true;

	plumb_tape_decode(text, want, size);
	while (same && done < size) {
		size_t n = bytes_at(bytes, place, &at);

		if (n == 0) {
			*known = same = false;
			break;
		}
		n = n < size - done ? n : size - done;
		same = memcmp(at, want + done, n) == 0;
		bytes_move(bytes, place, n);
		done += n;
	}
	free(want);
	return same;
}

bool
bytes_next_are(const struct bytes *bytes, struct place *place,
    const struct plumb_arg *data, struct plumb_span rest, bool *known)
{
	struct plumb_arg crc = plumb_tape_key(rest, "crc");
	uint64_t left = data->number;
	uint32_t sum = 0;
	char digits[16];

	*known = true;
	if (data->kind == PLUMB_ARG_BYTES) {
		return next_are_literal(bytes, place, data->value, known);
	}
	while (left > 0) {
		const uint8_t *at;
		size_t n = bytes_at(bytes, place, &at);

		if (n == 0) {
			*known = false;
			return false;
		}
		n = n < left ? n : (size_t)left;
		sum = plumb_crc32(sum, at, n);
		bytes_move(bytes, place, n);
		left -= n;
	}
	snprintf(digits, sizeof(digits), "%08x", (unsigned)sum);
	return crc.kind == PLUMB_ARG_KEY && crc.value.len == 8 &&
	       memcmp(crc.value.at, digits, 8) == 0;
}

size_t
bytes_run(const struct bytes *bytes, size_t i, const uint8_t **at)
{
	const struct run *run = &bytes->runs[i];

	*at = NULL;
	if (run->len > 0) {
		*at = run->pattern
			  ? pattern_at(run->from)
			  : (const uint8_t *)bytes->literals.at + run->from;
	}
	return run->len < PLUMB_PATTERN_PERIOD ? (size_t)run->len
					       : PLUMB_PATTERN_PERIOD;
}

bool
bytes_run_is(const struct bytes *bytes, size_t i, const struct plumb_arg *data,
    struct plumb_span rest)
{
	struct place place = { i, 0, 0 };
	uint64_t size = data->kind == PLUMB_ARG_BYTES
			    ? plumb_tape_decoded_size(data->value)
			    : data->number;
	bool known;

	return size == bytes->runs[i].len &&
	       (size == 0 || bytes_next_are(bytes, &place, data, rest, &known));
}

void
bytes_describe(struct text *out, const uint8_t *at, size_t len)
{
	if (len > TEXT_MAX) {
		text_addf(out, "*%zu crc=%08x", len,
		    (unsigned)plumb_crc32(0, at, len));
		return;
	}
	text_add(out, ":", 1);
	out->len +=
	    plumb_tape_encode(at, len, text_room(out, 3 * len), 3 * len);
}
