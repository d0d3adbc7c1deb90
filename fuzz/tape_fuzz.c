/*
 * Targets: plumb_tape_parse, plumb_tape_next, plumb_tape_key,
 * plumb_tape_decode, plumb_tape_decoded_size, plumb_tape_encode,
 * plumb_event_of_line, plumb_monitor_step.
 *
 * The input is a tape. Each line is parsed; what the parser says is compared
 * with the oracle's reading of the grammar. A good line is printed again, its
 * data in the canonical form, and must read back as the same. All lines are one
 * transport to the monitor.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/event.h"
#include "core/monitor.h"
#include "core/rule.h"
#include "core/tape.h"
#include "fuzz/oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 16 };

struct copy {
	char text[ROOM];
	size_t len;
};

static void
must(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void
put(struct copy *copy, const char *at, size_t len)
{
	must(len <= ROOM - copy->len);
	memcpy(copy->text + copy->len, at, len);
	copy->len += len;
}

/* Data in the form that a writer gives it: decoded, and encoded again. */
static void
put_data(struct copy *copy, struct plumb_span text)
{
	static uint8_t bytes[ROOM];
	static uint8_t again[ROOM];
	size_t size = plumb_tape_decoded_size(text);

	must(size <= text.len);
	must(plumb_tape_decode(text, bytes, ROOM) == size);
	put(copy, ":", 1);
	struct plumb_span coded = { copy->text + copy->len, 0 };
	coded.len = plumb_tape_encode(
	    bytes, size, copy->text + copy->len, ROOM - copy->len);
	must(coded.len >= size);
	copy->len += coded.len;
	must(plumb_tape_decode(coded, again, ROOM) == size);
	must(memcmp(bytes, again, size) == 0);
	/* With less room there is less, and never a byte more. */
	must(plumb_tape_decode(text, again, size / 2) == size / 2);
	must(memcmp(bytes, again, size / 2) == 0);
	must(coded.len == 0 || plumb_tape_encode(bytes, size,
				   copy->text + copy->len, coded.len - 1) == 0);
}

static void
put_arg(struct copy *copy, const struct plumb_arg *arg)
{
	switch (arg->kind) {
	case PLUMB_ARG_KEY:
		put(copy, arg->key.at, arg->key.len);
		put(copy, "=", 1);
		put(copy, arg->value.at, arg->value.len);
		break;
	case PLUMB_ARG_BYTES:
		put_data(copy, arg->value);
		break;
	case PLUMB_ARG_COUNT:
		must(arg->has_number);
		put(copy, "*", 1);
		put(copy, arg->value.at, arg->value.len);
		break;
	case PLUMB_ARG_RAISED:
		put(copy, "!", 1);
		put(copy, arg->value.at, arg->value.len);
		break;
	default:
		must(arg->kind == PLUMB_ARG_WORD);
		put(copy, arg->value.at, arg->value.len);
		break;
	}
}

static void
print_line(const struct plumb_tape_line *line, struct copy *copy)
{
	struct plumb_span rest = line->rest;
	bool first = line->verb == PLUMB_VERB_NONE;

	copy->len = 0;
	put(copy, line->who.at, line->who.len);
	put(copy, " ", 1);
	put(copy, plumb_mark_text(line->mark), 2);
	put(copy, " ", 1);
	put(copy, line->word.at, line->word.len);
	for (;;) {
		struct plumb_arg arg = plumb_tape_next(&rest);

		if (arg.kind == PLUMB_ARG_NONE) {
			break;
		}
		put(copy, " ", first ? 0 : 1);
		put_arg(copy, &arg);
		first = false;
	}
	must(rest.len == 0);
}

static void
check_reading_back(const struct plumb_tape_line *line)
{
	static struct copy once;
	static struct copy twice;
	struct plumb_tape_line back;

	print_line(line, &once);
	must(oracle_is_line(once.text, once.len));
	must(plumb_tape_parse(once.text, once.len, &back) == PLUMB_TAPE_OK);
	must(back.who.len == line->who.len && back.mark == line->mark &&
	     back.verb == line->verb && back.word.len == line->word.len);
	print_line(&back, &twice);
	must(once.len == twice.len);
	must(memcmp(once.text, twice.text, once.len) == 0);
}

static void
check_keys(const struct plumb_tape_line *line)
{
	struct plumb_arg low = plumb_tape_key(line->rest, "low");

	must(low.kind == PLUMB_ARG_NONE ||
	     (low.kind == PLUMB_ARG_KEY && plumb_span_is(low.key, "low")));
}

static void
feed(struct plumb_monitor *m, const struct plumb_tape_line *line)
{
	struct plumb_event e;
	enum plumb_phase before = m->phase;

	if (!plumb_event_of_line(line, &e)) {
		return;
	}
	enum plumb_rule rule = plumb_monitor_step(m, &e);
	bool callback =
	    e.mark == PLUMB_MARK_ENTER && plumb_verb_is_callback(e.verb);

	must(rule < PLUMB_RULE_COUNT);
	must(m->phase > PLUMB_PHASE_NONE && m->phase < PLUMB_PHASE_COUNT);
	must(before != PLUMB_PHASE_LOST || m->phase == PLUMB_PHASE_LOST);
	must(rule == PLUMB_RULE_NONE || callback ||
	     e.verb == PLUMB_VERB_IS_CLOSING);
	must(
	    !callback || before != PLUMB_PHASE_LOST || rule != PLUMB_RULE_NONE);
	if (m->phase == PLUMB_PHASE_LOST &&
	    e.verb == PLUMB_VERB_CONNECTION_MADE) {
		plumb_monitor_init(m);
	}
}

static void
check_line(struct plumb_monitor *m, const char *text, size_t len)
{
	struct plumb_tape_line line;
	enum plumb_tape_error error = plumb_tape_parse(text, len, &line);

	switch (error) {
	case PLUMB_TAPE_OK:
		must(oracle_is_line(text, len) && !oracle_is_blank(text, len));
		check_reading_back(&line);
		check_keys(&line);
		feed(m, &line);
		break;
	case PLUMB_TAPE_BLANK:
		must(oracle_is_blank(text, len));
		break;
	default:
		must(!oracle_is_line(text, len));
		must(line.column >= 1 && line.column <= len + 1);
		must(plumb_tape_error_text(error)[0] != '\0');
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plumb_monitor m;
	char *text;

	/* Escaping makes three of one; what is printed must have room. */
	if (size == 0 || size > ROOM / 4) {
		return 0;
	}
	/* Memory of the exact size: a byte too far is seen. */
	text = malloc(size);
	must(text);
	memcpy(text, data, size);
	plumb_monitor_init(&m);
	for (size_t at = 0; at < size;) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t len = end ? (size_t)(end - text) - at : size - at;

		check_line(&m, text + at, len);
		at += len + 1;
	}
	free(text);
	return 0;
}
