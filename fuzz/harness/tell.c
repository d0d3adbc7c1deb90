/* What was found, in words, with the tapes of both conversations. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/tape.h"
#include "fuzz/harness/judge.h"

enum { SHOWN = 160, TAPE_SHOWN = 6000 };

static const char *
words_of(enum wrong wrong)
{
	static const char *const words[WRONG_COUNT] = {
		[WRONG_NONE] = "nothing is wrong",
		[WRONG_RULE] = "a rule of the API is broken",
		[WRONG_LOST_WRITE] = "it writes when the connection is lost",
		[WRONG_METHOD] = "it calls a method that raises",
		[WRONG_RAISED] = "it raises",
		[WRONG_RESTLESS] = "it does not come to rest",
		[WRONG_BUFFERED] = "it goes on writing although writing is "
				   "paused",
		[WRONG_UNTOLD] = "connection_lost does not come",
		[WRONG_RANDOM] = "it answers the same bytes, in one piece both "
				 "times, in two ways",
		[WRONG_ANSWER] = "what it answers depends on the pieces that "
				 "the bytes come in",
	};

	return words[wrong];
}

static void
tell_bytes(const void *data, size_t len)
{
	char text[3 * SHOWN + 1];
	size_t shown = len < SHOWN ? len : SHOWN;
	size_t size =
	    len == 0 ? 0 : plumb_tape_encode(data, shown, text, sizeof text);

	fprintf(stderr, "%zu bytes%s%.*s%s", len, len == 0 ? "" : " :",
	    (int)size, text, shown < len ? "..." : "");
}

static void
tell_plan(const struct plan *plan, const void *data)
{
	static const char *const endings[] = { "", "nothing more", "EOF",
		"a reset" };
	static const char *const parts[PART_COUNT] = { "in pieces",
		"slow to take", "reading paused", "limits changed",
		"closed or aborted from this side",
		"pieces that come while there is something to do" };

	fputs("  the peer sends ", stderr);
	tell_bytes(data, plan->cut);
	fprintf(stderr, ", then %s\n  in the way:", endings[plan->ending]);
	if (plan->split != 0)
		fprintf(stderr, " split at %zu", plan->split);
	else
		for (unsigned i = 0; i < PART_COUNT; i++)
			if (plan->parts & (1U << i))
				fprintf(stderr, "%s %s",
				    plan->parts & ((1U << i) - 1) ? "," : "",
				    parts[i]);
	fputs(
	    plan->parts == PART_NONE && plan->split == 0 ? " nothing\n" : "\n",
	    stderr);
}

static void
tell_answer(const char *which, const struct plumb_fuzz_answer *answer)
{
	fprintf(stderr, "  %s: answered ", which);
	tell_bytes(answer->data, answer->len);
	fputs(answer->ended ? "; ended" : "; open", stderr);
	if (answer->lost)
		fprintf(
		    stderr, ", lost %s", plumb_error_exception(answer->error));
	fputc('\n', stderr);
}

static void
tell_difference(
    const struct plumb_fuzz_answer *a, const struct plumb_fuzz_answer *b)
{
	const uint8_t *left = a->data;
	const uint8_t *right = b->data;
	size_t at = 0;
	size_t from;

	while (at < a->len && at < b->len && left[at] == right[at])
		at++;
	if (at == a->len && at == b->len)
		return;
	from = at < 20 ? 0 : at - 20;
	fprintf(stderr, "  they part at byte %zu, around: ", at);
	tell_bytes(left + from, a->len - from < 60 ? a->len - from : 60);
	fputs(" / ", stderr);
	tell_bytes(right + from, b->len - from < 60 ? b->len - from : 60);
	fputc('\n', stderr);
}

static void
tell_tape(const char *which, const struct fuzz_text *tape)
{
	size_t from = tape->len > TAPE_SHOWN ? tape->len - TAPE_SHOWN : 0;

	fprintf(stderr, "--- %s%s\n", which, from > 0 ? ", the end" : "");
	while (from > 0 && from < tape->len && tape->at[from - 1] != '\n')
		from++;
	if (tape->len > from)
		fwrite(tape->at + from, 1, tape->len - from, stderr);
}

void
fuzz_judgement_tell(const struct judgement *j, const void *data)
{
	const char *why =
	    j->whole.wrong != WRONG_NONE ? j->whole.why : j->pieces.why;

	fprintf(stderr, "plumbline fuzz: %s: %s%s%s\n", j->whole.fuzz->name,
	    words_of(j->wrong), why[0] == '\0' ? "" : ": ", why);
	tell_plan(&j->plan, data);
	tell_answer("whole", &j->whole.answer);
	tell_answer("in pieces", &j->pieces.answer);
	tell_difference(&j->whole.answer, &j->pieces.answer);
	tell_tape("whole", &j->whole.tape);
	tell_tape("in pieces", &j->pieces.tape);
	fputs("---\n", stderr);
}
