#define _GNU_SOURCE /* memfd_create */
#include "conformance/runner/check.h"
#include "conformance/runner/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "conformance/runner/check_names.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define MADE(a) a " <= connection_made\n" a " <- connection_made\n"
#define LOST(a) a " <= connection_lost None\n" a " <- connection_lost\n"

struct result {
	int code;
	char *out;
	char *err;
};

static int
fd_of(const char *bytes, size_t len)
{
	int fd = memfd_create("tape", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static struct result
check_bytes(const char *bytes, size_t len, bool json)
{
	struct result result = { .code = 0 };
	size_t out_len = 0;
	size_t err_len = 0;
	struct check_options options = { .name = "t", .json = json };
	int fd = fd_of(bytes, len);

	options.out = open_memstream(&result.out, &out_len);
	options.err = open_memstream(&result.err, &err_len);
	result.code = check_tape(fd, &options);
	fclose(options.out);
	fclose(options.err);
	close(fd);
	return result;
}

static struct result
check(const char *tape)
{
	return check_bytes(tape, strlen(tape), false);
}

static void
drop(struct result *result)
{
	free(result->out);
	free(result->err);
}

static void
a_tape_that_breaks_nothing_is_fine(void **state)
{
	struct result result = check(MADE("a") LOST("a"));

	(void)state;
	assert_int_equal(result.code, CHECK_FINE);
	assert_string_equal(result.out, "");
	assert_string_equal(
	    result.err, "t: 4 lines, 4 events of 1 names: 0 broke a rule\n");
	drop(&result);
}

static void
each_broken_rule_is_named_with_its_place(void **state)
{
	struct result result = check("# two of them\n" MADE("a")
		MADE("b") "\n" LOST("b") LOST("b") "a <= data_received :\n");

	(void)state;
	assert_int_equal(result.code, CHECK_BROKEN);
	assert_string_equal(result.out,
	    "t:9: b: life.lost-once: connection_lost is called at most once "
	    "per connection.\n"
	    "t:11: a: read.non-empty: data_received gets at least one byte.\n");
	assert_non_null(strstr(result.err, ": 2 broke a rule\n"));
	drop(&result);
}

static void
json_has_an_object_for_each_broken_rule(void **state)
{
	static const char tape[] = "a <= data_received :x\n";
	struct result result = check_bytes(tape, sizeof(tape) - 1, true);

	(void)state;
	assert_int_equal(result.code, CHECK_BROKEN);
	assert_string_equal(result.out,
	    "{\"file\":\"t\",\"line\":1,\"who\":\"a\","
	    "\"rule\":\"life.made-first\",\"sentence\":\"No callback of a "
	    "connection comes before its connection_made.\"}\n");
	drop(&result);
}

/* What a.0, a.1 and a.2 are is told by what a is. */
static void
a_pipe_of_a_subprocess_is_judged_as_its_subprocess(void **state)
{
	static const char spawned[] = "a -> spawn\n" MADE("a");
	static const char closing[] =
	    "a.1 => close\na <= pipe_connection_lost None fd=1\n"
	    "a <- pipe_connection_lost\na.1 -> close\n";
	static const char fine[] =
	    "a.0 => write *100\na <= pause_writing\na <- pause_writing\n"
	    "a.0 -> write\na.1 => close\na.1 -> close\n"
	    "a => is_closing\na -> is_closing false\n";
	char *text = print_text("%s%s", spawned, closing);
	struct result result = check(text);

	(void)state;
	assert_int_equal(result.code, CHECK_BROKEN);
	assert_non_null(strstr(result.out, "t:5: a: life.not-inside-call"));
	drop(&result);
	free(text);
	text = print_text("%s%s", spawned, fine);
	result = check(text);
	assert_int_equal(result.code, CHECK_FINE);
	drop(&result);
	free(text);
	/* Where nothing was spawned, a.1 is a transport like any other. */
	result = check(MADE("a") MADE("a.1") "a.1 => close\na.1 -> close\n"
					     "a.1 => is_closing\n"
					     "a.1 -> is_closing false\n");
	assert_int_equal(result.code, CHECK_BROKEN);
	assert_non_null(strstr(result.out, "t:8: a.1: close.is-closing-stays"));
	drop(&result);
}

static void
names_do_not_disturb_each_other(void **state)
{
	struct result result = check(MADE("a")
		MADE("b") "a => close\na -> close\n"
			  "b <= data_received :x\nb <- data_received\n" LOST(
			      "a") "b <= data_received :x\nb <- "
				   "data_received\n" LOST("b"));

	(void)state;
	assert_int_equal(result.code, CHECK_FINE);
	drop(&result);
}

static void
a_name_lives_again_when_it_is_made_again(void **state)
{
	struct result result = check(MADE("a") LOST("a") MADE("a") LOST("a"));

	(void)state;
	assert_int_equal(result.code, CHECK_FINE);
	drop(&result);
	result = check(MADE("a") LOST("a") "a <= data_received :x\n");
	assert_int_equal(result.code, CHECK_BROKEN);
	assert_non_null(strstr(result.out, "life.lost-last"));
	drop(&result);
}

static void
a_new_adapter_knows_no_names(void **state)
{
	struct result result = check(
	    MADE("a") "loop -> hello tape=1 name=x\n" MADE("a") LOST("a"));

	(void)state;
	assert_int_equal(result.code, CHECK_FINE);
	drop(&result);
}

static void
a_malformed_tape_is_refused_at_its_place(void **state)
{
	static const struct {
		const char *tape;
		const char *place;
		const char *expected;
	} rows[] = {
		{ "a == write\n", "t:1:3: ", "expected a mark" },
		{ MADE("a") "a => write  :x\n",
		    "t:3:12: ", "expected exactly one space" },
		{ "\n#\na => write :%zz\n",
		    "t:3:13: ", "expected an argument" },
		{ "a\r\n", "t:1:2: ", "expected printable ASCII" },
		{ "a <= connection_made", "t: 1 lines", "" },
		{ "a <= connection_made\nabc", "t:2:4: ", "expected a mark" },
		{ "a !! data_received\n",
		    "t:1:3: ", "expected a mark of a recorded tape" },
		{ "a on data_received return true\n",
		    "t:1:3: ", "expected a mark of a recorded tape" },
		{ "abc <= :x\n", "t:1:8: ", "expected a verb after <=" },
		{ "abc -> write\n", "t:1:5: ",
		    "expected that \"abc => write\" was opened last" },
		{ "a <- data_received\n", "t:1:3: ",
		    "expected that \"a <= data_received\" was opened last" },
		{ MADE("a") "a => write :x\na -> close\n",
		    "t:4:3: ", "expected that \"a => close\" was opened last" },
		{ MADE("a") "a => write :x\na <= pause_writing\na -> write\n",
		    "t:5:3: ", "expected that \"a => write\"" },
		{ MADE("a") "a <= data_received :x\na => close\n"
			    "a <- data_received\n",
		    "t:5:3: ", "expected that \"a <= data_received\"" },
		{ MADE("a") "b => close\na -> close\n",
		    "t:4:3: ", "expected that \"a => close\"" },
		{ MADE("a") "a <= pipe_data_received :x\n",
		    "t:3:", "expected fd=0, fd=1 or fd=2" },
		{ MADE("a") "a <= pipe_connection_lost None fd=3\n",
		    "t:3:", "expected fd=0, fd=1 or fd=2" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct result result = check(rows[i].tape);
		bool refused = rows[i].expected[0] != '\0';

		assert_int_equal(
		    result.code, refused ? CHECK_REFUSED : CHECK_FINE);
		if (strncmp(result.err, rows[i].place, strlen(rows[i].place)) !=
			0 ||
		    !strstr(result.err, rows[i].expected)) {
			fail_msg("%s: %s", rows[i].tape, result.err);
		}
		drop(&result);
	}
}

static void
lines_of_a_session_need_no_pairs(void **state)
{
	struct result result = check(
	    "loop => hello\nloop -> hello tape=1\na -> open\n"
	    "a <= protocol_factory\na <- protocol_factory\n" MADE(
		"a") "a -> on\nx -> frobnicate unsupported\na -> is_reading "
		     "unsupported\n"
		     "s -> listen port=1\ns -> close\nloop -> call_soon\n"
		     "loop <= call_soon m1\nloop <- call_soon\nloop -> turn\n");

	(void)state;
	assert_string_equal(result.out, "");
	assert_int_equal(result.code, CHECK_FINE);
	drop(&result);
}

static void
a_tape_with_nothing_to_judge_is_an_error(void **state)
{
	static const char *const tapes[] = { "", "\n# nothing\n",
		"a ~> :x\na <~ :x\n", "loop => sync n=3\nloop -> sync\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH(tapes); i++) {
		struct result result = check(tapes[i]);

		assert_int_equal(result.code, CHECK_NOTHING);
		assert_non_null(strstr(result.err, "nothing to check"));
		drop(&result);
	}
}

/* A line of so many bytes, its newline not counted, between two others. */
static struct result
check_long_line(size_t len)
{
	static const char before[] = MADE("a");
	static const char after[] = LOST("a");
	size_t size = sizeof(before) - 1 + len + 1 + sizeof(after) - 1;
	char *tape = malloc(size);
	char *at = tape;

	assert_non_null(tape);
	memset(tape, 'x', size);
	memcpy(at, before, sizeof(before) - 1);
	at += sizeof(before) - 1;
	memcpy(at, "a ~> :", 6);
	at[len] = '\n';
	memcpy(at + len + 1, after, sizeof(after) - 1);
	struct result result = check_bytes(tape, size, false);
	free(tape);
	return result;
}

static void
a_line_of_a_mebibyte_is_read_and_a_longer_one_refused(void **state)
{
	struct result result = check_long_line(PLUMB_TAPE_LINE_MAX);

	(void)state;
	assert_int_equal(result.code, CHECK_FINE);
	drop(&result);
	for (size_t more = 1; more <= 4000000; more = more * 7 + 1) {
		result = check_long_line(PLUMB_TAPE_LINE_MAX + more);
		assert_int_equal(result.code, CHECK_REFUSED);
		assert_memory_equal(result.err, "t:3:1048577: ", 13);
		drop(&result);
	}
}

static void
a_line_across_two_blocks_is_one_line(void **state)
{
	static const char line[] = "a <= data_received :xyz\n"
				   "a <- data_received\n";
	size_t count = 300000 / (sizeof(line) - 1);

	(void)state;
	for (size_t shift = 0; shift < sizeof(line); shift++) {
		size_t len = 0;
		char *tape = malloc(400000);

		assert_non_null(tape);
		tape[0] = '#';
		memset(tape + 1, '-', shift);
		tape[shift + 1] = '\n';
		len = shift + 2;
		memcpy(tape + len, MADE("a"), strlen(MADE("a")));
		len += strlen(MADE("a"));
		for (size_t i = 0; i < count; i++) {
			memcpy(tape + len, line, sizeof(line) - 1);
			len += sizeof(line) - 1;
		}
		struct result result = check_bytes(tape, len, false);
		assert_int_equal(result.code, CHECK_FINE);
		drop(&result);
		free(tape);
	}
}

static void
a_name_is_found_again_among_thousands(void **state)
{
	struct check_names names = { .count = 0 };
	char buffer[CHECK_NAME_SIZE + 64] = { 0 };

	(void)state;
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 20000; i++) {
			/* Every length, and what follows a name is not it. */
			int len = snprintf(buffer, sizeof(buffer), "%u%.*sz", i,
			    (int)(i % 27), "abcdefghijklmnopqrstuvwxyz0");
			memset(buffer + len, round ? '*' : ' ', 16);
			struct check_name *name =
			    check_names_find(&names, buffer, (size_t)len);
			assert_int_equal(name - names.list, i);
			assert_int_equal(name->depth, round);
			name->depth++;
		}
	}
	assert_int_equal(names.count, 20000);
	check_names_clear(&names);
	assert_int_equal(check_names_find(&names,
			     "7z              "
			     "                ",
			     2)
			     ->depth,
	    0);
	assert_int_equal(names.count, 1);
	check_names_free(&names);
}

static void
frames_deeper_than_are_remembered_are_still_counted(void **state)
{
	struct check_name name = { .depth = 0 };

	(void)state;
	for (unsigned i = 0; i < 40; i++) {
		check_name_open(&name, PLUMB_VERB_WRITE, true);
	}
	for (unsigned i = 0; i < 40; i++) {
		assert_true(check_name_close(&name, PLUMB_VERB_WRITE, true));
	}
	assert_false(check_name_close(&name, PLUMB_VERB_WRITE, true));
	check_name_open(&name, PLUMB_VERB_WRITE, true);
	assert_false(check_name_close(&name, PLUMB_VERB_WRITE, false));
}

static void
a_command_line_that_is_none_is_refused(void **state)
{
	char lines[][4][24] = {
		{ "check" },
		{ "check", "--json" },
		{ "check", "--xml", "x" },
		{ "check", "a", "b" },
		{ "check", "/nonexistent/tape" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		char *argv[5] = { NULL };
		int argc = 0;

		while (lines[i][argc][0] != '\0') {
			argv[argc] = lines[i][argc];
			argc++;
		}
		assert_int_equal(check_command(argc, argv), CHECK_REFUSED);
	}
}

static void
a_descriptor_that_cannot_be_read_is_a_fault(void **state)
{
	struct check_options options = { .name = "t" };
	size_t len = 0;
	char *err = NULL;

	(void)state;
	options.out = stdout;
	options.err = open_memstream(&err, &len);
	assert_int_equal(check_tape(-1, &options), CHECK_FAULT);
	fclose(options.err);
	assert_memory_equal(err, "t: ", 3);
	free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tape_that_breaks_nothing_is_fine),
		cmocka_unit_test(each_broken_rule_is_named_with_its_place),
		cmocka_unit_test(json_has_an_object_for_each_broken_rule),
		cmocka_unit_test(
		    a_pipe_of_a_subprocess_is_judged_as_its_subprocess),
		cmocka_unit_test(names_do_not_disturb_each_other),
		cmocka_unit_test(a_name_lives_again_when_it_is_made_again),
		cmocka_unit_test(a_new_adapter_knows_no_names),
		cmocka_unit_test(a_malformed_tape_is_refused_at_its_place),
		cmocka_unit_test(lines_of_a_session_need_no_pairs),
		cmocka_unit_test(a_tape_with_nothing_to_judge_is_an_error),
		cmocka_unit_test(
		    a_line_of_a_mebibyte_is_read_and_a_longer_one_refused),
		cmocka_unit_test(a_line_across_two_blocks_is_one_line),
		cmocka_unit_test(a_name_is_found_again_among_thousands),
		cmocka_unit_test(
		    frames_deeper_than_are_remembered_are_still_counted),
		cmocka_unit_test(a_command_line_that_is_none_is_refused),
		cmocka_unit_test(a_descriptor_that_cannot_be_read_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
