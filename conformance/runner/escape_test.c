#include "conformance/runner/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct {
	void (*escape)(FILE *to, const char *text);
	const char *text;
	const char *expected;
} rows[] = {
	{ escape_json, NULL, "null" },
	{ escape_json, "", "\"\"" },
	{ escape_json, "a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"" },
	{ escape_json, "1\n2\t\x01\x7f", "\"1\\n2\\u0009\\u0001\\u007f\"" },
	{ escape_json, "\xff\xc3(", "\"\\u00ff\\u00c3(\"" },
	{ escape_xml, "<a b=\"&\">", "&lt;a b=&quot;&amp;&quot;&gt;" },
	{ escape_xml, "1\n2\t", "1&#10;2&#9;" },
	{ escape_xml, "\x01\x1b\x7f\xff", "\\x01\\x1b\\x7f\\xff" },
	{ escape_xml, "]]>", "]]&gt;" },
	{ escape_plain, "a\x1b[31mb\r\n", "a\\x1b[31mb\\x0d\\x0a" },
	{ escape_tap, "a # b \\ c\n", "a \\# b \\\\ c\\x0a" },
};

static void
no_text_can_break_out_of_its_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *got = NULL;
		size_t size = 0;
		FILE *to = open_memstream(&got, &size);

		assert_non_null(to);
		rows[i].escape(to, rows[i].text);
		fclose(to);
		assert_string_equal(got, rows[i].expected);
		free(got);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_can_break_out_of_its_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
