#include "conformance/runner/collect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/choices.h"
#include "conformance/runner/jobs.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/worker.h"

static void
begin_reports(struct collector *c)
{
	if (c->begun) {
		return;
	}
	c->begun = true;
	progress_clear(&c->progress);
	for (size_t i = 0; i < c->report_count; i++) {
		c->reports[i].format->begin(&c->reports[i]);
	}
}

static void
take_hello(struct collector *c, const struct parcel *parcel)
{
	if (c->hello[0] != NULL) {
		return;
	}
	for (size_t i = 0; i < 3; i++) {
		c->hello[i] = copy_text(parcel->texts[PARCEL_MESSAGE + i]);
	}
	c->info->name = c->hello[0];
	c->info->version = c->hello[1];
	c->info->features = c->hello[2];
	begin_reports(c);
}

static const struct suite_case *
case_of(const struct collector *c, size_t i)
{
	return suite_case(c->plan->suite, c->plan->selection->cases[i]);
}

static const struct baseline_entry *
entry_of(const struct collector *c, size_t i)
{
	const struct baseline *b = c->plan->baseline;

	return b == NULL ? NULL : baseline_find(b, case_of(c, i)->name);
}

static void
replace(char **text, const char *by)
{
	free(*text);
	*text = copy_text(by);
}

/* A choice that is not always the same is told so. */
static void
add_choice(struct result *r, const char *choice)
{
	if (*choice == '\0' || strstr(r->profile, choice) != NULL) {
		return;
	}
	if (*r->profile == '\0') {
		replace(&r->profile, choice);
	} else {
		char *both = print_text("%s, sometimes %s", r->profile, choice);

		replace(&r->profile, both);
		free(both);
	}
}

/* The counts of several runs of a case that is played several times are one. */
static void
add_choices(struct result *r, const char *told)
{
	struct choices choices = { 0 };
	char text[CHOICES_TEXT_MAX];

	choices_read(&choices, r->profile);
	choices_read(&choices, told);
	choices_text(&choices, text);
	replace(&r->profile, text);
}

/* What is told of a case is told of its gravest run. */
static void
tell_of(struct result *r, const struct parcel *parcel)
{
	replace(&r->message, parcel->texts[PARCEL_MESSAGE]);
	replace(&r->place, parcel->texts[PARCEL_PLACE]);
	replace(&r->tape, parcel->texts[PARCEL_TAPE]);
	replace(&r->control, parcel->texts[PARCEL_CONTROL]);
	replace(&r->errors, parcel->texts[PARCEL_ERRORS]);
	r->blame = (enum blame)parcel->numbers[PARCEL_BLAME];
}

static void
tell_staleness(
    struct collector *c, struct result *r, const struct baseline_entry *e)
{
	char *message = print_text("%s, but %s:%zu says: %s %s",
	    r->found == VERDICT_UNSUPPORTED ? "is unsupported" : "passes",
	    c->plan->baseline->path, e->line, verdict_name(e->verdict),
	    e->rule == PLUMB_RULE_NONE ? "-" : plumb_rule_info(e->rule)->slug);

	replace(&r->message, message);
	free(message);
}

/* What fails some of the times may pass all of them once: that is not stale. */
static enum verdict
judge_by(const struct baseline_entry *e, const struct suite_case *c,
    enum verdict found, enum plumb_rule rule)
{
	enum verdict verdict = baseline_judge(e, found, rule);

	return verdict == VERDICT_STALE && c->times > 1 ? found : verdict;
}

static void
take_outcome(struct collector *c, const struct parcel *parcel, size_t i)
{
	const struct baseline_entry *e = entry_of(c, i);
	struct result *r = &c->results[i];
	enum verdict found = (enum verdict)parcel->numbers[PARCEL_VERDICT];
	enum plumb_rule rule = (enum plumb_rule)parcel->numbers[PARCEL_RULE];
	enum verdict verdict = judge_by(e, r->c, found, rule);

	if (r->c->times > 1) {
		add_choices(r, parcel->texts[PARCEL_PROFILE]);
	} else {
		add_choice(r, parcel->texts[PARCEL_PROFILE]);
	}
	r->repeats++;
	r->failed += found != VERDICT_PASS && found != VERDICT_UNSUPPORTED;
	r->checked += (size_t)parcel->numbers[PARCEL_CHECKED];
	r->seconds += (double)parcel->numbers[PARCEL_NANOSECONDS] / 1e9;
	if (verdict_worse(r->found, found) != r->found) {
		r->found = found;
		r->rule = rule;
	}
	if (verdict_worse(r->verdict, verdict) != r->verdict) {
		r->verdict = verdict;
		r->gates = parcel->numbers[PARCEL_GATES] != 0;
		tell_of(r, parcel);
		if (verdict == VERDICT_STALE) {
			tell_staleness(c, r, e);
		}
	}
	if (e != NULL && e->reason != NULL) {
		replace(&r->reason, e->reason);
	}
}

/* Hands over all results that are complete and whose turn it is. */
static void
report_complete(struct collector *c)
{
	while (c->next < c->plan->selection->count &&
	       c->results[c->next].repeats == c->plan->repeat) {
		const struct result *r = &c->results[c->next++];

		tally_add(&c->tally, r);
		if (result_is_bad(r) || c->info->verbose) {
			progress_clear(&c->progress);
		}
		for (size_t i = 0; i < c->report_count; i++) {
			c->reports[i].format->take(&c->reports[i], r);
		}
	}
}

void
collector_take(struct collector *c, const struct parcel *parcel)
{
	size_t i = (size_t)parcel->numbers[PARCEL_CASE];

	if (parcel->kind == PARCEL_HELLO) {
		take_hello(c, parcel);
	} else if (parcel->kind == PARCEL_REFUSED) {
		if (c->trouble == NULL) {
			c->trouble = copy_text(parcel->texts[PARCEL_MESSAGE]);
		}
	} else if (i >= c->plan->selection->count) {
		return;
	} else if (parcel->kind == PARCEL_BEGIN) {
		progress_case(&c->progress, case_of(c, i)->name);
	} else if (c->results[i].repeats < c->plan->repeat) {
		take_outcome(c, parcel, i);
		c->progress.done += c->results[i].repeats == c->plan->repeat;
		c->progress.bad += c->results[i].repeats == c->plan->repeat &&
				   result_is_bad(&c->results[i]);
		report_complete(c);
	}
}

static void
work(void *with, const struct jobs_link *link)
{
	struct collector *c = with;

	worker_run(c->plan, link);
}

static void
take(void *with, const char *at, size_t len)
{
	struct parcel parcel;

	if (parcel_decode(&parcel, at, len)) {
		collector_take(with, &parcel);
	}
}

static void
gone(void *with, unsigned worker, const char *why)
{
	struct collector *c = with;

	if (*why != '\0' && c->lost == NULL) {
		c->lost = print_text("worker %u: %s", worker, why);
	}
}

/*
 * Cases that no worker spoke of: their adapter could not be started though
 * another's could, or the runner's own process ended.
 */
static void
fill_gaps(struct collector *c)
{
	const char *why = c->lost != NULL      ? c->lost
			  : c->trouble != NULL ? c->trouble
					       : "its worker left it out";

	for (size_t i = 0; i < c->plan->selection->count; i++) {
		struct result *r = &c->results[i];

		if (r->repeats == c->plan->repeat) {
			continue;
		}
		r->repeats = c->plan->repeat;
		r->verdict = c->lost == NULL && c->trouble != NULL
				 ? VERDICT_ADAPTER_ERROR
				 : VERDICT_SUITE_ERROR;
		r->found = r->verdict;
		r->gates = true;
		replace(&r->message, why);
	}
}

void
collector_prepare(struct collector *c)
{
	size_t count = c->plan->selection->count;

	c->results = new_items(count, sizeof(c->results[0]));
	for (size_t i = 0; i < count; i++) {
		struct result *r = &c->results[i];
		char **texts[] = { &r->message, &r->place, &r->profile,
			&r->tape, &r->control, &r->errors, &r->reason };

		r->c = case_of(c, i);
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
			*texts[k] = copy_text("");
		}
	}
}

void
collector_finish(struct collector *c)
{
	progress_clear(&c->progress);
	begin_reports(c);
	if (c->hello[0] != NULL || c->lost != NULL) {
		fill_gaps(c);
		report_complete(c);
	}
}

void
collector_run(struct collector *c)
{
	size_t count = c->plan->selection->count;
	struct jobs jobs = { .workers = c->plan->jobs,
		.with = c,
		.work = work,
		.take = take,
		.gone = gone };

	collector_prepare(c);
	if (jobs.workers > count) {
		jobs.workers = (unsigned)count;
	}
	progress_begin(&c->progress, stderr, count);
	if (jobs_run(&jobs) != 0) {
		c->lost = print_text("no worker: %s", strerror(errno));
	}
	collector_finish(c);
}

void
collector_free(struct collector *c)
{
	for (size_t i = 0; c->results != NULL && i < c->plan->selection->count;
	     i++) {
		struct result *r = &c->results[i];
		char *texts[] = { r->message, r->place, r->profile, r->tape,
			r->control, r->errors, r->reason };

		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
			free(texts[k]);
		}
	}
	for (size_t i = 0; i < 3; i++) {
		free(c->hello[i]);
	}
	free(c->results);
	free(c->trouble);
	free(c->lost);
}
