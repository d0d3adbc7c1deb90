/*
 * The command `selftest`: the checker is checked. Every fault is run like any
 * other adapter, on the cases that shall catch it.
 */
#include "conformance/runner/kills.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/choose_adapter.h"
#include "conformance/runner/commands.h"
#include "conformance/runner/glob.h"
#include "conformance/runner/home.h"
#include "conformance/runner/jobs.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/progress.h"
#include "conformance/runner/parcel.h"
#include "conformance/runner/selection.h"
#include "conformance/runner/session.h"

struct selftest {
	struct options options;
	struct suite *suite;
	struct fault_list list;
	struct kill *kills; /* of the selected faults */
	size_t count;
	struct progress progress;
	char *lost; /* how a worker ended before its time, or NULL */
};

static bool
has_name(const struct fault *f, const char *glob)
{
	return glob_match(glob, f->name);
}

static bool
has_rule(const struct fault *f, const char *slug)
{
	return strcmp(plumb_rule_info(f->rule)->slug, slug) == 0;
}

/* An option: what its items are held against, and what it is called. */
struct wish {
	const struct option_list *list;
	bool (*has)(const struct fault *f, const char *item);
	const char *name;
};

static bool
is_wished(const struct wish *w, const struct fault *f)
{
	for (size_t i = 0; i < w->list->count; i++) {
		if (w->has(f, w->list->items[i])) {
			return true;
		}
	}
	return w->list->count == 0;
}

static int
check_wish(const struct selftest *t, const struct wish *w)
{
	for (size_t i = 0; i < w->list->count; i++) {
		size_t k = 0;

		while (k < t->list.count &&
		       !w->has(&t->list.faults[k], w->list->items[i])) {
			k++;
		}
		if (k == t->list.count) {
			fprintf(stderr, "plumbline: --%s %s matches no fault\n",
			    w->name, w->list->items[i]);
			return EXIT_USAGE;
		}
	}
	return 0;
}

static int
select_faults(struct selftest *t)
{
	const struct wish name = { &t->options.only, has_name, "only" };
	const struct wish rule = { &t->options.rules, has_rule, "rule" };

	if (check_wish(t, &name) != 0 || check_wish(t, &rule) != 0) {
		return EXIT_USAGE;
	}
	t->kills = new_items(t->list.count, sizeof(t->kills[0]));
	for (size_t i = 0; i < t->list.count; i++) {
		const struct fault *f = &t->list.faults[i];

		if (is_wished(&name, f) && is_wished(&rule, f)) {
			t->kills[t->count++].fault = f;
		}
	}
	if (t->count == 0) {
		fputs("plumbline: selftest: no fault is selected\n", stderr);
		return EXIT_USAGE;
	}
	return 0;
}

/* A fault is looked for by its own patterns, or by those that name its rule. */
static bool
shall_catch(const struct fault *f, const struct suite_case *c)
{
	for (size_t i = 0; i < f->glob_count; i++) {
		if (case_has_name(c, f->globs[i])) {
			return true;
		}
	}
	return f->glob_count == 0 && case_has_rule(c, f->rule);
}

static bool
glob_has_case(const struct suite *suite, const char *glob)
{
	for (size_t i = 0; i < suite_count(suite); i++) {
		if (case_has_name(suite_case(suite, i), glob)) {
			return true;
		}
	}
	return false;
}

static int
check_globs(const struct selftest *t)
{
	int status = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct fault *f = t->kills[i].fault;

		for (size_t k = 0; k < f->glob_count; k++) {
			if (!glob_has_case(t->suite, f->globs[k])) {
				fprintf(stderr,
				    "%s:%zu: '%s' matches no case\n",
				    t->list.path, f->line, f->globs[k]);
				status = EXIT_USAGE;
			}
		}
	}
	return status;
}

/*
 * The command of a fault. One in Python is CPython's adapter with a loop of
 * ours, which it imports from the folder of the faults.
 */
static void
choose_fault(struct adapter *a, const struct fault *f)
{
	const char *python =
	    strncmp(f->name, "python:", 7) == 0 ? f->name + 7 : NULL;
	char *path;

	*a = (struct adapter){ .argv = NULL };
	a->argv = a->words;
	if (python == NULL) {
		path = print_text("faults/%s", f->name);
		a->words[0] = build_path(path);
		free(path);
		return;
	}
	path = home_path("conformance/faults");
	(void)setenv("PYTHONPATH", path, 1);
	(void)setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
	free(path);
	a->words[0] = copy_text("python3");
	a->words[1] = home_path("conformance/adapters/python/adapter.py");
	a->words[2] = copy_text("--loop");
	a->words[3] = print_text("%s:loop", python);
}

static void
send_parcel(const struct jobs_link *link, const struct parcel *parcel)
{
	struct text text = { 0 };

	parcel_encode(parcel, &text);
	jobs_send(link, text.at, text.len);
	text_free(&text);
}

static void
send_verdict(const struct jobs_link *link, size_t i, const struct outcome *o)
{
	struct parcel parcel = { .kind = PARCEL_OUTCOME };

	parcel.numbers[PARCEL_CASE] = i;
	parcel.numbers[PARCEL_VERDICT] = o->verdict;
	parcel.numbers[PARCEL_RULE] = o->rule;
	parcel.texts[PARCEL_MESSAGE] = o->message;
	send_parcel(link, &parcel);
}

static void
send_refusal(const struct jobs_link *link, size_t i, const char *why)
{
	struct parcel parcel = { .kind = PARCEL_REFUSED };

	parcel.numbers[PARCEL_CASE] = i;
	parcel.texts[PARCEL_MESSAGE] = why;
	send_parcel(link, &parcel);
}

static void
run_cases(const struct selftest *t, const struct jobs_link *link,
    struct session *session, size_t i)
{
	for (size_t k = 0; k < suite_count(t->suite); k++) {
		const struct suite_case *c = suite_case(t->suite, k);
		struct outcome outcome = { .tape = NULL };

		if (shall_catch(t->kills[i].fault, c)) {
			session_run(session, c, &outcome);
			send_verdict(link, i, &outcome);
			free(outcome.tape);
		}
	}
}

static void
run_fault(const struct selftest *t, const struct jobs_link *link, size_t i)
{
	struct parcel begin = { .kind = PARCEL_BEGIN };
	char why[1024] = "";
	struct adapter adapter;
	struct adapter_spec spec = { .guard = t->options.guard };
	struct session *session;

	begin.numbers[PARCEL_CASE] = i;
	send_parcel(link, &begin);
	choose_fault(&adapter, t->kills[i].fault);
	spec.argv = adapter.argv;
	session = session_open(&spec, why, sizeof(why));
	if (session == NULL) {
		send_refusal(link, i, why);
	} else {
		run_cases(t, link, session, i);
		session_close(session);
	}
	adapter_free(&adapter);
}

static void
work(void *with, const struct jobs_link *link)
{
	const struct selftest *t = with;

	for (size_t i = link->worker; i < t->count; i += link->workers) {
		run_fault(t, link, i);
	}
}

static void
note_trouble(struct kill *kill, const char *what)
{
	if (kill->trouble == NULL) {
		kill->trouble = copy_text(what);
	}
}

static void
take_verdict(struct kill *kill, const struct parcel *parcel)
{
	enum verdict verdict = (enum verdict)parcel->numbers[PARCEL_VERDICT];
	uint64_t rule = parcel->numbers[PARCEL_RULE];

	kill->cases++;
	if (verdict == VERDICT_FAIL && rule < PLUMB_RULE_COUNT) {
		kill->charged[rule]++;
	} else if (verdict != VERDICT_PASS) {
		char *what = print_text("%s: %s", verdict_name(verdict),
		    parcel->texts[PARCEL_MESSAGE]);

		kill->others++;
		note_trouble(kill, what);
		free(what);
	}
}

static void
take(void *with, const char *at, size_t len)
{
	struct selftest *t = with;
	struct parcel parcel;
	struct kill *kill;

	if (!parcel_decode(&parcel, at, len) ||
	    parcel.numbers[PARCEL_CASE] >= t->count) {
		return;
	}
	kill = &t->kills[parcel.numbers[PARCEL_CASE]];
	if (parcel.kind == PARCEL_REFUSED) {
		note_trouble(kill, parcel.texts[PARCEL_MESSAGE]);
	} else if (parcel.kind == PARCEL_OUTCOME) {
		take_verdict(kill, &parcel);
	} else {
		progress_case(&t->progress, kill->fault->name);
		t->progress.done++;
	}
}

static void
gone(void *with, unsigned worker, const char *why)
{
	struct selftest *t = with;

	if (*why != '\0' && t->lost == NULL) {
		t->lost = print_text("worker %u: %s", worker, why);
	}
}

static int
report(struct selftest *t)
{
	bool whole = t->count == t->list.count;
	size_t caught = 0;
	size_t complaints;

	if (t->options.matrix) {
		kills_print_matrix(t->kills, t->count, stdout);
	} else {
		kills_print(t->kills, t->count, stdout);
	}
	for (size_t i = 0; i < t->count; i++) {
		caught += kill_is_done(&t->kills[i]);
	}
	complaints = kills_complain(t->kills, t->count, whole, stdout);
	if (t->lost != NULL) {
		printf("not all was run: %s\n", t->lost);
	}
	printf("%zu fault%s, %zu caught for the rule they break\n", t->count,
	    t->count == 1 ? "" : "s", caught);
	if (t->lost != NULL) {
		return EXIT_SUITE;
	}
	return complaints == 0 ? 0 : EXIT_NEW_FAILURE;
}

static int
run_all(struct selftest *t)
{
	struct jobs jobs = { .workers = t->options.jobs,
		.with = t,
		.work = work,
		.take = take,
		.gone = gone };

	if (jobs.workers > t->count) {
		jobs.workers = (unsigned)t->count;
	}
	progress_begin(&t->progress, stderr, t->count);
	if (jobs_run(&jobs) != 0) {
		t->lost = print_text("no worker: %s", strerror(errno));
	}
	progress_clear(&t->progress);
	return report(t);
}

static int
prepare(struct selftest *t)
{
	char *path = home_short_path("conformance/faults/faults.list");
	int status = fault_list_read(&t->list, path, stderr);

	free(path);
	if (status != 0) {
		return status;
	}
	t->suite = selection_load(t->options.scenarios, stderr);
	if (t->suite == NULL || select_faults(t) != 0) {
		return EXIT_USAGE;
	}
	return check_globs(t);
}

int
selftest_command(int argc, char **argv)
{
	struct selftest t = { .count = 0 };
	int status =
	    options_parse(&t.options, OPTIONS_FOR_SELFTEST, argc, argv, stderr);

	if (status == 0 && t.options.help) {
		options_usage(OPTIONS_FOR_SELFTEST, stdout);
		return 0;
	}
	if (status == 0) {
		status = prepare(&t);
	}
	if (status == 0) {
		status = run_all(&t);
	}
	for (size_t i = 0; i < t.count; i++) {
		free(t.kills[i].trouble);
	}
	free(t.kills);
	free(t.lost);
	suite_free(t.suite);
	fault_list_free(&t.list);
	return status;
}
