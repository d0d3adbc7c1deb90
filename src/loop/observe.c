#include "loop/observe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rule.h"
#include "core/tape.h"
#include "loop/loop.h"

enum { LINE_FULL = PLUMB_TAPE_LINE_MAX - 512 };

static const char lost_line[] = "# a line was lost: out of memory\n";

void
plumb_observer_init(struct plumb_observer *observer, struct plumb_drive *drive)
{
	memset(observer, 0, sizeof *observer);
	observer->drive = drive;
}

void
plumb_observer_belong(struct plumb_observer *observer,
    struct plumb_observer *owner, unsigned pipe)
{
	observer->owner = owner;
	observer->pipe = pipe;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static void
make_fit(char out[PLUMB_NAME_SIZE], const char *name)
{
	size_t len = 0;

	for (; name[len] != '\0' && len < PLUMB_NAME_SIZE - 1; len++)
		out[len] = is_name_byte(name[len]) ? name[len] : '_';
	if (len == 0)
		out[len++] = '_';
	out[len] = '\0';
}

void
plumb_observer_name(struct plumb_observer *observer, const char *name)
{
	/* "loop" is the loop's own, where it says that it reports. */
	make_fit(observer->name, strcmp(name, "loop") == 0 ? "loop_" : name);
}

static void
put_pair(struct plumb_loop *loop, struct plumb_text *text, const char *key,
    int64_t value)
{
	plumb_text_word(loop, text, key);
	plumb_text_number(loop, text, value);
}

static void
put_error(
    struct plumb_loop *loop, struct plumb_text *text, bool raised, int error)
{
	const char *symbol = plumb_error_symbol(error);

	plumb_text_word(loop, text, raised ? " !" : " ");
	plumb_text_word(loop, text, plumb_error_exception(error));
	if (symbol[0] == '\0')
		return;
	plumb_text_word(loop, text, " errno=");
	plumb_text_word(loop, text, symbol);
}

/* Data as it is; from the ring, where it is gone, at least how much it was. */
static void
put_data(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note, const struct plumb_piece *pieces,
    size_t count)
{
	if (pieces == NULL && (plumb_note_has(note, PLUMB_NOTE_COUNT)))
		put_pair(loop, text, " *", (int64_t)note->number);
	for (size_t i = 0; i < count && text->len < LINE_FULL; i++) {
		plumb_text_word(loop, text, " ");
		plumb_text_data(loop, text, pieces[i]);
	}
}

/* Where a datagram came from, or shall go; not kept in the ring. */
static void
put_address(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note, const struct plumb_piece *piece)
{
	struct plumb_address_text shown;
	char escaped[3 * PLUMB_ADDRESS_TEXT + 1];
	size_t len;

	plumb_address_show((const void *)piece->at, &shown);
	len = plumb_tape_encode(
	    (const uint8_t *)shown.at, shown.len, escaped, sizeof escaped - 1);
	escaped[len] = '\0';
	plumb_text_word(loop, text,
	    plumb_note_mark(note) == PLUMB_MARK_ENTER ? " from=" : " addr=");
	plumb_text_word(loop, text, escaped);
}

/* A limit that was not given is not there on the line either. */
static void
put_asked(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note)
{
	int64_t high = (int64_t)note->number;
	int64_t low = (int64_t)note->more;

	if (high != PLUMB_LIMIT_UNSET)
		put_pair(loop, text, " high=", high);
	if (low != PLUMB_LIMIT_UNSET)
		put_pair(loop, text, " low=", low);
}

/* A number that the line says besides, as that verb calls it. */
static void
put_number(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note)
{
	static const struct {
		enum plumb_verb verb;
		const char *key;
	} keys[] = {
		{ PLUMB_VERB_SEND_SIGNAL, " signal=" },
		{ PLUMB_VERB_GET_PIPE_TRANSPORT, " fd=" },
		{ PLUMB_VERB_GET_EXTRA_INFO, " pid=" },
	};
	const char *key = " ";

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (keys[i].verb == plumb_note_verb(note))
			key = keys[i].key;
	put_pair(loop, text, key, (int64_t)note->more);
}

static void
put_result(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note)
{
	if (plumb_note_has(note, PLUMB_NOTE_HINT))
		put_pair(loop, text, " sizehint=", (int64_t)note->number);
	if (plumb_note_has(note, PLUMB_NOTE_SENT))
		put_pair(loop, text, " size=", (int64_t)note->more);
	if (plumb_note_has(note, PLUMB_NOTE_LIMITS)) {
		put_pair(loop, text, " low=", (int64_t)note->number);
		put_pair(loop, text, " high=", (int64_t)note->more);
	}
	if (plumb_note_has(note, PLUMB_NOTE_SIZE))
		put_pair(loop, text,
		    plumb_note_verb(note) == PLUMB_VERB_GET_WRITE_BUFFER_SIZE
			? " "
			: " size=",
		    (int64_t)note->number);
	if (plumb_note_has(note, PLUMB_NOTE_TRUTH)) {
		plumb_text_word(loop, text,
		    plumb_note_verb(note) == PLUMB_VERB_EOF_RECEIVED
			? " return="
			: " ");
		plumb_text_word(loop, text,
		    plumb_note_has(note, PLUMB_NOTE_TRUE) ? "true" : "false");
	}
}

/* A name of the program's: what the grammar has no room for becomes '_'. */
static void
put_name(struct plumb_loop *loop, struct plumb_text *text, const char *name)
{
	char fit[PLUMB_NAME_SIZE];

	make_fit(fit, name);
	plumb_text_word(loop, text, fit);
}

/* In the library's words: escaped as data is, without the mark of it. */
static void
put_reason(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note)
{
	bool worded = plumb_note_has(note, PLUMB_NOTE_WORD);
	const char *reason =
	    (const char *)(uintptr_t)(worded ? note->more : note->number);
	char escaped[3 * PLUMB_REASON_SIZE + 1];

	escaped[plumb_tape_encode((const uint8_t *)reason, strlen(reason),
	    escaped, sizeof escaped - 1)] = '\0';
	plumb_text_word(loop, text, " reason=");
	plumb_text_word(loop, text, escaped);
}

/* Whether it is a callback about a pipe, which says which one. */
static bool
is_told_of(const struct plumb_note *note)
{
	return plumb_note_pipe(note) > 0 &&
	       plumb_note_mark(note) == PLUMB_MARK_ENTER;
}

static void
put_words(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note)
{
	bool raised = plumb_note_has(note, PLUMB_NOTE_RAISED);
	bool lost =
	    plumb_note_mark(note) == PLUMB_MARK_ENTER &&
	    (plumb_note_verb(note) == PLUMB_VERB_CONNECTION_LOST ||
		plumb_note_verb(note) == PLUMB_VERB_PIPE_CONNECTION_LOST);

	if (plumb_note_has(note, PLUMB_NOTE_ASKED))
		put_asked(loop, text, note);
	if (plumb_note_has(note, PLUMB_NOTE_WORD | PLUMB_NOTE_NAME)) {
		plumb_text_word(loop, text,
		    plumb_note_has(note, PLUMB_NOTE_NAME) ? " name=" : " ");
		put_name(loop, text, (const char *)(uintptr_t)note->number);
	}
	if (raised || lost || note->error != 0)
		put_error(loop, text, raised, note->error);
	if (plumb_note_has(note, PLUMB_NOTE_REASON))
		put_reason(loop, text, note);
	if (!raised)
		put_result(loop, text, note);
	if (plumb_note_has(note, PLUMB_NOTE_NUMBER))
		put_number(loop, text, note);
	if (is_told_of(note))
		put_pair(loop, text, " fd=", plumb_note_pipe(note) - 1);
	if (plumb_note_has(note, PLUMB_NOTE_VIA)) {
		plumb_text_word(loop, text, " via=");
		put_name(loop, text, (const char *)(uintptr_t)note->more);
	}
}

/* Whether it is a method of a pipe, which has a name of its own. */
static bool
is_own(const struct plumb_note *note)
{
	return plumb_note_pipe(note) > 0 &&
	       plumb_verb_is_method(plumb_note_verb(note));
}

static void
put_head(struct plumb_loop *loop, struct plumb_text *text, const char *who,
    const struct plumb_note *note)
{
	plumb_text_word(loop, text, who);
	if (is_own(note))
		put_pair(loop, text, ".", plumb_note_pipe(note) - 1);
	plumb_text_word(loop, text, " ");
	plumb_text_word(loop, text, plumb_mark_text(plumb_note_mark(note)));
	plumb_text_word(loop, text, " ");
	plumb_text_word(loop, text, plumb_verb_name(plumb_note_verb(note)));
}

static void
put_rest(struct plumb_loop *loop, struct plumb_text *text,
    const struct plumb_note *note, const struct plumb_piece *pieces,
    size_t count)
{
	if (pieces != NULL && plumb_note_has(note, PLUMB_NOTE_ADDRESS)) {
		put_data(loop, text, note, pieces, count - 1);
		put_address(loop, text, note, &pieces[count - 1]);
	} else {
		put_data(loop, text, note, pieces, count);
	}
	put_words(loop, text, note);
	plumb_text_word(loop, text, "\n");
}

static void
record(struct plumb_loop *loop, const char *who, const struct plumb_note *note,
    const struct plumb_piece *pieces, size_t count)
{
	plumb_text_clear(&loop->line);
	put_head(loop, &loop->line, who, note);
	put_rest(loop, &loop->line, note, pieces, count);
	plumb_loop_enter(loop);
	if (loop->line.broken)
		loop->tape(loop->tape_self, lost_line, sizeof lost_line - 1);
	else
		loop->tape(loop->tape_self, loop->line.at, loop->line.len);
	plumb_loop_leave(loop);
}

static void
report_broken(struct plumb_loop *loop, struct plumb_observer *observer,
    enum plumb_rule rule)
{
	struct plumb_violation violation = {
		.slug = plumb_rule_info(rule)->slug,
		.transport = observer->name,
		.tape = lost_line,
	};
	struct plumb_text text = { .at = NULL };
	unsigned at =
	    observer->next > PLUMB_RING ? observer->next - PLUMB_RING : 0;

	for (; at < observer->next; at++) {
		const struct plumb_note *note =
		    &observer->ring[at % PLUMB_RING];

		put_head(loop, &text, observer->name, note);
		put_rest(loop, &text, note, NULL, 0);
	}
	plumb_text_end(loop, &text);
	if (!text.broken)
		violation.tape = text.at;
	if (loop->violation != NULL) {
		plumb_loop_enter(loop);
		loop->violation(loop->violation_self, &violation);
		plumb_loop_leave(loop);
	} else {
		fprintf(stderr,
		    "%s: rule %s is broken by the last line of:\n%s",
		    violation.transport, violation.slug, violation.tape);
		abort();
	}
	plumb_text_free(loop, &text);
}

static bool
binds(const struct plumb_observer *observer, enum plumb_rule rule)
{
	const char *kind = plumb_kind_name(observer->drive->kind);

	return plumb_rule_binds(rule, kind, strlen(kind));
}

static struct plumb_event
event_of(const struct plumb_note *note)
{
	struct plumb_event event = {
		.mark = plumb_note_mark(note),
		.verb = plumb_note_verb(note),
		.has_size = plumb_note_has(note, PLUMB_NOTE_SIZE),
		.has_limits = plumb_note_has(note, PLUMB_NOTE_LIMITS),
		.has_count = plumb_note_has(note, PLUMB_NOTE_COUNT),
		.has_truth = plumb_note_has(note, PLUMB_NOTE_TRUTH),
		.raised = plumb_note_has(note, PLUMB_NOTE_RAISED),
		.truth = plumb_note_has(note, PLUMB_NOTE_TRUE),
	};

	if (event.has_count)
		event.count = note->number;
	if (event.has_size)
		event.size = note->number;
	if (event.has_limits) {
		event.low = note->number;
		event.high = note->more;
	}
	if (event.verb == PLUMB_VERB_GET_RETURNCODE) {
		event.has_truth = true;
		event.truth = plumb_note_has(note, PLUMB_NOTE_NUMBER);
	}
	if (is_told_of(note)) {
		event.has_fd = true;
		event.fd = plumb_note_pipe(note) - 1;
	} else if (is_own(note)) {
		event.pipe = (unsigned char)plumb_note_pipe(note);
	}
	return event;
}

static void
judge(struct plumb_loop *loop, struct plumb_observer *observer,
    const struct plumb_note *note)
{
	struct plumb_event event = event_of(note);
	enum plumb_rule broken =
	    plumb_monitor_step(&observer->drive->monitor, &event);

	if (broken != PLUMB_RULE_NONE && binds(observer, broken))
		report_broken(loop, observer, broken);
}

void
plumb_observe(struct plumb_loop *loop, struct plumb_observer *observer,
    struct plumb_note note, const struct plumb_piece *pieces, size_t count)
{
	observer->ring[observer->next++ % PLUMB_RING] = note;
	if (observer->owner != NULL) {
		judge(loop, observer, &note);
		if (!plumb_verb_is_method(plumb_note_verb(&note)))
			return;
		plumb_note_set_pipe(&note, observer->pipe);
		observer = observer->owner;
		observer->ring[observer->next++ % PLUMB_RING] = note;
	}
	if (loop->tape != NULL)
		record(loop, observer->name, &note, pieces, count);
	judge(loop, observer, &note);
}

/* The exception handler's two lines are the loop's own. */
static void
record_report(struct plumb_loop *loop, enum plumb_mark mark, int error)
{
	struct plumb_note note =
	    plumb_note_of(mark, PLUMB_VERB_CALL_EXCEPTION_HANDLER, 0);

	note.error = error;

	if (loop->tape != NULL)
		record(loop, "loop", &note, NULL, 0);
}

void
plumb_loop_report(struct plumb_loop *loop, struct plumb_transport *transport,
    int error, const char *message)
{
	record_report(loop, PLUMB_MARK_ENTER, error);
	plumb_loop_enter(loop);
	if (loop->exception != NULL)
		loop->exception(
		    loop->exception_self, transport, error, message);
	else
		fprintf(stderr, "plumbline: %s: %s\n", message,
		    plumb_error_exception(error));
	plumb_loop_leave(loop);
	record_report(loop, PLUMB_MARK_LEAVE, 0);
}

void
plumb_loop_set_exception_handler(struct plumb_loop *loop,
    void (*fn)(void *self, struct plumb_transport *transport, int error,
	const char *message),
    void *self)
{
	loop->exception = fn;
	loop->exception_self = self;
}

void
plumb_loop_set_violation_handler(struct plumb_loop *loop,
    void (*fn)(void *self, const struct plumb_violation *violation), void *self)
{
	loop->violation = fn;
	loop->violation_self = self;
}

void
plumb_loop_set_tape(struct plumb_loop *loop,
    void (*sink)(void *self, const char *line, size_t len), void *self)
{
	loop->tape = sink;
	loop->tape_self = self;
}
