#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/family.h"

#define TEN "0 1 2 3 4 5 6 7 8 9\n"
#define HEAD                      \
	"scenario test/x\n"       \
	"why because\n"           \
	"rules life.made-first\n" \
	"needs tcp\n"

/* Five lines of header stand before the body in these rows. */
#define BODY HEAD "\n"
#define CHILD                     \
	"scenario test/x\n"       \
	"why because\n"           \
	"rules life.made-first\n" \
	"needs subprocess\n\na open\n"

#define TLS                       \
	"scenario test/x\n"       \
	"why because\n"           \
	"rules life.made-first\n" \
	"needs tls\n\na open\n"

struct mistake {
	const char *text;
	size_t line;
	size_t column;
	const char *what; /* a part of it */
};

static const struct mistake mistakes[] = {
	/* The header */
	{ "", 0, 0, "no scenario" },
	{ "# nothing\n\n", 0, 0, "no scenario" },
	{ "why first\n", 1, 1, "expected: scenario" },
	{ "scenario x\n", 1, 1, "area/words" },
	{ "scenario test/X\n", 1, 1, "area/words" },
	{ "scenario test/x y\n", 1, 1, "area/words" },
	{ "scenario test/x\nwhy y\n", 1, 1, "names no rules" },
	{ "scenario test/x\nrules life.made-first\n", 1, 1, "has no why" },
	{ "scenario test/x\nwhy y\nrules life.made-first\n", 1, 1, "no kind" },
	{ HEAD, 1, 1, "no body" },
	{ "scenario test/x\nwhy\n", 2, 4, "one word more" },
	{ "scenario test/x\nrules  life.nothing\n", 2, 8,
	    "no such rule: life.nothing" },
	{ "scenario test/x\nneeds tcp carrier-pigeon\n", 2, 11,
	    "no such kind of transport: carrier-pigeon" },
	{ "scenario test/x\nwhy w\nrules flow.resume-comes\nneeds writepipe\n"
	  "a open\n",
	    1, 0, "none of its rules binds writepipe" },
	{ "scenario test/x\nwhy w\nrules life.made-once\nneeds udp\n"
	  "role server\na open\n",
	    1, 0, "every combination" },
	{ "scenario test/x\nneeds tcp tcp\n", 2, 11, "named twice: tcp" },
	{ "scenario test/x\nrole boss\n", 2, 6, "client or server" },
	{ "scenario test/x\naxis n\n", 2, 1, "axis NAME VALUE" },
	{ "scenario test/x\naxis kind tcp\n", 2, 6, "not a name" },
	{ "scenario test/x\naxis a-b 1\n", 2, 6, "not a name" },
	{ HEAD "axis n 1 2\naxis n 3\na open\n", 6, 6, "named twice" },
	{ HEAD "axis n 1 2 1\na open\n", 5, 12, "named twice: 1" },
	{ HEAD "why again\na open\n", 5, 1, "second line" },
	{ HEAD "rules life.made-once\na open\n", 5, 1, "second line" },
	{ HEAD "needs unix\na open\n", 5, 1, "second line" },
	{ HEAD "role client\nrole server\na open\n", 6, 1, "second line" },
	{ HEAD "with raise\nwith types\na open\n", 6, 1, "second line" },
	{ HEAD "with raise raise\na open\n", 5, 12, "named twice" },
	{ "scenario test/x\nrules life.made-once life.made-once\n", 2, 22,
	    "named twice" },
	{ HEAD "skip n\na open\n", 5, 6, "axis=value" },
	{ HEAD "skip n=1\na open\n", 5, 6, "no such axis: n" },
	{ HEAD "axis n 1 2\nskip n=3\na open\n", 6, 6, "n is never 3" },
	{ HEAD "axis n 1\nskip n=1\na open\n", 1, 0, "left out" },
	{ HEAD "axis a " TEN "axis b " TEN "axis c " TEN "axis d " TEN
	       "axis e 1 2\naxis f 1\na open\n",
	    9, 1, "more than 10000 combinations" },
	{ HEAD "why \x01\na open\n", 5, 5, "printable" },
	{ BODY "a open\nwhy late\n", 7, 1, "before the body" },
	{ BODY "a open\n" HEAD "a open\n", 7, 10, "already the scenario" },
	{ HEAD "times\na open\n", 5, 1, "expected: times N" },
	{ HEAD "times 1\na open\n", 5, 1, "expected: times N" },
	{ HEAD "times 1001\na open\n", 5, 1, "expected: times N" },
	{ HEAD "times 3x\na open\n", 5, 1, "expected: times N" },
	{ HEAD "times 2 3\na open\n", 5, 1, "expected: times N" },
	{ HEAD "times 2\ntimes 2\na open\n", 6, 1, "second line" },
	/* Decoration */
	{ BODY "[n=1] a open\n", 6, 1, "no such axis: n" },
	{ BODY "[kind=unix] a open\n", 6, 1, "kind is never unix" },
	{ BODY "[kind=tcp][role=server] a open\n", 6, 11, "never server" },
	{ BODY "[role=client|servr] a open\n", 6, 1, "never client|servr" },
	{ BODY "[kind=tcp a open\n", 6, 1, "without spaces" },
	{ BODY "[kind] a open\n", 6, 1, "axis=value" },
	{ BODY "[kind=tcp] @life.made-first\n", 6, 1, "nothing but" },
	{ BODY "a open @life.nothing\n", 6, 8, "no such rule" },
	/* Lines */
	{ BODY "open\n", 6, 1, "not a line of a scenario" },
	{ BODY "a/b open\n", 6, 1, "expected a name" },
	{ HEAD "axis x 1\n\n[x=1] # on\n", 7, 7,
	    "a comment has a line of its own" },
	{ BODY "abcdefghijklmnopqrstuvwxyzabcdefg open\n", 6, 1, "a name" },
	{ BODY "a opens\n", 6, 3, "expected a mark, open" },
	{ BODY "a open bear\n", 6, 8, "not a word that this kind" },
	{ BODY "a jam 5\n", 6, 3, "expected a mark, open" },
	{ BODY "a => write :x\n", 6, 1, "not opened before this line: a" },
	{ BODY "a open\na open\n", 7, 1, "this name is taken" },
	{ BODY "a open\nb ~> eof\n", 7, 1, "not opened before" },
	{ BODY "a open\na.2 <= connection_made\n", 7, 1, "not opened before" },
	{ BODY "b on connection_made => close\na open\n", 6, 1,
	    "never opened: b" },
	{ BODY "a open\na => writ :x\n", 7, 6, "can follow this mark" },
	{ BODY "a open\na <= write :x\n", 7, 6, "can follow this mark" },
	{ BODY "a open\na  ~>  jump\n", 7, 8, "can follow this mark" },
	{ BODY "a open\nloop ~> eof\n", 7, 1, "no peer" },
	{ BODY "a open\na => write  :%G1\n", 7, 14, ":text with %XX" },
	{ BODY "a open\na ~>\n", 7, 5, "expected a verb" },
	{ BODY "a open\na ~> send :x\n", 7, 12, "send CHUNK DATA" },
	{ BODY "a open\na ~> send 0 :x\n", 7, 14, "send CHUNK DATA" },
	{ BODY "a open\na ~> read :x\n", 7, 12, "read N" },
	{ BODY "a open\na ~> eof now\n", 7, 12, "nothing more" },
	{ BODY "a open\na ~> :x :y\n", 7, 10, "one data" },
	{ BODY "a open\na await\n", 7, 3, "await CALLBACK" },
	{ BODY "a open\na await write\n", 7, 3, "await CALLBACK: write" },
	{ BODY "b await connection_lost\n", 6, 1, "not opened before" },
	/* Subprocesses */
	{ CHILD "a.3 ~> :x\n", 7, 1, "not opened before" },
	{ BODY "a open\na.1 ~> :x\n", 7, 1, "not opened before" },
	{ CHILD "a <= pipe_data_received :x\n", 7, 26, "expected fd=0" },
	{ CHILD "a <= pipe_connection_lost None fd=3\n", 7, 35, "fd=0" },
	{ CHILD "a await pipe_connection_lost\n", 7, 9, "fd=0" },
	{ CHILD "a ~> exit 1 2\n", 7, 13, "exit signal=N" },
	{ CHILD "a ~> signal 15\n", 7, 14, "signal N, and ignore" },
	{ CHILD "a <~ signal term\n", 7, 16, "signal N" },
	{ CHILD "a <~ fds :x\n", 7, 11, "fds N=WORD" },
	{ CHILD "a ~> reset\n", 7, 6, "can follow this mark" },
	{ BODY "a open\na ~> fork\n", 7, 6, "can follow this mark" },
	{ BODY "a open\na on data_received close\n", 7, 20, "a reaction" },
	{ BODY "a open\na on data_received => close ;\n", 7, 29, "a reaction" },
	{ BODY "a open\na on data_received ; => close\n", 7, 20, "a reaction" },
	{ BODY "a open\na on data_received => clsoe\n", 7, 20, "a reaction" },
	{ BODY "a open\na on data_received => close ; raise Frob\n", 7, 31,
	    "a reaction" },
	{ BODY "a open\na on data_received loop => close\n", 7, 20,
	    "a reaction" },
	{ BODY "a open\na on eof_received return maybe\n", 7, 19,
	    "a reaction" },
	{ BODY "a open\na on eof_received nth=0 return true\n", 7, 19,
	    "nth=K" },
	{ BODY "a open\na on eof_received nht=1 return true\n", 7, 19,
	    "nth=K" },
	{ BODY "a open\na => write *$B\n", 7, 1, "not measured" },
	{ BODY "a open\na => write *$\n", 7, 13, "worked out" },
	{ BODY "a open\na -> write size=$S+1\n", 7, 1, "not measured" },
	/* TLS */
	{ BODY "a open peer_alpn=x peer_colour=red\n", 6, 20,
	    "nothing that a peer can be told: peer_colour" },
	{ BODY "a open plane\n", 6, 8, "is opened with: plane" },
	{ BODY "a open\na ~> notify\n", 7, 6, "can follow this mark" },
	{ BODY "a open\na => open cafile=$CA\n", 7, 6, "can follow" },
	{ BODY "a open cafile=$CA\n", 6, 1, "not measured" },
	{ TLS "a ~> part :x\n", 7, 12, "part N DATA" },
	{ TLS "a ~> rubbish\n", 7, 12, "rubbish DATA" },
	{ TLS "a ~> greet now\n", 7, 14, "greet N" },
	{ TLS "a <~ alert\n", 7, 10, "alert NAME" },
	{ TLS "a <~ agreed colour=red\n", 7, 13, "not a key" },
	{ TLS "a ~> start_tls alpn=x\n", 7, 16, "not a key" },
	{ TLS "a <~ part 3 :x\n", 7, 6, "can follow this mark" },
	/* Blocks */
	{ BODY "a open\nturn\na => close\n", 7, 1, "no end" },
	{ BODY "a open\nturn\na ~> eof\nend\n", 8, 1, "in a turn" },
	{ BODY "a open\nturn\nturn\nend\nend\n", 8, 1, "in a turn" },
	{ BODY "a open\neither x\na => close\nend\n", 8, 1, "in either" },
	{ BODY "a open\nor x\n", 7, 1, "could follow" },
	{ BODY "a open\nthaw\n", 7, 1, "could follow" },
	{ BODY "a open\nend\n", 7, 1, "not a line" },
	{ BODY "a open\nfreeze\na ~> :x\n", 8, 0, "without thaw" },
	{ BODY "a open\nfreeze\nsettle\nthaw\n", 8, 1, "only => and ~>" },
	{ BODY "a open\nrepeat x\nend\n", 7, 8, "how often" },
	{ BODY "a open\nrepeat 99999\nend\n", 7, 8, "how often" },
	{ BODY "a open\nrepeat 9999\nsettle\nsettle\nend\n", 9, 1,
	    "more than 10000 steps" },
};

static struct suite *
load(const char *text, struct complaint *complaint)
{
	char path[] = "/tmp/plumbline-test-XXXXXX.scn";
	int fd = mkstemps(path, 4);
	struct suite *suite;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	suite = suite_load(path, complaint);
	unlink(path);
	return suite;
}

static void
every_mistake_is_told_with_its_place(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const struct mistake *m = &mistakes[i];
		struct complaint c = { .line = 99 };
		struct suite *suite = load(m->text, &c);

		if (suite || c.line != m->line || c.column != m->column ||
		    !strstr(c.what, m->what)) {
			print_error("row %zu: %zu:%zu: %s\n%s", i, c.line,
			    c.column, c.what, m->text);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

static void
a_complaint_reads_file_line_column_what(void **state)
{
	struct complaint c = { "x.scn", 3, 7, "no" };
	char text[64];

	(void)state;
	complaint_text(&c, text, sizeof(text));
	assert_string_equal(text, "x.scn:3:7: no");
	c.column = 0;
	complaint_text(&c, text, sizeof(text));
	assert_string_equal(text, "x.scn:3: no");
	c.line = 0;
	complaint_text(&c, text, sizeof(text));
	assert_string_equal(text, "x.scn: no");
}

static void
axes_are_multiplied_the_last_one_fastest(void **state)
{
	static const char *const names[] = {
		"test/x[a=1,b=x]/tcp/client",
		"test/x[a=1,b=x]/unix/client",
		"test/x[a=1,b=y]/tcp/client",
		"test/x[a=2,b=y]/tcp/client",
		"test/x[a=2,b=y]/unix/client",
		"test/z/unix/server",
	};
	struct complaint c;
	struct suite *suite = load("scenario test/x\nwhy w\n"
				   "rules life.made-first\nneeds tcp unix\n"
				   "axis a 1 2\naxis b x y\n"
				   "skip a=1 b=y kind=unix\nskip a=2 b=x\n"
				   "a open\n"
				   "scenario test/z\nwhy w\n"
				   "rules life.made-first\nneeds unix\n"
				   "role server\na open\n",
	    &c);

	(void)state;
	assert_non_null(suite);
	assert_int_equal(suite_count(suite), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(suite_case(suite, i)->name, names[i]);
	}
	assert_string_equal(suite_case(suite, 5)->role, "server");
	assert_int_equal(suite_case(suite, 5)->line, 10);
	suite_free(suite);
}

static void
conditions_repeats_and_values_are_written_out(void **state)
{
	struct complaint c;
	struct suite *suite = load(HEAD "axis n 1 2\naxis how close abort\n"
					"a open\n"
					"[n=2] repeat $n\n"
					"[how!=close] a => write *$n+1\n"
					"[n=2] end\n"
					"[n=2][how=abort|close] a => $how\n",
	    &c);
	const struct script *s;

	(void)state;
	assert_non_null(suite);
	s = suite_case(suite, 0)->script; /* n=1 how=close */
	assert_int_equal(s->count, 1);
	s = suite_case(suite, 1)->script; /* n=1 how=abort */
	assert_int_equal(s->count, 2);
	assert_string_equal(s->steps[1].text, "a => write *2");
	s = suite_case(suite, 3)->script; /* n=2 how=abort */
	assert_int_equal(s->count, 4);
	assert_string_equal(s->steps[2].text, "a => write *3");
	assert_string_equal(s->steps[3].text, "a => abort");
	assert_int_equal(s->steps[3].line, 11);
	assert_int_equal(s->steps[3].column, 24);
	suite_free(suite);
}

static void
a_return_belongs_to_the_call_before_it(void **state)
{
	struct complaint c;
	struct suite *suite = load(HEAD "a open\n"
					"a => write :x\n"	  /* 1 */
					"a <= pause_writing\n"	  /* 2 */
					"a -> write\n"		  /* 3 */
					"a => close\n"		  /* 4 */
					"a <= connection_lost\n"  /* 5 */
					"a -> close\n"		  /* 6 */
					"a => is_closing\n"	  /* 7 */
					"either yes\n"		  /* 8 */
					"a -> is_closing true\n"  /* 9 */
					"or no\n"		  /* 10 */
					"a -> is_closing false\n" /* 11 */
					"end\n",		  /* 12 */
	    &c);
	const struct step *steps;

	(void)state;
	assert_non_null(suite);
	steps = suite_case(suite, 0)->script->steps;
	assert_int_equal(steps[1].partner, 3);
	assert_int_equal(steps[3].partner, 2);
	/* connection_lost cannot be inside, so this is a reaction's return. */
	assert_int_equal(steps[4].partner, 0);
	assert_int_equal(steps[6].partner, 0);
	assert_int_equal(steps[7].partner, 8);
	assert_int_equal(steps[8].partner, 10);
	assert_int_equal(steps[10].partner, 12);
	suite_free(suite);
}

static void
the_source_is_what_stands_in_the_file(void **state)
{
	static const char one[] = HEAD "a open\n";
	static const char two[] = "scenario test/y\nwhy w\n"
				  "rules life.made-first\nneeds tcp\na open\n";
	char text[512];
	struct complaint c;
	struct suite *suite;
	size_t len;

	(void)state;
	snprintf(text, sizeof(text), "%s\n# a remark\n\n%s", one, two);
	suite = load(text, &c);
	assert_non_null(suite);
	assert_memory_equal(suite_source(suite, 0, &len), one, sizeof(one) - 1);
	assert_int_equal(len, sizeof(one) - 1);
	assert_memory_equal(suite_source(suite, 1, &len), two, sizeof(two) - 1);
	assert_int_equal(len, sizeof(two) - 1);
	suite_free(suite);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mistake_is_told_with_its_place),
		cmocka_unit_test(a_complaint_reads_file_line_column_what),
		cmocka_unit_test(axes_are_multiplied_the_last_one_fastest),
		cmocka_unit_test(conditions_repeats_and_values_are_written_out),
		cmocka_unit_test(a_return_belongs_to_the_call_before_it),
		cmocka_unit_test(the_source_is_what_stands_in_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
