/* write, writelines and sendto: the data that they are given, and the calls. */
#include "conformance/adapters/reference/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/pattern.h"

enum { DATA_MAX = 1 << 30, TIMES_MAX = 100000 };

static size_t
data_size(struct plumb_arg arg)
{
	return arg.kind == PLUMB_ARG_COUNT ? (size_t)arg.number
					   : plumb_tape_decoded_size(arg.value);
}

bool
is_data(struct plumb_arg arg)
{
	return arg.kind == PLUMB_ARG_BYTES ||
	       (arg.kind == PLUMB_ARG_COUNT && arg.number <= DATA_MAX);
}

bool
is_mutate(struct plumb_arg arg)
{
	return arg.kind == PLUMB_ARG_KEY && span_is(arg.key, "mutate") &&
	       span_is(arg.value, "true");
}

static bool
is_times(struct plumb_arg arg)
{
	return arg.kind == PLUMB_ARG_KEY && span_is(arg.key, "times") &&
	       arg.has_number && arg.number > 0 && arg.number <= TIMES_MAX;
}

/* Any number of data, and options. */
bool
write_check_list(struct plumb_span rest)
{
	struct plumb_arg arg = plumb_tape_next(&rest);

	while (is_data(arg) || is_mutate(arg) || is_times(arg))
		arg = plumb_tape_next(&rest);
	return arg.kind == PLUMB_ARG_NONE;
}

bool
write_check_one(struct plumb_span rest)
{
	struct plumb_span all = rest;
	size_t count = 0;
	bool times = false;

	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest)) {
		count += is_data(arg);
		times = times || is_times(arg);
	}
	return count == 1 && !times && write_check_list(all);
}

/* The data of a write or writelines, in memory of its own. */
struct batch {
	struct plumb_bytes *list;
	uint8_t *memory;
	size_t count;
	size_t size;
	size_t times;
	bool mutate;
};

static void
batch_measure(struct batch *b, struct plumb_span rest)
{
	b->times = 1;
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest)) {
		if (is_data(arg)) {
			b->count++;
			b->size += data_size(arg);
		} else if (is_times(arg)) {
			b->times = arg.number;
		} else if (is_mutate(arg)) {
			b->mutate = true;
		}
	}
	b->count *= b->times;
	b->size *= b->times;
}

/* After one period the pattern begins anew, so the rest is a copy. */
static void
pattern_fill(uint64_t offset, uint8_t *out, size_t size)
{
	size_t done = size < PLUMB_PATTERN_PERIOD ? size : PLUMB_PATTERN_PERIOD;

	plumb_pattern_fill(offset, out, done);
	while (done < size) {
		size_t n = size - done < PLUMB_PATTERN_PERIOD
			       ? size - done
			       : PLUMB_PATTERN_PERIOD;

		memcpy(out + done, out + done - PLUMB_PATTERN_PERIOD, n);
		done += n;
	}
}

/* The list once; the number of bytes in it. */
static size_t
batch_fill(struct batch *b, struct conn *c, struct plumb_span rest, size_t i,
    uint8_t *out)
{
	const uint8_t *start = out;

	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest)) {
		size_t size = data_size(arg);

		if (!is_data(arg))
			continue;
		if (arg.kind == PLUMB_ARG_COUNT) {
			pattern_fill(c->offset, out, size);
			c->offset += size;
		} else {
			plumb_tape_decode(arg.value, out, size);
		}
		b->list[i++] = (struct plumb_bytes){ out, size };
		out += size;
	}
	return (size_t)(out - start);
}

static void
batch_fill_all(struct batch *b, struct conn *c, struct plumb_span rest)
{
	size_t once = b->count / b->times;
	uint8_t *out = b->memory;

	for (size_t i = 0; i < b->times; i++)
		out += batch_fill(b, c, rest, i * once, out);
}

int
write_one(struct conn *c, const struct plumb_bytes *list, size_t count,
    struct plumb_span rest)
{
	(void)count;
	(void)rest;
	return plumb_transport_write(c->transport, list->data, list->len);
}

int
write_list(struct conn *c, const struct plumb_bytes *list, size_t count,
    struct plumb_span rest)
{
	(void)rest;
	return plumb_transport_writelines(c->transport, list, count);
}

int
write_call(struct conn *c, struct plumb_span rest,
    int (*give)(struct conn *c, const struct plumb_bytes *list, size_t count,
	struct plumb_span rest))
{
	struct batch b = { 0 };
	int error = PLUMB_EMEMORY;

	batch_measure(&b, rest);
	b.memory = malloc(b.size + 1);
	b.list = calloc(b.count + 1, sizeof *b.list);
	if (b.memory && b.list) {
		batch_fill_all(&b, c, rest);
		error = give(c, b.list, b.count, rest);
	}
	if (b.mutate && b.memory)
		memset(b.memory, 'X', b.size);
	free(b.memory);
	free(b.list);
	return error;
}
