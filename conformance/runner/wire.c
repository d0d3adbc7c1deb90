#include "conformance/runner/wire.h"

#include <stdio.h>
#include <string.h>

void
wire_clear(struct wire *wire)
{
	bytes_clear(&wire->written);
	wire->due = 0;
	wire->closing = wire->free_form = false;
	wire->at = (struct place){ 0 };
	wire->got.len = wire->compared = wire->taken = 0;
}

void
wire_free(struct wire *wire)
{
	bytes_free(&wire->written);
	text_free(&wire->got);
}

/* Whether a write is made in a way whose bytes the rules leave open. */
static bool
is_free_form(struct plumb_span rest)
{
	struct plumb_arg type = plumb_tape_key(rest, "type");

	return plumb_tape_key(rest, "mutate").kind == PLUMB_ARG_KEY ||
	       (type.kind == PLUMB_ARG_KEY && type.value.len > 0 &&
		   (*type.value.at == 'w' || *type.value.at == 's'));
}

static void
add_data(struct wire *wire, struct plumb_span rest)
{
	struct plumb_arg arg;

	while ((arg = plumb_tape_next(&rest)).kind != PLUMB_ARG_NONE) {
		if (!bytes_add(&wire->written, &arg)) {
			continue;
		}
		wire->written.runs[wire->written.count - 1].optional =
		    wire->closing;
		if (!wire->closing) {
			struct run *runs = wire->written.runs;

			wire->due += runs[wire->written.count - 1].len;
		}
	}
}

size_t
wire_call(struct wire *wire, const struct plumb_tape_line *line)
{
	size_t before = wire->written.count;
	struct plumb_arg times;

	switch (line->verb) {
	case PLUMB_VERB_WRITE:
	case PLUMB_VERB_WRITELINES:
		wire->free_form = wire->free_form || is_free_form(line->rest);
		times = plumb_tape_key(line->rest, "times");
		for (uint64_t n = times.has_number ? times.number : 1; n > 0;
		     n--) {
			add_data(wire, line->rest);
		}
		break;
	case PLUMB_VERB_CLOSE:
	case PLUMB_VERB_ABORT:
		wire->closing = true;
		break;
	default:
		break;
	}
	return before;
}

void
wire_undo(struct wire *wire, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct run *run = &wire->written.runs[i];

		if (!run->optional) {
			wire->due -= run->len;
		}
		wire->written.total -= run->len;
		run->len = 0;
	}
}

void
wire_got(struct wire *wire, const void *at, size_t len)
{
	text_add(&wire->got, at, len);
}

/* The run at the place was not sent as a whole, and need not be. */
static bool
skip_optional(struct wire *wire)
{
	struct place *at = &wire->at;

	while (at->run < wire->written.count &&
	       at->into == wire->written.runs[at->run].len) {
		at->run++;
		at->into = 0;
	}
	if (at->run == wire->written.count || at->into > 0 ||
	    !wire->written.runs[at->run].optional) {
		return false;
	}
	at->run++;
	return true;
}

static size_t
first_difference(const uint8_t *a, const uint8_t *b, size_t len)
{
	size_t i = 0;

	while (i < len && a[i] == b[i]) {
		i++;
	}
	return i;
}

bool
wire_compare(struct wire *wire, char *message, size_t cap)
{
	if (wire->free_form) {
		wire->compared = wire->got.len;
	}
	while (wire->compared < wire->got.len) {
		const uint8_t *got =
		    (const uint8_t *)wire->got.at + wire->compared;
		const uint8_t *want;
		size_t left = wire->got.len - wire->compared;
		size_t n = bytes_at(&wire->written, &wire->at, &want);

		if (n == 0) {
			return true;
		}
		n = n < left ? n : left;
		if (memcmp(got, want, n) != 0) {
			size_t i = first_difference(got, want, n);

			if (skip_optional(wire)) {
				continue;
			}
			snprintf(message, cap,
			    "byte %zu that the peer read is %%%02x, the writes "
			    "say %%%02x",
			    wire->compared + i + 1, got[i], want[i]);
			return false;
		}
		bytes_move(&wire->written, &wire->at, n);
		wire->compared += n;
	}
	return true;
}

bool
wire_settled(struct wire *wire, char *message, size_t cap)
{
	if (!wire_compare(wire, message, cap)) {
		return false;
	}
	if (wire->compared < wire->got.len) {
		snprintf(message, cap,
		    "the peer read %zu bytes more than were written",
		    wire->got.len - wire->compared);
		return false;
	}
	return true;
}
