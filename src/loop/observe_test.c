#include "loop/observe.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/tape.h"
#include "loop/loop.h"
#include "loop/scarce_test.h"

static struct plumb_loop *loop;
static struct plumb_drive drive;
static struct plumb_observer observer;
static char lines[4096];
static char *kept = lines; /* where lines go */
static char slug[64];
static char tape[4096];

static void
keep_line(void *self, const char *line, size_t len)
{
	(void)self;
	assert_int_equal(line[len - 1], '\n');
	strncat(kept, line, len);
}

static void
keep_violation(void *self, const struct plumb_violation *violation)
{
	(void)self;
	assert_string_equal(violation->transport, "a");
	strcpy(slug, violation->slug);
	strcpy(tape, violation->tape);
}

static void
quiet(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)error;
	(void)message;
}

static int
set_up(void **state)
{
	(void)state;
	lines[0] = slug[0] = tape[0] = '\0';
	kept = lines;
	plumb_drive_init(&drive);
	plumb_observer_init(&observer, &drive);
	drive.kind = PLUMB_KIND_TCP;
	plumb_observer_name(&observer, "a");
	if (plumb_loop_new(NULL, &loop) != 0)
		return -1;
	plumb_loop_set_tape(loop, keep_line, NULL);
	plumb_loop_set_violation_handler(loop, keep_violation, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	return 0;
}

static void
happens(enum plumb_mark mark, enum plumb_verb verb)
{
	plumb_observe(loop, &observer, plumb_note_of(mark, verb, 0), NULL, 0);
}

static void
a_broken_rule_is_told_with_its_slug_and_the_last_lines(void **state)
{
	(void)state;
	happens(PLUMB_MARK_ENTER, PLUMB_VERB_CONNECTION_MADE);
	happens(PLUMB_MARK_LEAVE, PLUMB_VERB_CONNECTION_MADE);
	assert_string_equal(slug, "");
	happens(PLUMB_MARK_ENTER, PLUMB_VERB_CONNECTION_MADE);
	assert_string_equal(slug, "life.made-once");
	assert_string_equal(tape, "a <= connection_made\n"
				  "a <- connection_made\n"
				  "a <= connection_made\n");
}

static void
the_report_has_the_last_lines_of_a_long_life(void **state)
{
	(void)state;
	happens(PLUMB_MARK_ENTER, PLUMB_VERB_CONNECTION_MADE);
	happens(PLUMB_MARK_LEAVE, PLUMB_VERB_CONNECTION_MADE);
	for (int i = 0; i < 5 * PLUMB_RING; i++) {
		happens(PLUMB_MARK_CALL, PLUMB_VERB_CLOSE);
		happens(PLUMB_MARK_RETURN, PLUMB_VERB_CLOSE);
	}
	happens(PLUMB_MARK_ENTER, PLUMB_VERB_DATA_RECEIVED);
	assert_string_equal(slug, "close.no-data-after");
	assert_non_null(strstr(tape, "a => close\na -> close\n"));
	assert_null(strstr(tape, "connection_made"));
	assert_string_equal(tape + strlen(tape) - 19, "a <= data_received\n");
}

enum { ABORTED = 42 };

/* By exit(), which lets it be known what was run. */
static void
end_aborted(int signal)
{
	(void)signal;
	exit(ABORTED);
}

/* What a program sees that has set no handler. */
static void
without_a_handler_a_broken_rule_aborts_and_says_why(void **state)
{
	char said[1024] = "";
	int fds[2];
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		signal(SIGABRT, end_aborted);
		dup2(fds[1], STDERR_FILENO);
		plumb_loop_set_violation_handler(loop, NULL, NULL);
		happens(PLUMB_MARK_ENTER, PLUMB_VERB_DATA_RECEIVED);
		_exit(0);
	}
	close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), ABORTED);
	assert_true(read(fds[0], said, sizeof said - 1) > 0);
	assert_non_null(strstr(said, "life.made-first"));
	assert_non_null(strstr(said, "\na <= data_received\n"));
	close(fds[0]);
}

static const uint8_t text[] = "a b%";

#define WORD(text) (uint64_t)(uintptr_t)(text)
#define UNSET (uint64_t) PLUMB_LIMIT_UNSET
#define EVENT(mark, verb, flags)                                       \
	.what = PLUMB_MARK_##mark | (uint32_t)PLUMB_VERB_##verb << 8 | \
		(uint32_t)(flags) << 16
#define RAISED(mark, verb, name) \
	EVENT(mark, verb, PLUMB_NOTE_RAISED), .error = PLUMB_##name

static const struct row {
	const char *line;
	struct plumb_note note;
	const void *data;
	size_t len;
} rows[] = {
	{ "a => write :a%20b%25\n", { EVENT(CALL, WRITE, 0) }, text, 4 },
	{ "a => write :\n", { EVENT(CALL, WRITE, 0) }, text, 0 },
	{ "a -> write size=6\n",
	    { EVENT(RETURN, WRITE, PLUMB_NOTE_SIZE), .number = 6 }, NULL, 0 },
	{ "a -> write !RuntimeError\n", { RAISED(RETURN, WRITE, EUSAGE) }, NULL,
	    0 },
	{ "a -> write_eof !OSError errno=ENOTCONN\n",
	    { RAISED(RETURN, WRITE_EOF, ENOTCONN) }, NULL, 0 },
	{ "a -> get_write_buffer_size 7\n",
	    { EVENT(RETURN, GET_WRITE_BUFFER_SIZE, PLUMB_NOTE_SIZE),
		.number = 7 },
	    NULL, 0 },
	{ "a => set_write_buffer_limits high=5\n",
	    { EVENT(CALL, SET_WRITE_BUFFER_LIMITS, PLUMB_NOTE_ASKED),
		.number = 5, .more = UNSET },
	    NULL, 0 },
	{ "a => set_write_buffer_limits high=5 low=-1\n",
	    { EVENT(CALL, SET_WRITE_BUFFER_LIMITS, PLUMB_NOTE_ASKED),
		.number = 5, .more = (uint64_t)-1 },
	    NULL, 0 },
	{ "a -> set_write_buffer_limits low=1 high=5\n",
	    { EVENT(RETURN, SET_WRITE_BUFFER_LIMITS, PLUMB_NOTE_LIMITS),
		.number = 1, .more = 5 },
	    NULL, 0 },
	{ "a <= pause_writing size=9\n",
	    { EVENT(ENTER, PAUSE_WRITING, PLUMB_NOTE_SIZE), .number = 9 }, NULL,
	    0 },
	{ "a <- eof_received return=false\n",
	    { EVENT(LEAVE, EOF_RECEIVED, PLUMB_NOTE_TRUTH) }, NULL, 0 },
	{ "a -> is_closing true\n",
	    { EVENT(RETURN, IS_CLOSING, PLUMB_NOTE_TRUTH | PLUMB_NOTE_TRUE) },
	    NULL, 0 },
	{ "a <= connection_lost None\n", { EVENT(ENTER, CONNECTION_LOST, 0) },
	    NULL, 0 },
	{ "a <= connection_lost ConnectionResetError errno=ECONNRESET via=q\n",
	    { EVENT(ENTER, CONNECTION_LOST, PLUMB_NOTE_VIA),
		.error = PLUMB_ECONNRESET, .more = WORD("q") },
	    NULL, 0 },
	{ "a <= data_received *3\n",
	    { EVENT(ENTER, DATA_RECEIVED, PLUMB_NOTE_COUNT), .number = 3 },
	    NULL, 0 },
	{ "a -> get_protocol p\n",
	    { EVENT(RETURN, GET_PROTOCOL, PLUMB_NOTE_WORD),
		.number = WORD("p") },
	    NULL, 0 },
	{ "a <= connection_lost SSLError reason=bad%20record%25\n",
	    { EVENT(ENTER, CONNECTION_LOST, PLUMB_NOTE_REASON),
		.error = PLUMB_ETLS, .number = WORD("bad record%") },
	    NULL, 0 },
	{ "a <= completed start_tls SSLError reason=too%20late\n",
	    { EVENT(ENTER, COMPLETED, PLUMB_NOTE_WORD | PLUMB_NOTE_REASON),
		.error = PLUMB_ETLS, .number = WORD("start_tls"),
		.more = WORD("too late") },
	    NULL, 0 },
	{ "a => set_write_buffer_limits low=3\n",
	    { EVENT(CALL, SET_WRITE_BUFFER_LIMITS, PLUMB_NOTE_ASKED),
		.number = UNSET, .more = 3 },
	    NULL, 0 },
};

static void
every_line_is_what_the_grammar_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct plumb_piece piece = { rows[i].data, rows[i].len };
		struct plumb_tape_line line;

		lines[0] = '\0';
		plumb_observe(loop, &observer, rows[i].note,
		    piece.at != NULL ? &piece : NULL, piece.at != NULL);
		assert_string_equal(lines, rows[i].line);
		assert_int_equal(
		    plumb_tape_parse(lines, strlen(lines) - 1, &line),
		    PLUMB_TAPE_OK);
	}
}

static void
long_data_is_told_by_its_length_and_checksum(void **state)
{
	static uint8_t zeros[65];
	struct plumb_piece pieces[] = { { zeros, 65 }, { text, 1 } };

	(void)state;
	plumb_observe(loop, &observer,
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_WRITELINES, 0), pieces,
	    2);
	assert_string_equal(lines, "a => writelines *65 crc=1dcdf777 :a\n");
}

/* As much as a line may hold; of what lies behind there is no word. */
static void
a_list_too_long_for_a_line_is_cut(void **state)
{
	static struct plumb_piece pieces[PLUMB_TAPE_LINE_MAX / 8];
	static char long_line[2 * PLUMB_TAPE_LINE_MAX];

	(void)state;
	for (size_t i = 0; i < PLUMB_TAPE_LINE_MAX / 8; i++)
		pieces[i] = (struct plumb_piece){ text, 4 };
	kept = long_line;
	plumb_observe(loop, &observer,
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_WRITELINES, 0), pieces,
	    PLUMB_TAPE_LINE_MAX / 8);
	assert_true(strlen(long_line) < PLUMB_TAPE_LINE_MAX);
	assert_true(strlen(long_line) > PLUMB_TAPE_LINE_MAX - 600);
	assert_string_equal(long_line + strlen(long_line) - 10, ":a%20b%25\n");
}

static void
a_broken_rule_is_told_without_memory_for_its_lines(void **state)
{
	struct plumb_loop_options options = { .allocator = {
						  .resize = scarce } };

	(void)state;
	plumb_loop_free(loop);
	assert_int_equal(plumb_loop_new(&options, &loop), 0);
	plumb_loop_set_tape(loop, keep_line, NULL);
	plumb_loop_set_violation_handler(loop, keep_violation, NULL);
	allocations = 0;
	happens(PLUMB_MARK_ENTER, PLUMB_VERB_DATA_RECEIVED);
	allocations = PLENTY;
	assert_string_equal(slug, "life.made-first");
	assert_string_equal(tape, "# a line was lost: out of memory\n");
	assert_string_equal(lines, tape);
}

/*
 * Everything that a name may be made of, and its neighbours, which it may not.
 */
static void
letters_digits_and_three_marks_make_a_name(void **state)
{
	(void)state;
	plumb_observer_name(&observer, "azAZ09_-.");
	assert_string_equal(observer.name, "azAZ09_-.");
	plumb_observer_name(&observer, "`{@[/:^,");
	assert_string_equal(observer.name, "________");
}

/* What a program sees that has set no handler. */
static void
without_a_handler_a_report_goes_to_standard_error(void **state)
{
	char wrote[256] = "";
	int kept_fd = dup(STDERR_FILENO);
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	plumb_loop_report(loop, NULL, PLUMB_EVALUE, "for the test");
	dup2(kept_fd, STDERR_FILENO);
	assert_true(read(fds[0], wrote, sizeof wrote - 1) > 0);
	assert_string_equal(wrote, "plumbline: for the test: ValueError\n");
	close(kept_fd);
	close(fds[0]);
	close(fds[1]);
}

static void
a_report_leaves_two_lines(void **state)
{
	(void)state;
	plumb_loop_set_exception_handler(loop, quiet, NULL);
	plumb_loop_report(loop, NULL, PLUMB_EVALUE, "for the test");
	assert_string_equal(lines, "loop <= call_exception_handler ValueError\n"
				   "loop <- call_exception_handler\n");
}

static void
names_are_made_fit_for_the_tape(void **state)
{
	(void)state;
	plumb_observer_name(&observer, "a b=\n");
	assert_string_equal(observer.name, "a_b__");
	plumb_observer_name(&observer, "loop");
	assert_string_equal(observer.name, "loop_");
	plumb_observer_name(&observer, "");
	assert_string_equal(observer.name, "_");
	plumb_observer_name(
	    &observer, "0123456789012345678901234567890123456789");
	assert_int_equal(strlen(observer.name), PLUMB_NAME_SIZE - 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(a_broken_rule_is_told_with_its_slug_and_the_last_lines),
		TEST(the_report_has_the_last_lines_of_a_long_life),
		TEST(without_a_handler_a_broken_rule_aborts_and_says_why),
		TEST(every_line_is_what_the_grammar_says),
		TEST(long_data_is_told_by_its_length_and_checksum),
		TEST(a_list_too_long_for_a_line_is_cut),
		TEST(a_broken_rule_is_told_without_memory_for_its_lines),
		TEST(letters_digits_and_three_marks_make_a_name),
		TEST(a_report_leaves_two_lines),
		TEST(without_a_handler_a_report_goes_to_standard_error),
		TEST(names_are_made_fit_for_the_tape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
