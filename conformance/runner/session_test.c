/*
 * Adapters that misbehave. The test program is its own adapter: started with
 * "--adapter HOW" it says a proper hello, answers the probes of honesty, and
 * goes wrong in the named way as soon as a case begins.
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
#include <unistd.h>

#include "conformance/runner/session.h"

static const char scenario[] = "scenario test/open\n"
			       "why to begin\n"
			       "rules life.made-first\n"
			       "needs unix\n"
			       "a open\n"
			       "a => write :x\n";

/* The adapter */

static void
say(const char *text)
{
	fputs(text, stdout);
	fflush(stdout);
}

static _Noreturn void
sleep_for_ever(void)
{
	for (;;) {
		pause();
	}
}

static void
print_megabytes(void)
{
	for (int i = 0; i < 3 << 14; i++) {
		fputs("0123456789012345678901234567890123456789012345678901234"
		      "567890",
		    stdout);
	}
	fflush(stdout);
	sleep_for_ever();
}

static void
misbehave(const char *how)
{
	if (!strcmp(how, "rubbish")) {
		say("\x01\x02 what is this\n");
	} else if (!strcmp(how, "prose")) {
		say("Traceback (most recent call last):\n");
	} else if (!strcmp(how, "half")) {
		say("a <= connect");
		exit(0);
	} else if (!strcmp(how, "megabytes")) {
		print_megabytes();
	} else if (!strcmp(how, "exit")) {
		exit(3);
	} else if (!strcmp(how, "signal")) {
		abort();
	} else if (!strcmp(how, "hang")) {
		sleep_for_ever();
	} else if (!strcmp(how, "answer")) {
		say("a -> write size=0\n");
	} else if (!strcmp(how, "call")) {
		say("a => write :x\n");
	} else if (!strcmp(how, "stranger")) {
		say("b <= connection_made\n");
	} else if (!strcmp(how, "leave")) {
		say("a <- connection_made\n");
	} else if (!strcmp(how, "peer")) {
		say("a ~> eof\n");
	} else if (!strcmp(how, "unsupported")) {
		say("a -> open unsupported\n");
	} else if (!strcmp(how, "data-first")) {
		say("a -> open\na <= data_received :x\n");
	} else if (!strcmp(how, "flood")) {
		for (;;) {
			puts("loop <= call_soon x\nloop <- call_soon");
		}
	} else if (!strcmp(how, "complain")) {
		for (int i = 0; i < 100000; i++) {
			fputs("there is so much to say\n", stderr);
		}
		exit(3);
	} else if (!strcmp(how, "never")) {
		say("a -> open\n");
	}
}

static void
answer(const char *how, const char *line)
{
	char who[40] = "";
	char word[40] = "";

	sscanf(line, "%39s %*s %39s", who, word);
	if (!strcmp(word, "hello")) {
		say(!strcmp(how, "old")
			? "loop -> hello tape=0 name=fake\n"
			: "loop -> hello tape=1 name=fake version=1.2 "
			  "features=unix\n");
	} else if (!strcmp(word, "quit")) {
		say("loop -> quit\n");
		exit(0);
	} else if (!strncmp(who, "canary", 6) || !strcmp(word, "sync") ||
		   !strcmp(word, "reset")) {
		printf("%s -> %s\n", who, word);
		fflush(stdout);
	} else if (!strcmp(who, "a")) {
		misbehave(how);
	} else {
		bool on = strstr(line, " on ") != NULL;

		printf("%s -> %s%s\n", who, on ? "on" : word,
		    strcmp(how, "liar") ? " unsupported" : "");
		fflush(stdout);
	}
}

static int
be_adapter(const char *how)
{
	char line[512];

	signal(SIGABRT, SIG_DFL);
	fputs("the adapter speaks\n", stderr);
	while (fgets(line, sizeof(line), stdin)) {
		answer(how, line);
	}
	return 0;
}

/* The tests */

struct misdeed {
	const char *how;
	enum verdict verdict;
	const char *message; /* a part of it */
	size_t starts;	     /* after two cases */
};

static const struct misdeed misdeeds[] = {
	{ "rubbish", VERDICT_ADAPTER_ERROR, "no line of a tape", 2 },
	{ "prose", VERDICT_ADAPTER_ERROR, "no line of a tape", 2 },
	{ "half", VERDICT_CRASH, "in the middle of a line", 2 },
	{ "megabytes", VERDICT_ADAPTER_ERROR, "without an end of line", 2 },
	{ "exit", VERDICT_CRASH, "exit status 3", 2 },
	{ "signal", VERDICT_CRASH, "killed by signal 6", 2 },
	{ "hang", VERDICT_HANG, "a => open", 2 },
	{ "flood", VERDICT_ADAPTER_ERROR, "lines in one case", 2 },
	{ "complain", VERDICT_CRASH, "exit status 3", 2 },
	{ "answer", VERDICT_ADAPTER_ERROR, "out of turn", 2 },
	{ "call", VERDICT_ADAPTER_ERROR, "nobody told it", 2 },
	{ "stranger", VERDICT_ADAPTER_ERROR, "nobody of that name", 2 },
	{ "leave", VERDICT_ADAPTER_ERROR, "not the last entered", 2 },
	{ "peer", VERDICT_ADAPTER_ERROR, "does not use this mark", 2 },
	{ "unsupported", VERDICT_UNSUPPORTED, "a => open", 1 },
	{ "data-first", VERDICT_FAIL, "", 1 },
	{ "never", VERDICT_FAIL, "the peer got no connection", 1 },
};

static char *program; /* this one, which is its own adapter as well */

static struct suite *
load(char *path)
{
	struct complaint complaint;
	int fd = mkstemps(path, 4);
	struct suite *suite;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, scenario, sizeof(scenario) - 1),
	    (int)sizeof(scenario) - 1);
	close(fd);
	suite = suite_load(path, &complaint);
	unlink(path);
	assert_non_null(suite);
	return suite;
}

static struct session *
begin(const char *how, char *message, size_t cap)
{
	static char flag[] = "--adapter";
	static char mode[32];
	static char *argv[] = { NULL, flag, mode, NULL }; /* it is kept */
	struct adapter_spec spec = { .argv = argv, .guard = 10 };

	argv[0] = program;
	if (!strcmp(how, "hang")) {
		spec.guard = 0.3;
	}
	snprintf(mode, sizeof(mode), "%s", how);
	return session_open(&spec, message, cap);
}

static void
try_misdeed(struct suite *suite, const struct misdeed *m)
{
	char message[512];
	struct session *s = begin(m->how, message, sizeof(message));

	assert_non_null(s);
	assert_string_equal(session_name(s), "fake");
	assert_string_equal(session_version(s), "1.2");
	for (int i = 0; i < 2; i++) {
		struct outcome o;

		session_run(s, suite_case(suite, 0), &o);
		if (o.verdict != m->verdict || !strstr(o.message, m->message)) {
			fail_msg("%s: verdict %s, message %s", m->how,
			    verdict_name(o.verdict), o.message);
		}
		free(o.tape);
	}
	assert_int_equal(session_starts(s), m->starts);
	assert_true(strlen(session_stderr(s)) > 0);
	session_close(s);
}

static void
every_misdeed_gets_its_verdict_and_the_run_goes_on(void **state)
{
	char path[] = "/tmp/plumbline-test-XXXXXX.scn";
	struct suite *suite = load(path);

	(void)state;
	for (size_t i = 0; i < sizeof(misdeeds) / sizeof(misdeeds[0]); i++) {
		try_misdeed(suite, &misdeeds[i]);
	}
	suite_free(suite);
}

static void
what_breaks_a_rule_is_charged_to_it(void **state)
{
	char path[] = "/tmp/plumbline-test-XXXXXX.scn";
	struct suite *suite = load(path);
	char message[512];
	struct session *s = begin("data-first", message, sizeof(message));
	struct outcome o;

	(void)state;
	assert_non_null(s);
	session_run(s, suite_case(suite, 0), &o);
	assert_int_equal(o.rule, PLUMB_RULE_LIFE_MADE_FIRST);
	assert_true(o.gates);
	assert_non_null(strstr(o.place, ":5:1"));
	assert_non_null(strstr(o.tape, "a <= data_received :x\n"));
	free(o.tape);
	session_close(s);
	suite_free(suite);
}

static void
an_adapter_that_is_not_honest_is_not_used(void **state)
{
	char message[512];

	(void)state;
	assert_null(begin("liar", message, sizeof(message)));
	assert_non_null(strstr(message, "unsupported"));
	assert_null(begin("old", message, sizeof(message)));
	assert_non_null(strstr(message, "tape=1"));
}

static void
a_program_that_is_not_there_is_told(void **state)
{
	static char nobody[] = "/nonexistent/adapter";
	static char *argv[] = { nobody, NULL };
	struct adapter_spec spec = { .argv = argv, .guard = 0.5 };
	char message[512];

	(void)state;
	assert_null(session_open(&spec, message, sizeof(message)));
	assert_non_null(strstr(message, "No such file"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_misdeed_gets_its_verdict_and_the_run_goes_on),
		cmocka_unit_test(what_breaks_a_rule_is_charged_to_it),
		cmocka_unit_test(an_adapter_that_is_not_honest_is_not_used),
		cmocka_unit_test(a_program_that_is_not_there_is_told),
	};

	if (argc == 3 && !strcmp(argv[1], "--adapter")) {
		return be_adapter(argv[2]);
	}
	program = argv[0];
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
