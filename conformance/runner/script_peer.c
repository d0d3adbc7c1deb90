/* The form of the lines about a peer: what may stand behind which word. */
#include "conformance/runner/script_line.h"

/*
 * What the peer's words take: a number first where there is anything besides
 * the data, so much data, and so many others.
 */
static const struct form {
	enum plumb_verb verb;
	enum plumb_mark mark; /* NONE: either */
	bool number;
	size_t data;
	size_t least; /* of the others */
	size_t most;
	const char *expected;
} forms[] = {
	{ PLUMB_VERB_NONE, PLUMB_MARK_NONE, false, 1, 0, 0,
	    "expected one data and no more" },
	{ PLUMB_VERB_SEND, PLUMB_MARK_NONE, true, 1, 1, 1,
	    "expected: send CHUNK DATA" },
	{ PLUMB_VERB_CONNECT, PLUMB_MARK_NONE, false, 0, 0, 1,
	    "expected: connect, connect N or connect refused" },
	{ PLUMB_VERB_EXIT, PLUMB_MARK_NONE, false, 0, 0, 1,
	    "expected: exit, exit N or exit signal=N" },
	{ PLUMB_VERB_SIGNAL, PLUMB_MARK_ACT, true, 0, 2, 2,
	    "expected: signal N, and ignore, catch or default" },
	{ PLUMB_VERB_SIGNAL, PLUMB_MARK_SEE, true, 0, 1, 1,
	    "expected: signal N" },
	{ PLUMB_VERB_FDS, PLUMB_MARK_NONE, false, 0, 0, SCENARIO_WORDS_MAX,
	    "expected: fds N=WORD ..." },
	{ PLUMB_VERB_READ, PLUMB_MARK_NONE, true, 0, 1, 1, "expected: read N" },
	{ PLUMB_VERB_PART, PLUMB_MARK_NONE, true, 1, 1, 1,
	    "expected: part N DATA" },
	{ PLUMB_VERB_RUBBISH, PLUMB_MARK_NONE, false, 1, 0, 0,
	    "expected: rubbish DATA" },
	{ PLUMB_VERB_GREET, PLUMB_MARK_NONE, true, 0, 0, 1,
	    "expected: greet or greet N" },
	{ PLUMB_VERB_ALERT, PLUMB_MARK_NONE, false, 0, 1, 1,
	    "expected: alert NAME" },
};

/* NULL: the word stands alone. */
static const struct form *
form_of(const struct plumb_tape_line *line)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].verb == line->verb &&
		    (forms[i].mark == PLUMB_MARK_NONE ||
			forms[i].mark == line->mark)) {
			return &forms[i];
		}
	}
	return NULL;
}

static size_t
number_of_data(struct plumb_span rest, size_t *others)
{
	size_t data = 0;

	*others = 0;
	for (;;) {
		struct plumb_arg arg = plumb_tape_next(&rest);

		if (arg.kind == PLUMB_ARG_NONE) {
			return data;
		}
		if (arg.kind == PLUMB_ARG_BYTES ||
		    arg.kind == PLUMB_ARG_COUNT) {
			data++;
		} else {
			*others += 1;
		}
	}
}

const char *
script_peer_wrong(const struct plumb_tape_line *line)
{
	static const struct form alone = { .expected =
					       "expected nothing more" };
	const struct form *form = form_of(line);
	struct plumb_span rest = line->rest;
	struct plumb_arg first = plumb_tape_next(&rest);
	size_t others;
	size_t data = number_of_data(line->rest, &others);
	bool fits;

	form = form ? form : &alone;
	fits = data == form->data && others >= form->least &&
	       others <= form->most &&
	       (!form->number || others == 0 || first.has_number) &&
	       (line->verb != PLUMB_VERB_SEND || first.number > 0);
	return fits ? NULL : form->expected;
}
