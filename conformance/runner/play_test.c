/*
 * What the player makes of an implementation that does this or that. The test
 * program is its own adapter: it connects as it is told, and then, for each
 * method of a row, says the row's canned lines. Which row it is learns from a
 * first call, get_extra_info N.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conformance/runner/session.h"

struct row {
	const char *body;
	const char
	    *canned; /* "VERB: line, line; VERB: ..." said after its => */
	enum verdict verdict;
	const char *message; /* a part of it, or the profile of a pass */
	size_t line;	     /* of the body, from 1 */
	enum plumb_rule rule;
};

#define PAUSE "a <= pause_writing, a <- pause_writing"
#define LOST "a <= connection_lost None, a <- connection_lost"
#define REPORT \
	"loop <= call_exception_handler E, loop <- call_exception_handler"
#define FIRST PLUMB_RULE_WRITE_EMPTY /* the first rule of every row */

static const struct row rows[] = {
	{ "a => close\n", "close: a -> close; reset: loop -> reset stuck=a",
	    VERDICT_FAIL, "never lost", 0, PLUMB_RULE_LIFE_LOST_COMES },
	{ "a => close\neither lost\na <= connection_lost\nor never-lost\nend\n",
	    "close: a -> close; reset: loop -> reset stuck=a", VERDICT_PASS,
	    "never-lost", 0, 0 },
	{ "a => write :x\n", "write: a -> write size=0", VERDICT_PASS, "", 0,
	    0 },
	{ "a => write :x\n", "write: a -> write !ValueError", VERDICT_FAIL,
	    "write raised ValueError", 1, FIRST },
	{ "a => write :x @write.wrong-type\n", "write: a -> write !TypeError",
	    VERDICT_FAIL, "raised TypeError", 1, PLUMB_RULE_WRITE_WRONG_TYPE },
	{ "a => write :x\na -> write !TypeError\n",
	    "write: a -> write !TypeError", VERDICT_PASS, "", 0, 0 },
	{ "a => write :x\na -> write !TypeError\n", "write: a -> write",
	    VERDICT_FAIL, "expected !TypeError", 2, FIRST },
	{ "a => write :x\na -> write size=$S\na => write :y\n"
	  "a -> write size=$S+1\n",
	    "write: a -> write size=7", VERDICT_FAIL, "expected size=8", 4,
	    FIRST },
	{ "a => write :x\na -> write size>0\n", "write: a -> write",
	    VERDICT_UNSUPPORTED, "no size is said", 2, 0 },
	{ "a => write :x\n", "write: " PAUSE ", a -> write", VERDICT_FAIL,
	    "pause_writing came inside the call", 1, FIRST },
	{ "a => write :x\na <= pause_writing\na -> write\n",
	    "write: " PAUSE ", a -> write", VERDICT_PASS, "", 0, 0 },
	{ "a => write :x\na <= pause_writing\na -> write\n",
	    "write: a -> write", VERDICT_FAIL, "the call has returned", 2,
	    FIRST },
	{ "a => write :x\na -> write\n", "write: " PAUSE ", a -> write",
	    VERDICT_FAIL, "no line names it", 2, FIRST },
	{ "a => write :x\n", "write: a -> write, " PAUSE, VERDICT_FAIL,
	    "pause_writing", 1, PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL },
	{ "a => close\na <= connection_lost None\n", "close: a -> close, " LOST,
	    VERDICT_PASS, "", 0, 0 },
	{ "a => close\na <= connection_lost OSError\n",
	    "close: a -> close, " LOST, VERDICT_FAIL,
	    "expected OSError, not None", 2, FIRST },
	{ "a => close\na <= eof_received\n", "close: a -> close, " LOST,
	    VERDICT_FAIL, "but next came a <= connection_lost", 2, FIRST },
	{ "a => close\nsettle\n", "close: a -> close, " LOST, VERDICT_FAIL,
	    "no line names it", 2, FIRST },
	{ "a => close\na !! connection_lost\n", "close: a -> close, " LOST,
	    VERDICT_FAIL, "connection_lost None came", 2, FIRST },
	{ "a => close\na <= connection_lost\n", "close: a -> close",
	    VERDICT_FAIL, "the loop is alive and nothing moves", 2, FIRST },
	{ "a => close\na <= connection_lost\n",
	    "close: a <= connection_lost None, a <- connection_lost, a -> "
	    "close",
	    VERDICT_FAIL, "connection_lost", 1,
	    PLUMB_RULE_LIFE_NOT_INSIDE_CALL },
	{ "a => close\na <= connection_lost\n",
	    "close: a -> close, " REPORT ", " LOST, VERDICT_FAIL,
	    "call_exception_handler E came, and no line names it", 0, FIRST },
	{ "a => close\na <= connection_lost\nloop <= call_exception_handler "
	  "E\n",
	    "close: a -> close, " REPORT ", " LOST, VERDICT_PASS, "", 0, 0 },
	{ "a => is_closing\neither yes\na -> is_closing true\nor no\n"
	  "a -> is_closing false\nend\n",
	    "is_closing: a -> is_closing false", VERDICT_PASS, "no", 0, 0 },
	{ "a => is_closing\neither yes\na -> is_closing true\nend\n",
	    "is_closing: a -> is_closing false", VERDICT_FAIL,
	    "fits none of the blocks", 2, FIRST },
	{ "a => close\neither quick\na <= connection_lost OSError\nor slow\n"
	  "a !! connection_lost\nor fine\na <= connection_lost None\nend\n",
	    "close: a -> close, " LOST, VERDICT_PASS, "fine", 0, 0 },
	{ "a <~ idle\n", "", VERDICT_PASS, "", 0, 0 },
	{ "a => write :x\na <~ :x\n", "write: a -> write", VERDICT_FAIL,
	    "has not got the 1 bytes", 2, FIRST },
	{ "a ~> :x\na <= data_received :x\n", "", VERDICT_FAIL,
	    "data_received :x did not come", 2, FIRST },
	{ "a ~> :x\na => write :y\n",
	    "write: a -> write, a <= data_received :z, a <- data_received",
	    VERDICT_FAIL, "not what the peer sent", 0,
	    PLUMB_RULE_READ_IN_ORDER },
	{ "a ~> reset\n", "", VERDICT_SUITE_ERROR, "there are none", 1, 0 },
	{ "turn\na => write :x\na => close\nend\na <= connection_lost None\n",
	    "write: a -> write; close: a -> close, " LOST, VERDICT_PASS, "", 0,
	    0 },
	{ "repeat 3\na => write :x\nend\n", "write: a -> write", VERDICT_PASS,
	    "", 0, 0 },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), BODY_LINE = 7 };

/* The adapter */

static size_t row_now;

/* Says what the row has for a verb; the items are parted by ", " and "; ". */
static void
say_canned(const char *verb)
{
	char copy[512];
	char *part = copy;

	snprintf(copy, sizeof(copy), "%s", rows[row_now].canned);
	while (part && *part != '\0') {
		char *next = strstr(part, "; ");
		char *items = strstr(part, ": ");

		if (next) {
			*next = '\0';
			next += 2;
		}
		if (items && strlen(verb) == (size_t)(items - part) &&
		    !memcmp(part, verb, strlen(verb))) {
			char *item = items + 2;

			while (item) {
				char *end = strstr(item, ", ");

				if (end) {
					*end = '\0';
					end += 2;
				}
				puts(item);
				item = end;
			}
		}
		part = next;
	}
}

static void
open_connection(const char *who, const char *line)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const char *path = strstr(line, " path=");
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (!path) {
		printf("%s -> open unsupported\n", who);
		close(fd);
		return;
	}
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", path + 6);
	printf("%s -> open\n", who);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0) {
		printf("%s <= connection_made\n%s <- connection_made\n"
		       "%s <= opened\n%s <- opened\n",
		    who, who, who, who);
	}
}

static void
answer(char *line)
{
	char who[40] = "";
	char word[40] = "";
	char rest[80] = "";

	sscanf(line, "%39s %*s %39s %79s", who, word, rest);
	if (!strcmp(word, "hello")) {
		puts("loop -> hello tape=1 name=f version=1 features=unix");
	} else if (!strcmp(word, "open")) {
		open_connection(who, line);
	} else if (!strcmp(word, "end")) {
		puts("loop -> turn");
	} else if (!strcmp(word, "turn")) {
		return;
	} else if (!strcmp(word, "get_extra_info")) {
		row_now = strtoul(rest, NULL, 10) % ROWS;
		printf("%s\n%s -> get_extra_info None\n", line, who);
	} else if (!strcmp(word, "reset") &&
		   strstr(rows[row_now].canned, "reset: ")) {
		say_canned(word);
	} else if (!strcmp(word, "sync") || !strcmp(word, "reset") ||
		   !strcmp(word, "quit")) {
		printf("loop -> %s\n", word);
	} else if (!strcmp(who, "a")) {
		puts(line);
		say_canned(word);
	} else {
		printf("%s -> %s unsupported\n", who,
		    strstr(line, " on ") ? "on" : word);
	}
}

static int
be_adapter(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		answer(line);
		fflush(stdout); /* all at once: whole before the next step */
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
		    "scenario test/row-%zu\nwhy w\nrules write.empty\n"
		    "needs unix\n\na open\na => get_extra_info %zu\n%s",
		    i, i, rows[i].body);
	}
	fclose(file);
	suite = suite_load(path, &complaint);
	unlink(path);
	if (!suite) {
		fail_msg("%zu: %s", complaint.line, complaint.what);
	}
	return suite;
}

static bool
is_as_expected(const struct row *row, const struct outcome *o, size_t line)
{
	const char *said = o->verdict == VERDICT_PASS ? o->profile : o->message;
	const char *colon = strchr(o->place, ':');

	return o->verdict == row->verdict && strstr(said, row->message) &&
	       o->rule == row->rule &&
	       (row->line == 0 ||
		   (colon && strtoul(colon + 1, NULL, 10) ==
				 line + BODY_LINE - 1 + row->line));
}

static char *program; /* this one, which is its own adapter as well */

static void
each_row_gets_its_verdict_its_place_and_its_rule(void **state)
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
		const struct suite_case *c = suite_case(suite, i);
		struct outcome o;

		session_run(s, c, &o);
		if (!is_as_expected(&rows[i], &o, c->line)) {
			print_error("row %zu: %s [%s] %s: %s (%s)\n%s", i,
			    verdict_name(o.verdict),
			    plumb_rule_info(o.rule)->slug, o.place, o.message,
			    o.profile, o.tape);
			bad++;
		}
		free(o.tape);
	}
	/* Who has reported what no line names is not used again. */
	assert_int_equal(session_starts(s), 4);
	session_close(s);
	suite_free(suite);
	assert_int_equal(bad, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_row_gets_its_verdict_its_place_and_its_rule),
	};

	if (argc == 2 && !strcmp(argv[1], "--adapter")) {
		return be_adapter();
	}
	program = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
