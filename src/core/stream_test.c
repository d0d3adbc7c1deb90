/*
 * Scripts for the engine. A word is a call and, after '>', the action that
 * it must give; or a question (what the engine must be like at that point).
 */
#include "core/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

struct script {
	const char *sentence;
	const char *words;
};

static const struct script scripts[] = {
	{ "made comes first and once",
	    "data>nothing eof>nothing readable>nothing made>made state=open "
	    "made>nothing lost>nothing" },
	{ "a transport that was never made goes without a word",
	    "close>forget state=lost made>nothing lost>nothing" },
	{ "an abort before made goes without a word",
	    "abort>forget state=lost made>nothing" },
	{ "a failure before made goes without a word",
	    "failed=5>forget state=lost made>nothing lost>nothing" },
	{ "methods before made are refused",
	    "write=1>refuse eof!>refuse pause>refuse resume>refuse state=new "
	    "limits=9>nothing" },
	{ "data is delivered while open",
	    "made>made reads readable>read data>data readable>read data>data" },
	{ "a paused reader gets neither data nor EOF",
	    "made>made pause>nothing stops readable>nothing data>nothing "
	    "eof>nothing state=open resume>nothing reads eof>eof" },
	{ "pausing and resuming twice is once",
	    "made>made resume>nothing reads pause>nothing pause>nothing stops "
	    "resume>nothing reads" },
	{ "a false EOF closes",
	    "made>made eof>eof state=half stops no>queue state=ending "
	    "lost>lose error=0" },
	{ "a false EOF flushes first",
	    "made>made write=9>send sent=9>nothing eof>eof no>nothing "
	    "state=closing flush=9>nothing settle>lose error=0" },
	{ "a true EOF keeps open for writing, once and silent",
	    "made>made eof>eof yes>nothing state=half eof>nothing "
	    "data>nothing pause>nothing resume>nothing stops "
	    "readable>nothing write=3>send sent=0>nothing" },
	{ "close inside an EOF that is answered true ends once",
	    "made>made eof>eof close>queue yes>nothing lost>lose "
	    "lost>nothing" },
	{ "abort inside an EOF that is answered false ends once",
	    "made>made eof>eof abort>drop no>nothing lost>lose lost>nothing" },
	{ "close with an empty buffer queues the end",
	    "made>made close>queue state=ending stops close>nothing "
	    "abort>nothing lost>lose state=lost error=0 lost>nothing" },
	{ "close flushes, and the last flush ends at once",
	    "made>made write=10>send sent=6>nothing close>nothing "
	    "state=closing stops writes data>nothing eof>nothing "
	    "flush=4>nothing settle>nothing size=2 flush=2>nothing idles "
	    "settle>lose state=lost" },
	{ "close then abort drops the rest",
	    "made>made write=10>send sent=6>nothing close>nothing abort>drop "
	    "size=0 idles state=ending settle>nothing lost>lose error=0" },
	{ "an error while flushing ends with that error",
	    "made>made write=10>send sent=6>nothing close>nothing "
	    "failed=104>drop size=0 lost>lose error=104" },
	{ "the first error sticks, and an abort has none",
	    "made>made failed=104>drop failed=32>nothing abort>nothing "
	    "lost>lose error=104" },
	{ "an error after abort changes nothing",
	    "made>made abort>drop failed=104>nothing lost>lose error=0" },
	{ "after lost nothing happens",
	    "made>made close>queue lost>lose close>nothing abort>nothing "
	    "write=5>nothing eof!>nothing pause>nothing resume>nothing "
	    "limits=7>nothing limits=-1>refuse failed=3>nothing error=0 "
	    "writable>nothing settle>nothing made>nothing size=0" },
	{ "what is sent before made or after the end is not counted",
	    "sent=3>nothing size=0 made>made abort>drop sent=3>nothing "
	    "size=0" },
	{ "a write that the kernel takes whole leaves nothing",
	    "made>made limits=0>nothing write=10>send sent=0>nothing size=0 "
	    "idles" },
	{ "a write behind buffered bytes is queued",
	    "made>made write=5>send sent=2>nothing writes write=7>append "
	    "sent=7>nothing size=9" },
	{ "an empty write does nothing",
	    "write=0>nothing made>made write=0>nothing close>queue "
	    "write=0>nothing" },
	{ "high exactly does not pause, one more does, and once",
	    "made>made limits=10>nothing write=10>send sent=10>nothing "
	    "write=1>append sent=1>pause write=9>append sent=9>nothing" },
	{ "low exactly resumes, one more does not, and once",
	    "made>made limits=8>nothing write=9>send sent=9>pause "
	    "flush=6>nothing settle>nothing flush=1>resume settle>nothing "
	    "flush=1>nothing settle>nothing size=1" },
	{ "with high zero the last byte resumes",
	    "made>made limits=0>nothing write=3>send sent=1>pause "
	    "flush=1>resume settle>nothing" },
	{ "lowered limits pause at once, raised ones wait for a drain",
	    "made>made write=50>send sent=50>nothing limits=49>pause "
	    "limits=1000>nothing flush=0>nothing settle>nothing "
	    "flush=1>resume settle>nothing" },
	{ "refused limits change nothing",
	    "made>made limits=10>nothing limits=-3>refuse write=11>send "
	    "sent=11>pause" },
	{ "resume comes while closing, then the end",
	    "made>made limits=0>nothing write=9>send sent=9>pause "
	    "close>nothing flush=9>resume state=closing settle>lose" },
	{ "a write while closing and full is taken",
	    "made>made write=9>send sent=9>nothing close>nothing "
	    "write=3>append sent=3>nothing size=12 flush=12>nothing "
	    "settle>lose" },
	{ "a write after close with nothing buffered is dropped",
	    "made>made close>queue write=3>nothing size=0" },
	{ "a write inside resume may pause again",
	    "made>made limits=0>nothing write=2>send sent=2>pause "
	    "flush=2>resume write=4>send sent=4>pause settle>nothing size=4" },
	{ "close inside the resume that empties ends once",
	    "made>made limits=0>nothing write=2>send sent=2>pause "
	    "flush=2>resume close>queue settle>nothing lost>lose "
	    "lost>nothing" },
	{ "abort inside the resume of a closing one ends once",
	    "made>made limits=0>nothing write=2>send sent=2>pause "
	    "close>nothing flush=2>resume abort>drop settle>nothing lost>lose "
	    "lost>nothing" },
	{ "abort inside pause_writing gives no resume",
	    "made>made limits=0>nothing write=2>send sent=2>pause abort>drop "
	    "writable>nothing settle>nothing lost>lose" },
	{ "write_eof with nothing buffered shuts at once, and once",
	    "made>made eof!>shut eof!>nothing reads data>data settle>nothing "
	    "state=open open" },
	{ "write_eof shuts after the buffered bytes",
	    "made>made write=5>send sent=5>nothing eof!>nothing eof!>nothing "
	    "flush=2>nothing settle>nothing flush=3>nothing settle>shut "
	    "settle>nothing state=open" },
	{ "a write after write_eof is refused, whatever comes between",
	    "made>made write=5>send sent=5>nothing eof!>nothing write=0>refuse "
	    "write=1>refuse close>nothing write=1>refuse flush=5>nothing "
	    "settle>lose write=1>refuse" },
	{ "write_eof while closing does nothing and blocks no write",
	    "made>made write=5>send sent=5>nothing close>nothing eof!>nothing "
	    "write=1>append sent=1>nothing flush=6>nothing settle>lose" },
	{ "write_eof inside the resume that empties shuts once",
	    "made>made limits=0>nothing write=2>send sent=2>pause "
	    "flush=2>resume eof!>shut settle>nothing" },
	{ "both halves done stays open",
	    "made>made eof!>shut eof>eof yes>nothing state=half open "
	    "close>queue lost>lose" },
	{ "both halves done with a false EOF ends",
	    "made>made eof!>shut eof>eof no>queue lost>lose error=0" },
	{ "is_closing is told from close on and for ever",
	    "open made>made open write=5>send sent=5>nothing close>nothing "
	    "closes flush=5>nothing settle>lose closes" },
};

static struct plumb_flow_limits
only_high(long n)
{
	struct plumb_flow_limits asked = { true, false, n, 0 };

	return asked;
}

static struct plumb_stream_step
read_side(struct plumb_stream *s, const char *name)
{
	if (strcmp(name, "readable") == 0) {
		return plumb_stream_readable(s);
	}
	if (strcmp(name, "data") == 0) {
		return plumb_stream_data(s);
	}
	if (strcmp(name, "eof") == 0) {
		return plumb_stream_eof(s);
	}
	if (strcmp(name, "pause") == 0) {
		return plumb_stream_pause_reading(s);
	}
	if (strcmp(name, "resume") == 0) {
		return plumb_stream_resume_reading(s);
	}
	if (strcmp(name, "yes") == 0 || strcmp(name, "no") == 0) {
		return plumb_stream_answered(s, name[0] == 'y');
	}
	fail_msg("no such call: %s", name);
	abort();
}

static struct plumb_stream_step
write_side(struct plumb_stream *s, const char *name, long n)
{
	if (strcmp(name, "write") == 0) {
		return plumb_stream_write(s, (size_t)n);
	}
	if (strcmp(name, "sent") == 0) {
		return plumb_stream_sent(s, (size_t)n);
	}
	if (strcmp(name, "writable") == 0) {
		return plumb_stream_writable(s);
	}
	if (strcmp(name, "flush") == 0) {
		assert_int_equal(
		    plumb_stream_writable(s).action, PLUMB_STREAM_DO_FLUSH);
		return plumb_stream_flushed(s, (size_t)n);
	}
	if (strcmp(name, "settle") == 0) {
		return plumb_stream_settle(s);
	}
	if (strcmp(name, "limits") == 0) {
		return plumb_stream_set_limits(s, only_high(n));
	}
	if (strcmp(name, "eof!") == 0) {
		return plumb_stream_write_eof(s);
	}
	return read_side(s, name);
}

static struct plumb_stream_step
call(struct plumb_stream *s, const char *name, long n)
{
	if (strcmp(name, "made") == 0) {
		return plumb_stream_made(s);
	}
	if (strcmp(name, "lost") == 0) {
		return plumb_stream_lost(s);
	}
	if (strcmp(name, "close") == 0) {
		return plumb_stream_close(s);
	}
	if (strcmp(name, "abort") == 0) {
		return plumb_stream_abort(s);
	}
	if (strcmp(name, "failed") == 0) {
		return plumb_stream_failed(s, (int)n);
	}
	return write_side(s, name, n);
}

static bool
is(const struct plumb_stream *s, const char *word, long n)
{
	if (strncmp(word, "state=", 6) == 0) {
		return strcmp(plumb_stream_state_name(s->state), word + 6) == 0;
	}
	if (strncmp(word, "size=", 5) == 0) {
		return s->size == (size_t)n;
	}
	if (strncmp(word, "error=", 6) == 0) {
		return s->error == n;
	}
	if (strcmp(word, "reads") == 0 || strcmp(word, "stops") == 0) {
		return plumb_stream_is_reading(s) == (word[0] == 'r');
	}
	if (strcmp(word, "writes") == 0 || strcmp(word, "idles") == 0) {
		return (s->size > 0) == (word[0] == 'w');
	}
	if (strcmp(word, "closes") == 0 || strcmp(word, "open") == 0) {
		return plumb_stream_is_closing(s) == (word[0] == 'c');
	}
	fail_msg("no such question: %s", word);
	return false;
}

static void
run_word(struct plumb_stream *s, char *word, const char *sentence)
{
	char text[64];
	char *action = strchr(word, '>');
	char *number = strchr(word, '=');
	long n = number ? strtol(number + 1, NULL, 10) : 0;
	struct plumb_stream_step step;

	snprintf(text, sizeof(text), "%s", word);
	if (action == NULL) {
		if (!is(s, word, n)) {
			fail_msg("%s: not %s", sentence, text);
		}
		return;
	}
	*action = '\0';
	if (number != NULL) {
		*number = '\0';
	}
	step = call(s, word, n);
	if (strcmp(plumb_stream_action_name(step.action), action + 1) != 0) {
		fail_msg("%s: %s, but it was %s", sentence, text,
		    plumb_stream_action_name(step.action));
	}
	/* What a step says of watching is what the engine is like. */
	assert_int_equal(step.readable, plumb_stream_is_reading(s));
	assert_int_equal(step.writable, s->size > 0);
}

static void
the_script_gives_its_actions(void **state)
{
	const struct script *script = *state;
	struct plumb_stream s;
	char words[1024];
	char *rest = words;
	char *word;

	assert_true(strlen(script->words) < sizeof(words));
	snprintf(words, sizeof(words), "%s", script->words);
	plumb_stream_init(&s);
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		run_word(&s, word, script->sentence);
	}
}

int
main(void)
{
	static struct CMUnitTest tests[LENGTH(scripts)];

	for (size_t i = 0; i < LENGTH(scripts); i++) {
		tests[i].name = scripts[i].sentence;
		tests[i].test_func = the_script_gives_its_actions;
		/* cmocka hands it back and does not write to it. */
		tests[i].initial_state = (void *)(uintptr_t)&scripts[i];
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
