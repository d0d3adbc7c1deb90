/*
 * The reports are read by others: what is checked here is that strict parsers
 * of their formats understand them, whatever an adapter has printed.
 */
#include "conformance/runner/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "conformance/runner/memory.h"

/* Everything that could break out of a format. */
#define NASTY "<&>\"'\\ # \x01\x1b[31m\xff\xc3( ]]> ...\n---\n\ttab"

static const enum plumb_rule rules[] = { PLUMB_RULE_LIFE_MADE_FIRST,
	PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER };

static const struct suite_case the_case = {
	.name = "flow/x[a=1]/tcp/client",
	.scenario = "flow/x",
	.kind = "tcp",
	.role = "client",
	.why = "why",
	.rules = rules,
	.rule_count = 2,
	.file = "x.scn",
	.line = 1,
	.times = 20,
};

static char first_word[] = "adapter " NASTY;
static char second_word[] = "--x";
static char *const words[] = { first_word, second_word, NULL };

static const struct run_info info = {
	.name = "imp" NASTY,
	.version = "1" NASTY,
	.features = "tcp,unix",
	.kernel = "k",
	.date = "2026-01-01T00:00:00Z",
	.adapter = words,
	.options = words,
	.cases = VERDICT_COUNT,
	.repeat = 2,
	.jobs = 1,
};

/* One result for each verdict, and a measured one; nasty wherever it can be. */
static void
make_results(struct result *results)
{
	static char empty[] = "";
	static char nasty[] = NASTY;
	static char counts[] = "last 13 of 20, first 7 of 20";

	for (unsigned i = 0; i < VERDICT_COUNT; i++) {
		bool last = i == 0;

		results[i] = (struct result){ .c = &the_case,
			.verdict = last ? VERDICT_FAIL : (enum verdict)i,
			.gates = !last,
			.rule = PLUMB_RULE_LIFE_MADE_FIRST,
			.blame = BLAME_IMPLEMENTATION,
			.repeats = 2,
			.failed = 1,
			.checked = 3,
			.seconds = 0.25,
			.message = nasty,
			.place = nasty,
			.profile = empty,
			.tape = nasty,
			.control = nasty,
			.errors = nasty,
			.reason = nasty };
		results[i].found = results[i].verdict;
		results[i].profile = i == VERDICT_HANG ? counts : empty;
	}
}

static char *
render(const struct report_format *format, const char *trouble)
{
	struct memory_stream *stream = memory_open();
	struct report report = {
		.format = format, .to = stream->to, .info = &info
	};
	struct result results[VERDICT_COUNT];
	struct run_end end = { .results = results,
		.count = VERDICT_COUNT,
		.seconds = 1.5,
		.exit_code = 1,
		.trouble = trouble };

	make_results(results);
	format->begin(&report);
	for (size_t i = 0; i < VERDICT_COUNT; i++) {
		format->take(&report, &results[i]);
		tally_add(&end.tally, &results[i]);
	}
	format->end(&report, &end);
	return memory_close(stream);
}

/* Hands a text to a Python program; it must end with 0. */
static void
must_satisfy(const char *text, const char *program)
{
	char *command = print_text("python3 -c '%s'", program);
	FILE *to = popen(command, "w");

	assert_non_null(to);
	fputs(text, to);
	if (pclose(to) != 0) {
		fail_msg("refused by %s:\n%s", command, text);
	}
	free(command);
}

static void
every_line_of_json_lines_is_an_object(void **state)
{
	char *text = render(&report_jsonl, "");

	(void)state;
	must_satisfy(text,
	    "import sys, json\n"
	    "rows = [json.loads(l) for l in sys.stdin]\n"
	    "assert [r[\"type\"] for r in rows] == [\"run\"]"
	    " + [\"case\"] * (len(rows) - 2) + [\"summary\"]\n"
	    "assert rows[0][\"cases\"] == len(rows) - 2 == 11\n"
	    "assert rows[0][\"adapter\"][1] == \"--x\"\n"
	    "case = rows[2]\n"
	    "assert case[\"name\"] == \"flow/x[a=1]/tcp/client\"\n"
	    "assert case[\"kind\"] == \"tcp\"\n"
	    "assert case[\"role\"] == \"client\"\n"
	    "assert case[\"rules\"] == [\"life.made-first\","
	    " \"flow.pause-strictly-over\"]\n"
	    "assert case[\"verdict\"] == \"pass\"\n"
	    "assert case[\"rule\"] == \"life.made-first\"\n"
	    "assert case[\"attribution\"] == \"IMPLEMENTATION\"\n"
	    "assert case[\"repeat\"] == 2 and case[\"failed\"] == 1\n"
	    "assert case[\"checked\"] == 3 and case[\"seconds\"] == 0.25\n"
	    "assert case[\"tape\"].endswith(\"---\\n\\ttab\")\n"
	    "assert case[\"profile\"] is None\n"
	    "assert rows[1][\"gates\"] is False\n"
	    "assert rows[9][\"verdict\"] == \"hang\"\n"
	    "assert rows[9][\"times\"] == 20\n"
	    "assert rows[9][\"choices\"] == {\"last\": 13, \"first\": 7}\n"
	    "assert case[\"choices\"] == {}\n"
	    "assert rows[-1][\"pass\"] == 1 and rows[-1][\"measured\"] == 1\n"
	    "assert rows[-1][\"exit\"] == 1\n");
	free(text);
}

static void
junit_is_well_formed_xml_and_its_totals_are_right(void **state)
{
	char *text = render(&report_junit, NASTY);

	(void)state;
	must_satisfy(text,
	    "import sys, xml.etree.ElementTree as E\n"
	    "root = E.fromstring(sys.stdin.buffer.read())\n"
	    "assert root.tag == \"testsuites\"\n"
	    "suite = root[0]\n"
	    "cases = suite.findall(\"testcase\")\n"
	    "n = lambda tag: len(suite.findall(\"testcase/\" + tag))\n"
	    "assert len(cases) == int(suite.get(\"tests\")) == 11\n"
	    "assert n(\"failure\") == int(suite.get(\"failures\")) == 2\n"
	    "assert n(\"error\") + 1 == int(suite.get(\"errors\")) == 6\n"
	    "assert n(\"skipped\") == int(suite.get(\"skipped\")) == 3\n"
	    "assert cases[1].get(\"classname\") == \"flow/x\"\n"
	    "assert len(cases[1]) == 0\n");
	free(text);
}

static void
tap_counts_its_points_and_hides_no_failure(void **state)
{
	char *text = render(&report_tap, "");

	(void)state;
	must_satisfy(text,
	    "import sys, re, json\n"
	    "text = sys.stdin.read()\n"
	    "assert text.isascii()\n"
	    "lines = text.split(\"\\n\")\n"
	    "assert lines[:2] == [\"TAP version 14\", \"1..11\"]\n"
	    "points = [l for l in lines if re.match(\"(not )?ok \", l)]\n"
	    "assert len(points) == 11\n"
	    "for i, p in enumerate(points):\n"
	    "    assert re.match(\"(not )?ok %d - \" % (i + 1), p), p\n"
	    "todo = [p for p in points if \" # TODO \" in p]\n"
	    "skip = [p for p in points if \" # SKIP \" in p]\n"
	    "assert len(todo) == 2 and len(skip) == 1\n"
	    "assert all(p.startswith(\"not ok\") for p in todo)\n"
	    "bad = [p for p in points if p.startswith(\"not ok\")]\n"
	    "assert len(bad) == 9\n"
	    "assert lines.count(\"  ---\") == lines.count(\"  ...\") == 9\n"
	    "for l in lines:\n"
	    "    m = re.match(\"  [a-z]+: (.*)\", l)\n"
	    "    assert not m or json.loads(m.group(1)) is not None\n");
	free(text);
}

static void
an_unusable_adapter_bails_out(void **state)
{
	char *text = render(&report_tap, "it # died\nso");

	(void)state;
	assert_non_null(strstr(text, "\nBail out! it \\# died\n"));
	free(text);
}

static void
the_view_says_rule_place_blame_and_tape(void **state)
{
	char *text = render(&report_terminal, "");

	(void)state;
	assert_null(strchr(text, '\x1b'));
	assert_non_null(strstr(text, "fail flow/x[a=1]/tcp/client  (1 of 2)"));
	assert_non_null(strstr(text, "rule    life.made-first (MUST)"));
	assert_non_null(strstr(text, "No callback of a connection comes"));
	assert_non_null(strstr(text, "whose   IMPLEMENTATION: the bundled"));
	assert_non_null(strstr(text, "\n          \\x09tab\n"));
	assert_non_null(strstr(text, "flow/x[a=1] = does not hold\n"));
	assert_non_null(strstr(text, "11 cases in 1.50 s: 1 pass, 1 fail, "));
	assert_non_null(strstr(text, "\n  life       1 pass, 1 fail, "));
	assert_non_null(strstr(text, "\ndoes not conform\n"));
	free(text);
}

static void
only_new_failures_and_their_like_are_bad(void **state)
{
	struct result results[VERDICT_COUNT];
	size_t bad = 0;

	(void)state;
	make_results(results);
	assert_false(result_is_bad(&results[0]));
	assert_false(result_is_bad(&results[VERDICT_PASS]));
	assert_false(result_is_bad(&results[VERDICT_KNOWN]));
	assert_false(result_is_bad(&results[VERDICT_UNSUPPORTED]));
	for (size_t i = 0; i < VERDICT_COUNT; i++) {
		bad += result_is_bad(&results[i]);
	}
	assert_int_equal(bad, VERDICT_COUNT - 4);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_of_json_lines_is_an_object),
		cmocka_unit_test(
		    junit_is_well_formed_xml_and_its_totals_are_right),
		cmocka_unit_test(tap_counts_its_points_and_hides_no_failure),
		cmocka_unit_test(an_unusable_adapter_bails_out),
		cmocka_unit_test(the_view_says_rule_place_blame_and_tape),
		cmocka_unit_test(only_new_failures_and_their_like_are_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
