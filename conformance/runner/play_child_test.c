/*
 * What the player makes of what is said of a subprocess. The test program is
 * its own adapter and starts nothing: to each spawn it says the row's lines,
 * which row being the exit status of a child that is only asked for. Of the
 * parts that a '|' splits, each spawn of the row says the next one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/session.h"

struct row {
	const char *header; /* lines besides the usual ones */
	const char *body;   /* after the opening */
	const char *said;   /* after connection_made, split by ", " */
	enum verdict verdict;
	const char *message; /* a part of it, and of the profile in () */
	enum plumb_rule rule;
};

#define FIRST PLUMB_RULE_SUBPROCESS_EXIT_ORDER
#define GATING PLUMB_RULE_SUBPROCESS_STDIO
#define CLOSED(fd) \
	"a <= pipe_connection_lost None fd=" fd ", a <- pipe_connection_lost"
#define EXITED "a <= process_exited, a <- process_exited"
#define DATA "a <= pipe_data_received :%c6~ fd=1, a <- pipe_data_received"
#define LOST "a <= connection_lost None, a <- connection_lost"
#define ENDS CLOSED("0") ", " CLOSED("1") ", " CLOSED("2")
#define SEES                                    \
	"a <= pipe_connection_lost None fd=0\n" \
	"a <= pipe_connection_lost None fd=1\n" \
	"a <= pipe_connection_lost None fd=2\n"
#define ORDER                                   \
	"a await connection_lost\n"             \
	"either exit-first\n"                   \
	"a <= process_exited\n"                 \
	"a <= pipe_connection_lost None fd=1\n" \
	"or exit-last\n"                        \
	"a <= pipe_connection_lost None fd=1\n" \
	"a <= process_exited\n"                 \
	"end\n"
#define OPEN "rules subprocess.exit-order\n"
#define GATED "rules subprocess.stdio\n"

static const struct row rows[] = {
	/* No order between the pipes and the exit has to be named. */
	{ GATED, SEES "a <= process_exited\na <= connection_lost None\n",
	    EXITED ", " CLOSED("2") ", " CLOSED("1") ", " CLOSED("0") ", " LOST,
	    VERDICT_PASS, "", 0 },
	{ GATED, "a <= process_exited\n" SEES "a <= connection_lost None\n",
	    ENDS ", " EXITED ", " LOST, VERDICT_PASS, "", 0 },
	/* ... that of one pipe has. */
	{ GATED,
	    "a <= pipe_connection_lost None fd=1\n"
	    "a <= pipe_data_received *2 fd=1\n",
	    DATA ", " CLOSED("1"), VERDICT_FAIL,
	    "but next came a <= pipe_data_received", GATING },
	{ GATED,
	    "a <= pipe_data_received *1 fd=1\na <= pipe_data_received *1 "
	    "fd=1\n" SEES "a <= process_exited\na <= connection_lost None\n",
	    DATA ", " ENDS ", " EXITED ", " LOST, VERDICT_PASS, "", 0 },
	{ GATED, "a <= pipe_data_received *2 fd=2\n", DATA, VERDICT_FAIL,
	    "did not come", GATING },
	{ GATED, "a !! pipe_data_received fd=2\n",
	    DATA ", " ENDS ", " EXITED ", " LOST, VERDICT_FAIL,
	    "no line names it", GATING },
	{ GATED, "a !! pipe_data_received fd=1\n", DATA, VERDICT_FAIL,
	    "pipe_data_received :%c6~ fd=1 came", GATING },
	{ GATED, "a await process_exited\n", ENDS, VERDICT_FAIL,
	    "process_exited did not come", GATING },
	/* What the monitor says comes first. */
	{ GATED, "a await process_exited\n",
	    ENDS ", " DATA ", " EXITED ", " LOST, VERDICT_FAIL, "fd=1",
	    PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST },
	{ GATED, "a await process_exited\n",
	    CLOSED("1") ", " EXITED ", " LOST ", " CLOSED("2"), VERDICT_FAIL,
	    "connection_lost", PLUMB_RULE_SUBPROCESS_LOST_LAST },
	{ GATED, "a await pipe_data_received fd=1\n",
	    "a <= pipe_data_received :x fd=1, a <- pipe_data_received",
	    VERDICT_FAIL, "not what the peer sent",
	    PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST },
	{ GATED, "a await pipe_data_received fd=2\n",
	    "a <= pipe_data_received :x fd=2, a <- pipe_data_received",
	    VERDICT_FAIL, "more than the peer sent",
	    PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST },
	{ GATED, "a await process_exited\n",
	    "a <= pipe_connection_lost None, a <- pipe_connection_lost",
	    VERDICT_ADAPTER_ERROR, "without fd=0", 0 },
	/* Inside an either there is an order. */
	{ OPEN, ORDER, EXITED ", " ENDS ", " LOST, VERDICT_PASS, "exit-first",
	    0 },
	{ OPEN, ORDER, ENDS ", " EXITED ", " LOST, VERDICT_PASS, "exit-last",
	    0 },
	/* What is played several times. */
	{ OPEN "times 3\n", ORDER,
	    EXITED ", " ENDS ", " LOST "|" ENDS ", " EXITED ", " LOST "|" ENDS
		   ", " EXITED ", " LOST,
	    VERDICT_PASS, "exit-last 2 of 3, exit-first 1 of 3", 0 },
	{ OPEN "times 2\n", "a !! process_exited\n", "|" EXITED, VERDICT_FAIL,
	    "process_exited came (holds 1 of 2, does not hold 1 of 2)", FIRST },
	{ GATED "times 5\n", "a <= process_exited\n" SEES,
	    EXITED ", " ENDS "|" EXITED ", " ENDS "|" ENDS, VERDICT_FAIL,
	    "process_exited did not come; the loop is alive and nothing moves "
	    "(time 3 of 5)",
	    GATING },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* The adapter */

static void
say(const char *line)
{
	puts(line);
	fflush(stdout);
}

/* The n-th part of what the row says, or its last. */
static const char *
part_of(const char *said, unsigned n)
{
	const char *bar = strchr(said, '|');

	while (bar && n-- > 0) {
		said = bar + 1;
		bar = strchr(said, '|');
	}
	return said;
}

static void
say_part(const char *part)
{
	size_t len = strcspn(part, "|");

	while (len > 0) {
		const char *end = strstr(part, ", ");
		size_t n = end && (size_t)(end - part) < len
			       ? (size_t)(end - part)
			       : len;

		printf("%.*s\n", (int)n, part);
		part += n < len ? n + 2 : n;
		len -= n < len ? n + 2 : n;
	}
	fflush(stdout);
}

/* => spawn :PROGRAM :- :OUT :ERR :ROW */
static void
spawn(const char *line)
{
	static unsigned spawned[ROWS];
	size_t row = strtoul(strrchr(line, ':') + 1, NULL, 10) % ROWS;

	say("a -> spawn");
	say("a <= connection_made\na <- connection_made");
	say("a <= opened\na <- opened");
	say_part(part_of(rows[row].said, spawned[row]++));
}

static void
answer(const char *line)
{
	char who[40] = "";
	char word[40] = "";

	sscanf(line, "%39s %*s %39s", who, word);
	if (!strcmp(word, "hello")) {
		say("loop -> hello tape=1 name=f version=1 "
		    "features=subprocess");
	} else if (!strcmp(word, "spawn")) {
		spawn(line);
	} else if (!strcmp(word, "sync") || !strcmp(word, "reset") ||
		   !strcmp(word, "quit")) {
		printf("loop -> %s\n", word);
		fflush(stdout);
	} else {
		printf("%s -> %s unsupported\n", who,
		    strstr(line, " on ") ? "on" : word);
		fflush(stdout);
	}
}

static int
be_adapter(void)
{
	char line[1024];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		answer(line);
	}
	return 0;
}

/* The tests */

static struct suite *
load_rows(void)
{
	char path[] = "/tmp/plumbline-test-XXXXXX.scn";
	int fd = mkstemps(path, 4);
	struct complaint complaint;
	struct suite *suite;
	FILE *file;

	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	for (size_t i = 0; i < ROWS; i++) {
		fprintf(file,
		    "scenario test/row-%zu\nwhy w\n%sneeds subprocess\n\n"
		    "a open brief out=2 exit=%zu\n%s",
		    i, rows[i].header, i, rows[i].body);
	}
	fclose(file);
	suite = suite_load(path, &complaint);
	unlink(path);
	if (!suite) {
		fail_msg("%zu: %s", complaint.line, complaint.what);
	}
	return suite;
}

static char *program; /* this one, which is its own adapter as well */

static void
each_row_gets_its_verdict_its_profile_and_its_rule(void **state)
{
	static char flag[] = "--adapter";
	char *argv[] = { program, flag, NULL };
	struct adapter_spec spec = { .argv = argv, .guard = 10 };
	struct suite *suite = load_rows();
	char message[512] = "";
	struct session *s = session_open(&spec, message, sizeof(message));
	size_t bad = 0;

	(void)state;
	if (!s) {
		fail_msg("%s", message);
	}
	for (size_t i = 0; i < ROWS; i++) {
		struct outcome o;
		char said[2048];

		session_run(s, suite_case(suite, i), &o);
		snprintf(said, sizeof(said), "%s (%s)", o.message, o.profile);
		if (o.verdict != rows[i].verdict || o.rule != rows[i].rule ||
		    !strstr(said, rows[i].message)) {
			print_error("row %zu: %s [%s] %s: %s (%s)\n%s", i,
			    verdict_name(o.verdict),
			    plumb_rule_info(o.rule)->slug, o.place, o.message,
			    o.profile, o.tape);
			bad++;
		}
		free(o.tape);
	}
	session_close(s);
	suite_free(suite);
	assert_int_equal(bad, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_row_gets_its_verdict_its_profile_and_its_rule),
	};

	if (argc == 2 && !strcmp(argv[1], "--adapter")) {
		return be_adapter();
	}
	program = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
