#include "conformance/runner/worker.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/attribute.h"

static void
send_parcel(const struct jobs_link *link, const struct parcel *parcel)
{
	struct text text = { 0 };

	parcel_encode(parcel, &text);
	jobs_send(link, text.at, text.len);
	text_free(&text);
}

static void
send_hello(const struct jobs_link *link, const struct session *session)
{
	struct parcel parcel = { .kind = PARCEL_HELLO };

	parcel.texts[PARCEL_MESSAGE] = session_name(session);
	parcel.texts[PARCEL_PLACE] = session_version(session);
	parcel.texts[PARCEL_PROFILE] = session_features(session);
	send_parcel(link, &parcel);
}

static void
send_begin(const struct jobs_link *link, size_t i)
{
	struct parcel parcel = { .kind = PARCEL_BEGIN };

	parcel.numbers[PARCEL_CASE] = i;
	send_parcel(link, &parcel);
}

/* A failure that the baseline names needs no second opinion. */
static enum blame
blame_for(const struct run_plan *plan, struct control *control,
    const struct suite_case *c, const struct outcome *o)
{
	const struct baseline_entry *entry =
	    plan->baseline == NULL ? NULL
				   : baseline_find(plan->baseline, c->name);

	control->message[0] = '\0';
	if (baseline_judge(entry, o->verdict, o->rule) == VERDICT_KNOWN) {
		return BLAME_NONE;
	}
	return attribute(control, c, o);
}

static void
fill_parcel(struct parcel *parcel, const struct outcome *o)
{
	parcel->numbers[PARCEL_VERDICT] = o->verdict;
	parcel->numbers[PARCEL_RULE] = o->rule;
	parcel->numbers[PARCEL_GATES] = o->gates;
	parcel->numbers[PARCEL_CHECKED] = o->checked;
	parcel->numbers[PARCEL_NANOSECONDS] = (uint64_t)(o->seconds * 1e9);
	parcel->texts[PARCEL_MESSAGE] = o->message;
	parcel->texts[PARCEL_PLACE] = o->place;
	parcel->texts[PARCEL_PROFILE] = o->profile;
}

/* The tape as text; what an adapter printed may contain anything. */
static char *
tape_text(const struct outcome *o)
{
	struct text text = { 0 };

	text_add(&text, o->tape, o->tape_len);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\0') {
			text.at[i] = '?';
		}
	}
	return text_end(&text);
}

static void
run_once(const struct run_plan *plan, const struct jobs_link *link,
    struct session *session, struct control *control, size_t i)
{
	const struct suite_case *c =
	    suite_case(plan->suite, plan->selection->cases[i]);
	struct parcel parcel = { .kind = PARCEL_OUTCOME };
	struct outcome outcome = { .tape = NULL };
	char *tape;

	session_run(session, c, &outcome);
	fill_parcel(&parcel, &outcome);
	parcel.numbers[PARCEL_CASE] = i;
	parcel.numbers[PARCEL_BLAME] = blame_for(plan, control, c, &outcome);
	parcel.texts[PARCEL_CONTROL] = control->message;
	tape = tape_text(&outcome);
	parcel.texts[PARCEL_TAPE] = tape;
	if (verdict_is_failure(outcome.verdict)) {
		parcel.texts[PARCEL_ERRORS] = session_stderr(session);
	}
	send_parcel(link, &parcel);
	free(tape);
	free(outcome.tape);
}

void
worker_run(const struct run_plan *plan, const struct jobs_link *link)
{
	struct control control = { .spec = plan->control };
	char why[2048] = "";
	struct session *session =
	    session_open(&plan->adapter, why, sizeof(why));

	if (session == NULL) {
		struct parcel refused = { .kind = PARCEL_REFUSED };

		refused.texts[PARCEL_MESSAGE] = why;
		send_parcel(link, &refused);
		return;
	}
	send_hello(link, session);
	for (size_t i = link->worker; i < plan->selection->count;
	     i += link->workers) {
		send_begin(link, i);
		for (unsigned k = 0; k < plan->repeat; k++) {
			run_once(plan, link, session, &control, i);
		}
	}
	session_close(session);
	control_close(&control);
}
