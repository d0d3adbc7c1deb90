#include "conformance/runner/selection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const char scenarios[] = "scenario flow/one\n"
				"why w\n"
				"rules life.made-first flow.default-limits\n"
				"needs tcp unix\n"
				"axis over 0 1\n"
				"\n"
				"a open\n"
				"\n"
				"scenario flow/two\n"
				"why w\n"
				"rules life.made-once\n"
				"needs tcp\n"
				"role client server\n"
				"\n"
				"a open\n";

static char path[] = "/tmp/plumbline-selection-XXXXXX.scn";

static int
load(void **state)
{
	struct complaint complaint = { .line = 0 };
	int fd = mkstemps(path, 4);

	if (fd < 0 || write(fd, scenarios, sizeof(scenarios) - 1) < 0) {
		return -1;
	}
	close(fd);
	*state = suite_load(path, &complaint);
	if (*state == NULL) {
		char what[600];

		complaint_text(&complaint, what, sizeof(what));
		print_error("%s\n", what);
	}
	return *state == NULL ? -1 : 0;
}

static int
unload(void **state)
{
	suite_free(*state);
	return unlink(path);
}

static const struct {
	const char *only[2];
	const char *rule;
	const char *kind;
	size_t count; /* 0: it is refused */
	const char *says;
} rows[] = {
	{ { NULL }, NULL, NULL, 6, "" },
	{ { "flow/one" }, NULL, NULL, 4, "" },
	{ { "flow/one*" }, NULL, NULL, 4, "" },
	{ { "*[over=1]*" }, NULL, NULL, 2, "" },
	{ { "flow/one[over=1]/tcp/client" }, NULL, NULL, 1, "" },
	{ { "flow/two", "*over=0*" }, NULL, NULL, 4, "" },
	{ { NULL }, "life.made-once", NULL, 2, "" },
	{ { NULL }, "life.made-first", "unix", 2, "" },
	{ { "*server" }, NULL, "tcp", 1, "" },
	{ { "no/such" }, NULL, NULL, 0, "--only no/such matches no case" },
	{ { "flow/two", "no*" }, NULL, NULL, 0, "--only no* matches no case" },
	{ { NULL }, "life.lost-once", NULL, 0,
	    "--rule life.lost-once matches no case" },
	{ { NULL }, NULL, "tls", 0, "--kind tls matches no case" },
	{ { "flow/two" }, NULL, "unix", 0, "no case is selected" },
};

static void
options_narrow_a_run_and_may_not_empty_it(void **state)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct options o = { .repeat = 1 };
		struct selection s;
		char *said = NULL;
		size_t size = 0;
		FILE *err = open_memstream(&said, &size);
		int status;

		assert_non_null(err);
		for (size_t k = 0; k < 2 && rows[i].only[k] != NULL; k++) {
			o.only.items[o.only.count++] = rows[i].only[k];
		}
		if (rows[i].rule != NULL) {
			o.rules.items[o.rules.count++] = rows[i].rule;
		}
		if (rows[i].kind != NULL) {
			o.kinds.items[o.kinds.count++] = rows[i].kind;
		}
		status = selection_make(&s, *state, &o, err);
		fclose(err);
		if (status != (rows[i].count == 0 ? 64 : 0) ||
		    s.count != rows[i].count ||
		    strstr(said, rows[i].says) == NULL) {
			fail_msg("row %zu: %d, %zu cases: %s", i, status,
			    s.count, said);
		}
		selection_free(&s);
		free(said);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_narrow_a_run_and_may_not_empty_it),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
