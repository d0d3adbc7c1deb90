#include "conformance/runner/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/scratch.h"

void
wire_clear(struct wire *wire)
{
	bytes_clear(&wire->written);
	wire->due = 0;
	wire->closing = wire->free_form = wire->parted = false;
	wire->excused = wire->pieces = wire->file = 0;
	wire->at = (struct place){ 0 };
	wire->got.len = wire->compared = wire->taken = 0;
}

void
wire_free(struct wire *wire)
{
	bytes_free(&wire->written);
	text_free(&wire->got);
	free(wire->ends);
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

/* How much a run is, in what the wire counts. */
static uint64_t
size_of(const struct wire *wire, const struct run *run)
{
	return wire->parted ? 1 : run->len;
}

static void
add_data(struct wire *wire, struct plumb_span rest, bool closing)
{
	struct plumb_arg arg;

	while ((arg = plumb_tape_next(&rest)).kind != PLUMB_ARG_NONE) {
		struct run *run;

		if (!bytes_add(&wire->written, &arg)) {
			continue;
		}
		run = &wire->written.runs[wire->written.count - 1];
		run->optional = closing;
		if (!closing) {
			wire->due += size_of(wire, run);
		}
	}
}

/* A part of the file that sendfile() can be given: it is all pattern. */
static void
add_file(struct wire *wire, struct plumb_span rest)
{
	struct plumb_arg offset = plumb_tape_key(rest, "offset");
	struct plumb_arg count = plumb_tape_key(rest, "count");
	uint64_t from = offset.has_number ? offset.number : 0;
	uint64_t len = from < SCRATCH_FILE ? SCRATCH_FILE - from : 0;

	if (count.has_number && count.number < len) {
		len = count.number;
	}
	bytes_add_file(&wire->written, from, len);
	wire->file = wire->written.count;
	wire->written.runs[wire->file - 1].optional = wire->closing;
	wire->due += wire->closing ? 0 : len;
}

void
wire_file_failed(struct wire *wire)
{
	struct run *run;

	if (wire->file > 0) {
		run = &wire->written.runs[wire->file - 1];
		wire->due -= run->optional ? 0 : run->len;
		run->optional = true;
	}
}

size_t
wire_sendto(struct wire *wire, const struct plumb_tape_line *line, bool closing)
{
	size_t before = wire->written.count;
	uint64_t total = wire->written.total;
	struct run *run;

	wire->free_form = wire->free_form || is_free_form(line->rest);
	add_data(wire, line->rest, closing);
	if (wire->written.count > before && wire->written.total == total) {
		/* rule: datagram.empty-sent */
		run = &wire->written.runs[before];
		wire->due -= !run->optional;
		run->optional = true;
	}
	return before;
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
			add_data(wire, line->rest, wire->closing);
		}
		break;
	case PLUMB_VERB_SENDFILE:
		add_file(wire, line->rest);
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

		if (!run->optional && !run->unsent) {
			wire->due -= size_of(wire, run);
		}
		wire->written.total -= run->len;
		run->len = 0;
		run->unsent = true;
	}
}

void
wire_got(struct wire *wire, const void *at, size_t len)
{
	text_add(&wire->got, at, len);
}

void
wire_end_piece(struct wire *wire)
{
	wire->ends = memory_grow(
	    wire->ends, wire->pieces, &wire->pieces_cap, sizeof(*wire->ends));
	wire->ends[wire->pieces++] = wire->got.len;
}

size_t
wire_piece(const struct wire *wire, size_t i, const uint8_t **at)
{
	size_t from = i > 0 ? wire->ends[i - 1] : 0;

	*at = (const uint8_t *)wire->got.at + from;
	return wire->ends[i] - from;
}

size_t
wire_have(const struct wire *wire)
{
	return wire->parted ? wire->pieces : wire->got.len;
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

/* Whether a piece that did not come may be missing. */
static bool
may_miss(struct wire *wire, const struct run *run)
{
	if (run->unsent || run->optional) {
		return true;
	}
	if (wire->excused == 0) {
		return false;
	}
	wire->excused--;
	return true;
}

/* Piece by piece: the next that was sent is the next that came. */
static bool
compare_pieces(struct wire *wire, char *message, size_t cap)
{
	while (wire->compared < wire->pieces &&
	       wire->at.run < wire->written.count) {
		const struct run *run = &wire->written.runs[wire->at.run];
		const uint8_t *got;
		const uint8_t *want;
		size_t len = wire_piece(wire, wire->compared, &got);
		size_t n = bytes_run(&wire->written, wire->at.run, &want);

		wire->at.run++;
		if (!run->unsent && n == len &&
		    (n == 0 || memcmp(got, want, n) == 0)) {
			wire->compared++;
		} else if (!may_miss(wire, run)) {
			snprintf(message, cap,
			    "datagram %zu that the peer read, %zu bytes, is "
			    "not the next that was sent, %zu bytes",
			    wire->compared + 1, len, n);
			return false;
		}
	}
	return true;
}

bool
wire_compare(struct wire *wire, char *message, size_t cap)
{
	if (wire->free_form) {
		wire->compared = wire_have(wire);
	}
	if (wire->parted) {
		return compare_pieces(wire, message, cap);
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
	if (wire->compared < wire_have(wire)) {
		snprintf(message, cap,
		    "the peer read %zu %s more than were written",
		    wire_have(wire) - wire->compared,
		    wire->parted ? "datagrams" : "bytes");
		return false;
	}
	return true;
}
