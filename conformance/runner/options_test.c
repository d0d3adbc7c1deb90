#include "conformance/runner/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { WORDS_MAX = 24 };

/* Splits a command line at its spaces, parses it, gives back what was said. */
static char *
parse(struct options *o, enum options_for what, const char *line, int *status)
{
	static char copy[512];
	static char *words[WORDS_MAX + 1];
	char *said = NULL;
	size_t size = 0;
	int count = 0;
	FILE *err = open_memstream(&said, &size);

	assert_non_null(err);
	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok(copy, " "); word != NULL;
	     word = strtok(NULL, " ")) {
		assert_in_range(count, 0, WORDS_MAX - 1);
		words[count++] = word;
	}
	words[count] = NULL;
	*status = options_parse(o, what, count, words, err);
	fclose(err);
	return said;
}

static void
every_option_of_run_is_read(void **state)
{
	struct options o;
	int status;
	char *said = parse(&o, OPTIONS_FOR_RUN,
	    "run --only a* --only=b --rule life.made-first --kind tcp"
	    " --repeat 3 --jobs 2 --out tap=- --guard 7 --trace -- x --only",
	    &status);

	(void)state;
	assert_string_equal(said, "");
	assert_int_equal(status, 0);
	assert_int_equal(o.only.count, 2);
	assert_string_equal(o.only.items[0], "a*");
	assert_string_equal(o.only.items[1], "b");
	assert_string_equal(o.rules.items[0], "life.made-first");
	assert_string_equal(o.kinds.items[0], "tcp");
	assert_int_equal(o.repeat, 3);
	assert_int_equal(o.jobs, 2);
	assert_int_equal(o.guard, 7);
	assert_int_equal(o.outs[0].format, OUT_TAP);
	assert_string_equal(o.outs[0].path, "-");
	assert_true(o.trace);
	assert_null(o.name);
	assert_string_equal(o.command[0], "x");
	assert_string_equal(o.command[1], "--only");
	free(said);
}

static void
a_short_name_may_stand_among_the_options(void **state)
{
	struct options o;
	int status;
	char *said = parse(&o, OPTIONS_FOR_RUN,
	    "run --kind unix asyncio --python /p --loop m:f --verbose",
	    &status);

	(void)state;
	assert_string_equal(said, "");
	assert_int_equal(status, 0);
	assert_string_equal(o.name, "asyncio");
	assert_string_equal(o.python, "/p");
	assert_string_equal(o.loop, "m:f");
	assert_true(o.verbose);
	assert_int_equal(o.repeat, 1);
	assert_int_equal(o.jobs, 1);
	free(said);
}

static const struct {
	enum options_for what;
	const char *line;
	const char *says;
} refused[] = {
	{ OPTIONS_FOR_RUN, "run", "which adapter?" },
	{ OPTIONS_FOR_RUN, "run --", "which adapter?" },
	{ OPTIONS_FOR_RUN, "run --frob reference", "unknown option '--frob'" },
	{ OPTIONS_FOR_RUN, "run -xy reference", "unknown option '-x'" },
	{ OPTIONS_FOR_RUN, "run --trace=1 reference", "--trace=1 takes no" },
	{ OPTIONS_FOR_RUN, "run reference --only", "--only needs a value" },
	{ OPTIONS_FOR_RUN, "run reference --only=", "empty name" },
	{ OPTIONS_FOR_RUN, "run node", "no adapter is called 'node'" },
	{ OPTIONS_FOR_RUN, "run reference asyncio", "one adapter at a time" },
	{ OPTIONS_FOR_RUN, "run reference -- x", "one adapter at a time" },
	{ OPTIONS_FOR_RUN, "run reference --loop m:f", "belong to 'asyncio'" },
	{ OPTIONS_FOR_RUN, "run --rule no.such reference", "no such rule" },
	{ OPTIONS_FOR_RUN, "run --repeat 0 reference", "from 1 to 100000" },
	{ OPTIONS_FOR_RUN, "run --repeat -1 reference", "from 1 to 100000" },
	{ OPTIONS_FOR_RUN, "run --repeat 2x reference", "from 1 to 100000" },
	{ OPTIONS_FOR_RUN, "run --jobs 257 reference", "from 1 to 256" },
	{ OPTIONS_FOR_RUN, "run --guard ten reference", "from 1 to 3600" },
	{ OPTIONS_FOR_RUN, "run --out html=x reference", "expected jsonl=" },
	{ OPTIONS_FOR_RUN, "run --out tap= reference", "expected jsonl=" },
	{ OPTIONS_FOR_RUN, "run --out =x reference", "expected jsonl=" },
	{ OPTIONS_FOR_RUN, "run --out tap reference", "expected jsonl=" },
	{ OPTIONS_FOR_RUN, "run --out tap=- --out jsonl=- reference",
	    "two reports cannot both go to '-'" },
	{ OPTIONS_FOR_RUN, "run --out tap=a --out jsonl=a reference",
	    "two reports cannot both go to 'a'" },
	{ OPTIONS_FOR_RUN, "run --update-baseline reference",
	    "needs --baseline FILE" },
	{ OPTIONS_FOR_RUN, "run --baseline a --baseline b reference",
	    "--baseline is given twice: a and b" },
	{ OPTIONS_FOR_RUN, "run asyncio --loop a:b --loop c:d", "given twice" },
	{ OPTIONS_FOR_SELFTEST, "selftest --repeat 2", "unknown option" },
	{ OPTIONS_FOR_SELFTEST, "selftest x", "takes no 'x'" },
	{ OPTIONS_FOR_SELFTEST, "selftest -- x", "takes no 'x'" },
};

static void
what_cannot_be_meant_is_refused_with_a_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct options o;
		int status;
		char *said =
		    parse(&o, refused[i].what, refused[i].line, &status);

		if (status != 64 || strstr(said, refused[i].says) == NULL) {
			fail_msg("%s: %d: %s", refused[i].line, status, said);
		}
		free(said);
	}
}

static void
asking_for_help_needs_no_adapter(void **state)
{
	struct options o;
	int status;
	char *said = parse(&o, OPTIONS_FOR_RUN, "run --help", &status);

	(void)state;
	assert_int_equal(status, 0);
	assert_true(o.help);
	assert_string_equal(said, "");
	free(said);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_of_run_is_read),
		cmocka_unit_test(a_short_name_may_stand_among_the_options),
		cmocka_unit_test(what_cannot_be_meant_is_refused_with_a_reason),
		cmocka_unit_test(asking_for_help_needs_no_adapter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
