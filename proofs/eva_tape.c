/*
 * Eva's entry for the tape: any bytes, of any length up to SIZE, go through
 * all that reads a tape, what is read goes on to the monitor, and what was
 * decoded is written again. SIZE is given by eva_entries.
 */
#include "core/event.h"
#include "core/monitor.h"
#include "core/pattern.h"
#include "core/tape.h"

static volatile char any_char;
static volatile size_t any_size;
static volatile uint64_t any_u64;
static volatile unsigned any_choice;

static char eva_text[SIZE];
static const char huge[PLUMB_TAPE_LINE_MAX + 1];

void eva_tape(void);

static void
take_apart(struct plumb_span rest)
{
	static uint8_t bytes[SIZE];
	static char again[3 * SIZE];
	struct plumb_arg arg = plumb_tape_next(&rest);

	while (arg.kind != PLUMB_ARG_NONE) {
		size_t size = plumb_tape_decoded_size(arg.value);
		size_t n = plumb_tape_decode(arg.value, bytes, SIZE);

		if (size > n)
			size = n;
		plumb_tape_encode(bytes, size, again, any_size % sizeof again);
		plumb_crc32(0, bytes, size);
		plumb_pattern_fill(any_u64, bytes, size);
		arg = plumb_tape_next(&rest);
	}
}

static void
read_line(struct plumb_monitor *m, size_t len)
{
	struct plumb_tape_line line = { .column = 0 };
	struct plumb_event event;
	enum plumb_tape_error error = plumb_tape_parse(eva_text, len, &line);

	plumb_tape_error_text(error);
	plumb_verb_is_callback(line.verb);
	plumb_verb_is_method(line.verb);
	if (error != PLUMB_TAPE_OK)
		return;
	take_apart(line.rest);
	plumb_tape_key(line.rest, "low");
	if (plumb_event_of_line(&line, &event))
		plumb_monitor_step(m, &event);
}

void
eva_tape(void)
{
	struct plumb_tape_line line = { .column = 0 };
	struct plumb_monitor m;
	char number[PLUMB_TAPE_NUMBER_MAX];

	plumb_monitor_init(&m);
	while (any_choice != 0) {
		for (size_t i = 0; i < SIZE; i++)
			eva_text[i] = any_char;
		read_line(&m, any_size % (SIZE + 1));
	}
	plumb_tape_error_text((enum plumb_tape_error)any_choice);
	plumb_tape_number(any_u64, number);
	plumb_tape_parse(huge, sizeof huge, &line);
}
