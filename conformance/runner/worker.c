#include "conformance/runner/worker.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/attribute.h"

static void
send_record(const struct jobs_link *link, const struct record *record)
{
	struct text text = { 0 };

	record_encode(record, &text);
	jobs_send(link, text.at, text.len);
	text_free(&text);
}

static void
send_hello(const struct jobs_link *link, const struct session *session)
{
	struct record record = { .kind = RECORD_HELLO };

	record.texts[RECORD_MESSAGE] = session_name(session);
	record.texts[RECORD_PLACE] = session_version(session);
	record.texts[RECORD_PROFILE] = session_features(session);
	send_record(link, &record);
}

static void
send_begin(const struct jobs_link *link, size_t i)
{
	struct record record = { .kind = RECORD_BEGIN };

	record.numbers[RECORD_CASE] = i;
	send_record(link, &record);
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
fill_record(struct record *record, const struct outcome *o)
{
	record->numbers[RECORD_VERDICT] = o->verdict;
	record->numbers[RECORD_RULE] = o->rule;
	record->numbers[RECORD_GATES] = o->gates;
	record->numbers[RECORD_CHECKED] = o->checked;
	record->numbers[RECORD_NANOSECONDS] = (uint64_t)(o->seconds * 1e9);
	record->texts[RECORD_MESSAGE] = o->message;
	record->texts[RECORD_PLACE] = o->place;
	record->texts[RECORD_PROFILE] = o->profile;
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
	struct record record = { .kind = RECORD_OUTCOME };
	struct outcome outcome = { .tape = NULL };
	char *tape;

	session_run(session, c, &outcome);
	fill_record(&record, &outcome);
	record.numbers[RECORD_CASE] = i;
	record.numbers[RECORD_BLAME] = blame_for(plan, control, c, &outcome);
	record.texts[RECORD_CONTROL] = control->message;
	tape = tape_text(&outcome);
	record.texts[RECORD_TAPE] = tape;
	if (verdict_is_failure(outcome.verdict)) {
		record.texts[RECORD_ERRORS] = session_stderr(session);
	}
	send_record(link, &record);
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
		struct record refused = { .kind = RECORD_REFUSED };

		refused.texts[RECORD_MESSAGE] = why;
		send_record(link, &refused);
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
