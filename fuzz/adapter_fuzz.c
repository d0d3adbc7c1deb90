/*
 * Targets: process_line, record_command, record_line and what is below it:
 * the adapter's lines as the runner sees them.
 *
 * The input is what an adapter prints, in pieces of up to 64 bytes: the first
 * byte says of which kind of transport. A line that begins with '>' is a command
 * of the runner's. Whatever comes, the runner judges it and goes on.
 */
#include <string.h>

#include "conformance/runner/process.h"
#include "conformance/runner/record.h"
#include "fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 1 << 14, PIECE = 64 };

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

static void
check(const struct record *record)
{
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
take_lines(
    struct process *process, struct record *record, struct actors *actors)
{
	const char *at;
	size_t len;

	while (process_line(process, &at, &len) == PROCESS_LINE) {
		if (len > 0 && at[0] == '>')
			command(record, actors, at + 1, len - 1);
		else
			record_line(record, at, len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct process process = { .in = -1, .out = -1, .err = -1 };
	struct actors actors = { 0 };
	struct record record = { 0 };

	if (size == 0 || size > LONGEST)
		return 0;
	actors_clear(&actors);
	record_start(&record, &actors,
	    kind_of((enum kind_id)(1 + data[0] % (KIND_COUNT - 1))));
	for (size_t at = 1; at < size; at += PIECE) {
		size_t len = size - at < PIECE ? size - at : PIECE;

		text_add(&process.got, data + at, len);
		take_lines(&process, &record, &actors);
	}
	process.ended = true;
	take_lines(&process, &record, &actors);
	check(&record);
	record_free(&record);
	actors_free(&actors);
	text_free(&process.got);
	return 0;
}
