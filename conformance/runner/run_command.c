/* The command `run`: everything is read and opened before anything is run. */
#include "conformance/runner/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "conformance/runner/choose_adapter.h"
#include "conformance/runner/collect.h"
#include "conformance/runner/memory.h"

struct run {
	struct options options;
	struct adapter adapter;
	struct adapter reference;
	struct suite *suite;
	struct selection selection;
	struct baseline baseline;
	struct run_plan plan;
	struct run_info info;
	struct report reports[OUT_COUNT + 1];
	size_t report_count;
	char kernel[256];
	char date[32];
};

/* A baseline that is to be made may be missing. */
static int
read_baseline(struct run *r)
{
	const char *path = r->options.baseline;
	const char **names;
	size_t count = suite_count(r->suite);
	int status;

	if (r->options.update_baseline && access(path, F_OK) < 0) {
		return baseline_parse(&r->baseline, path, "", stderr);
	}
	if (baseline_read(&r->baseline, path, stderr) != 0) {
		return EXIT_USAGE;
	}
	names = new_items(count, sizeof(names[0]));
	for (size_t i = 0; i < count; i++) {
		names[i] = suite_case(r->suite, i)->name;
	}
	status = r->options.update_baseline
		     ? 0
		     : baseline_bind(&r->baseline, names, count, stderr);
	free(names);
	return status;
}

static bool
wants_colour(FILE *to)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(fileno(to)) && (no == NULL || *no == '\0') &&
	       term != NULL && strcmp(term, "dumb") != 0;
}

static void
add_report(struct run *r, const struct report_format *format, FILE *to)
{
	struct report *report = &r->reports[r->report_count++];

	report->format = format;
	report->to = to;
	report->info = &r->info;
}

/* The view for people makes way for a report that wants standard output. */
static int
open_reports(struct run *r)
{
	static const struct report_format *const formats[OUT_COUNT] = {
		[OUT_JSONL] = &report_jsonl,
		[OUT_TAP] = &report_tap,
		[OUT_JUNIT] = &report_junit,
	};
	FILE *view = stdout;

	for (size_t i = 0; i < r->options.out_count; i++) {
		const struct out_option *out = &r->options.outs[i];
		FILE *to = stdout;

		if (strcmp(out->path, "-") == 0) {
			view = stderr;
		} else {
			to = fopen(out->path, "w");
		}
		if (to == NULL) {
			fprintf(stderr, "plumbline: %s: %s\n", out->path,
			    strerror(errno));
			return EXIT_USAGE;
		}
		add_report(r, formats[out->format], to);
	}
	add_report(r, &report_terminal, view);
	r->reports[r->report_count - 1].colour = wants_colour(view);
	return 0;
}

static int
close_reports(struct run *r)
{
	int status = 0;

	for (size_t i = 0; i < r->report_count; i++) {
		FILE *to = r->reports[i].to;
		bool ours = to != stdout && to != stderr;
		bool broken = ferror(to) != 0;

		if ((ours ? fclose(to) : fflush(to)) != 0 || broken) {
			fputs("plumbline: a report could not be written\n",
			    stderr);
			status = EXIT_SUITE;
		}
	}
	return status;
}

static void
describe(struct run *r, char **argv)
{
	struct utsname kernel;
	time_t now = time(NULL);
	struct tm utc;

	if (uname(&kernel) == 0) {
		snprintf(r->kernel, sizeof(r->kernel), "%s %s %s",
		    kernel.sysname, kernel.release, kernel.machine);
	}
	if (gmtime_r(&now, &utc) != NULL) {
		strftime(r->date, sizeof(r->date), "%Y-%m-%dT%H:%M:%SZ", &utc);
	}
	r->info = (struct run_info){ .name = "",
		.version = "",
		.features = "",
		.kernel = r->kernel,
		.date = r->date,
		.adapter = r->adapter.argv,
		.options = argv + 1,
		.cases = r->selection.count,
		.repeat = r->options.repeat,
		.jobs = r->options.jobs,
		.verbose = r->options.verbose,
		.trace = r->options.trace };
}

static int
prepare(struct run *r, char **argv)
{
	r->suite = selection_load(r->options.scenarios, stderr);
	if (r->suite == NULL ||
	    choose_adapter(&r->adapter, &r->options, stderr) != 0 ||
	    selection_make(&r->selection, r->suite, &r->options, stderr) != 0 ||
	    (r->options.baseline != NULL && read_baseline(r) != 0) ||
	    open_reports(r) != 0) {
		return EXIT_USAGE;
	}
	choose_reference(&r->reference);
	describe(r, argv);
	r->plan = (struct run_plan){ .suite = r->suite,
		.selection = &r->selection,
		.baseline = r->options.baseline != NULL ? &r->baseline : NULL,
		.adapter = { .argv = r->adapter.argv,
		    .guard = r->options.guard },
		.control = { .guard = r->options.guard },
		.repeat = r->options.repeat,
		.jobs = r->options.jobs };
	if (!r->adapter.is_reference) {
		r->plan.control.argv = r->reference.argv;
	}
	return 0;
}

/* A failure of what was left open is no deviation and is not written down. */
static struct baseline_result
baseline_result(const struct result *x)
{
	bool open = x->found == VERDICT_FAIL && !x->gates;

	return (struct baseline_result){ .name = x->c->name,
		.verdict = open ? VERDICT_PASS : x->found,
		.rule = x->rule,
		/* Passing all the times that it was played proves nothing. */
		.ran = x->c->times == 1 || x->found != VERDICT_PASS };
}

/*
 * What was found is from now on what is expected, so that finding it is no
 * failure any more; all other exit codes stay.
 */
static int
update_baseline(const struct run *r, const struct collector *c, int code)
{
	size_t count = suite_count(r->suite);
	struct baseline_result *results = new_items(count, sizeof(*results));
	int status;

	for (size_t i = 0; i < count; i++) {
		results[i].name = suite_case(r->suite, i)->name;
	}
	for (size_t i = 0; i < c->next; i++) {
		results[r->selection.cases[i]] =
		    baseline_result(&c->results[i]);
	}
	status = baseline_write(&r->baseline, results, count, stderr);
	free(results);
	if (status != 0) {
		return EXIT_SUITE;
	}
	fprintf(r->reports[r->report_count - 1].to, "\n%s is rewritten\n",
	    r->baseline.path);
	return code == EXIT_NEW_FAILURE || code == EXIT_STALE ||
		       code == EXIT_INCONCLUSIVE
		   ? EXIT_CONFORMS
		   : code;
}

static double
seconds_since(const struct timespec *start)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	       (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Nothing ran: either the adapter could not be used, or we could not. */
static int
exit_code(const struct collector *c)
{
	if (c->next > 0) {
		return verdict_exit(&c->tally);
	}
	return c->trouble != NULL ? EXIT_ADAPTER : EXIT_SUITE;
}

static int
run(struct run *r)
{
	struct collector c = { .plan = &r->plan,
		.info = &r->info,
		.reports = r->reports,
		.report_count = r->report_count };
	struct run_end end = { .trouble = "" };
	struct timespec start;

	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	collector_run(&c);
	end.results = c.results;
	end.count = c.next;
	end.tally = c.tally;
	end.exit_code = exit_code(&c);
	end.seconds = seconds_since(&start);
	if (c.next == 0) {
		end.trouble = c.trouble != NULL ? c.trouble : "nothing ran";
	}
	if (r->options.update_baseline && c.next > 0) {
		end.exit_code = update_baseline(r, &c, end.exit_code);
	}
	for (size_t i = 0; i < r->report_count; i++) {
		r->reports[i].format->end(&r->reports[i], &end);
	}
	collector_free(&c);
	return end.exit_code;
}

int
run_command(int argc, char **argv)
{
	struct run *r = new_items(1, sizeof(*r));
	int status =
	    options_parse(&r->options, OPTIONS_FOR_RUN, argc, argv, stderr);

	if (status == 0 && r->options.help) {
		options_usage(OPTIONS_FOR_RUN, stdout);
	} else if (status == 0) {
		status = prepare(r, argv);
		if (status == 0) {
			status = run(r);
		}
		if (close_reports(r) != 0) {
			status = EXIT_SUITE;
		}
	}
	selection_free(&r->selection);
	suite_free(r->suite);
	baseline_free(&r->baseline);
	adapter_free(&r->adapter);
	adapter_free(&r->reference);
	free(r);
	return status;
}
