/*
 * Targets: process_line, record_command, record_line and what is below it,
 * match_arguments: the adapter's lines as the runner sees them, and as the
 * scenario's lines are held against them.
 *
 * The input is what an adapter prints, in pieces of up to 64 bytes: the first
 * byte says of which kind of transport. A line that begins with '>' is a
 * command of the runner's, one that begins with '?' what a scenario expects of
 * the last event's arguments. Whatever comes, the runner judges it and goes on.
 */
#include <string.h>

#include "conformance/runner/match.h"
#include "conformance/runner/process.h"
#include "conformance/runner/record.h"
#include "fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 1 << 14, PIECE = 64, WISH = 200 };

/* What an adapter has printed, and what came of it. */
struct talk {
	struct process process;
	struct actors actors;
	struct record record;
	struct vars vars; /* names that were bound to what was said */
};

/* Of the form that the runner's own have: WHO MARK WORD..., and of someone. */
static void
command(
    struct record *record, struct actors *actors, const char *at, size_t len)
{
	struct plumb_tape_line line;
	char *text;

	if (plumb_tape_parse(at, len, &line) != PLUMB_TAPE_OK ||
	    (line.mark != PLUMB_MARK_CALL && line.mark != PLUMB_MARK_ON) ||
	    line.word.len == 0)
		return;
	(void)actors_add(actors, line.who.at, line.who.len);
	text = malloc(len + 1);
	must(text != NULL);
	memcpy(text, at, len);
	text[len] = '\0';
	must(record_command(record, text, len) == record->given);
	free(text);
}

/* As it stands in a scenario: printable words, and of an event. */
static void
expect(struct talk *t, const char *at, size_t len)
{
	const struct record *record = &t->record;
	struct plumb_span rest;
	char wish[WISH + 1];
	char message[MESSAGE_MAX] = "";
	size_t bound = t->vars.count;
	enum match match;

	if (record->count == 0 || len == 0 || len > WISH)
		return;
	for (size_t i = 0; i < len; i++)
		if (at[i] < ' ' || at[i] > '~')
			return;
	memcpy(wish, at, len);
	wish[len] = '\0';
	rest = record->events[record->count - 1].line.rest;
	match = match_arguments(&t->vars, wish, rest, message, sizeof message);
	must(match != MATCH_NONE);
	must((match == MATCH_YES) == (message[0] == '\0'));
	/* Where no name was bound, nothing has changed. */
	if (bound == t->vars.count)
		must(match == match_arguments(&t->vars, wish, rest, message,
				  sizeof message));
	if (match_raised(rest).len == 0 && match == MATCH_YES)
		must(!match_expects_raise(wish));
}

/* What stays of it is a tape, unless the adapter spoke no tape. */
static void
check_tape(const struct record *record)
{
	const char *at = record->tape.at;
	size_t left = record->tape.len;

	while (left > 0) {
		const char *end = memchr(at, '\n', left);
		size_t len = end != NULL ? (size_t)(end - at) : left;
		struct plumb_tape_line line;
		enum plumb_tape_error error = plumb_tape_parse(at, len, &line);

		must(end != NULL);
		must(error == PLUMB_TAPE_OK || error == PLUMB_TAPE_BLANK);
		at += len + 1;
		left -= len + 1;
	}
}

static void
check(const struct record *record)
{
	if (record->flaw.verdict != VERDICT_ADAPTER_ERROR)
		check_tape(record);
	must(record->done <= record->given);
	must(record->depth <= RECORD_DEPTH_MAX);
	must(record->count <= RECORD_EVENTS_MAX);
	must(record->callbacks <= record->depth);
	must((record->flaw.verdict == VERDICT_NONE) ==
	     (record->flaw.message[0] == '\0'));
	for (size_t i = 0; i < record->count; i++)
		must(record->events[i].command <= record->given);
}

static void
take_lines(struct talk *t)
{
	const char *at;
	size_t len;

	while (process_line(&t->process, &at, &len) == PROCESS_LINE) {
		if (len > 0 && at[0] == '>')
			command(&t->record, &t->actors, at + 1, len - 1);
		else if (len > 0 && at[0] == '?')
			expect(t, at + 1, len - 1);
		else
			record_line(&t->record, at, len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct talk t = { .process = { .in = -1, .out = -1, .err = -1 } };

	if (size == 0 || size > LONGEST)
		return 0;
	actors_clear(&t.actors);
	record_start(&t.record, &t.actors,
	    kind_of((enum kind_id)(1 + data[0] % (KIND_COUNT - 1))));
	for (size_t at = 1; at < size; at += PIECE) {
		size_t len = size - at < PIECE ? size - at : PIECE;

		text_add(&t.process.got, data + at, len);
		take_lines(&t);
	}
	t.process.ended = true;
	take_lines(&t);
	check(&t.record);
	record_free(&t.record);
	actors_free(&t.actors);
	text_free(&t.process.got);
	return 0;
}
