#include "conformance/runner/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "core/rule.h"

enum { USAGE = 64 };

enum option_id {
	OPT_NONE = 256, /* above every character */
	OPT_ONLY,
	OPT_RULE,
	OPT_KIND,
	OPT_BASELINE,
	OPT_UPDATE_BASELINE,
	OPT_REPEAT,
	OPT_JOBS,
	OPT_OUT,
	OPT_GUARD,
	OPT_SCENARIOS,
	OPT_VERBOSE,
	OPT_TRACE,
	OPT_PYTHON,
	OPT_LOOP,
	OPT_MATRIX,
	OPT_HELP
};

static const struct option run_options[] = {
	{ "only", required_argument, NULL, OPT_ONLY },
	{ "rule", required_argument, NULL, OPT_RULE },
	{ "kind", required_argument, NULL, OPT_KIND },
	{ "baseline", required_argument, NULL, OPT_BASELINE },
	{ "update-baseline", no_argument, NULL, OPT_UPDATE_BASELINE },
	{ "repeat", required_argument, NULL, OPT_REPEAT },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "out", required_argument, NULL, OPT_OUT },
	{ "guard", required_argument, NULL, OPT_GUARD },
	{ "scenarios", required_argument, NULL, OPT_SCENARIOS },
	{ "verbose", no_argument, NULL, OPT_VERBOSE },
	{ "trace", no_argument, NULL, OPT_TRACE },
	{ "python", required_argument, NULL, OPT_PYTHON },
	{ "loop", required_argument, NULL, OPT_LOOP },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static const struct option selftest_options[] = {
	{ "only", required_argument, NULL, OPT_ONLY },
	{ "rule", required_argument, NULL, OPT_RULE },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "guard", required_argument, NULL, OPT_GUARD },
	{ "scenarios", required_argument, NULL, OPT_SCENARIOS },
	{ "verbose", no_argument, NULL, OPT_VERBOSE },
	{ "matrix", no_argument, NULL, OPT_MATRIX },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char run_usage[] =
    "usage: plumbline run [options] -- ADAPTER [ARGS...]\n"
    "       plumbline run [options] reference\n"
    "       plumbline run [options] asyncio [--python PATH]"
    " [--loop MODULE:FACTORY]\n"
    "\n"
    "what is run\n"
    "  --only GLOB         cases or scenarios of that name (repeatable)\n"
    "  --rule SLUG         cases that exercise that rule (repeatable)\n"
    "  --kind KIND         cases on that kind of transport (repeatable)\n"
    "  --scenarios DIR     scenarios from there, not from the house\n"
    "how\n"
    "  --repeat N          every case N times; one failure is a failure\n"
    "  --jobs N            N adapter processes at once\n"
    "  --guard SECONDS     when to give up waiting (default 10)\n"
    "what is expected\n"
    "  --baseline FILE     known deviations\n"
    "  --update-baseline   rewrite that file to what was found, which then is\n"
    "                      expected: exit 0, where it would be 1, 2 or 3\n"
    "what is told\n"
    "  --out FORMAT=PATH   jsonl, tap or junit; PATH '-' is standard output\n"
    "  --verbose           every case, not just those that did not pass\n"
    "  --trace             the whole tape of what failed\n"
    "\n"
    "exit: 0 conforms or fails exactly as baselined, 1 new failure,\n"
    "      2 stale baseline, 3 inconclusive, 4 adapter unusable,\n"
    "      5 nothing checked, 64 usage, 70 the suite's own fault\n";

static const char selftest_usage[] =
    "usage: plumbline selftest [options]\n"
    "\n"
    "Runs the suite over every fault of conformance/faults/faults.list.\n"
    "\n"
    "  --only GLOB         faults of that name (repeatable)\n"
    "  --rule SLUG         faults that break that rule (repeatable)\n"
    "  --scenarios DIR     scenarios from there, not from the house\n"
    "  --jobs N            N faults at once\n"
    "  --guard SECONDS     when to give up waiting (default 10)\n"
    "  --matrix            the complete kill matrix\n"
    "  --verbose           what every fault was caught by\n"
    "\n"
    "exit: 0 every fault is caught for its rule and every gating rule has\n"
    "      such a fault, 1 otherwise, 64 usage, 70 the suite's own fault\n";

void
options_usage(enum options_for what, FILE *to)
{
	fputs(what == OPTIONS_FOR_RUN ? run_usage : selftest_usage, to);
}

static int
add_item(struct option_list *list, const char *item, FILE *err)
{
	if (list->count == OPTIONS_LIST_MAX) {
		fprintf(err, "plumbline: an option may be given %d times\n",
		    OPTIONS_LIST_MAX);
		return USAGE;
	}
	if (*item == '\0') {
		fputs("plumbline: an empty name selects nothing\n", err);
		return USAGE;
	}
	list->items[list->count++] = item;
	return 0;
}

static int
add_rule(struct options *o, const char *slug, FILE *err)
{
	if (plumb_rule_find(slug, strlen(slug)) == PLUMB_RULE_NONE) {
		fprintf(err,
		    "plumbline: --rule %s: there is no such rule"
		    " (see: plumbline rules)\n",
		    slug);
		return USAGE;
	}
	return add_item(&o->rules, slug, err);
}

static int
read_number(const char *option, const char *text, unsigned max, unsigned *value,
    FILE *err)
{
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
	    number < 1 || number > max) {
		fprintf(err,
		    "plumbline: --%s %s: expected a number from 1 to %u\n",
		    option, text, max);
		return USAGE;
	}
	*value = (unsigned)number;
	return 0;
}

static int
add_out(struct options *o, const char *text, FILE *err)
{
	static const char *const names[OUT_COUNT] = {
		[OUT_NONE] = "",
		[OUT_JSONL] = "jsonl",
		[OUT_TAP] = "tap",
		[OUT_JUNIT] = "junit",
	};
	const char *equals = strchr(text, '=');
	size_t len = equals == NULL ? 0 : (size_t)(equals - text);

	for (unsigned f = OUT_NONE + 1; f < OUT_COUNT && len > 0; f++) {
		if (strlen(names[f]) != len || strncmp(names[f], text, len)) {
			continue;
		}
		if (equals[1] == '\0' || o->out_count == OUT_COUNT) {
			break;
		}
		o->outs[o->out_count].format = (enum out_format)f;
		o->outs[o->out_count++].path = equals + 1;
		return 0;
	}
	fprintf(err,
	    "plumbline: --out %s: expected jsonl=PATH, tap=PATH or"
	    " junit=PATH, at most %d in all\n",
	    text, OUT_COUNT);
	return USAGE;
}

static int
take_value(struct options *o, int id, const char *value, FILE *err)
{
	switch (id) {
	case OPT_ONLY:
		return add_item(&o->only, value, err);
	case OPT_RULE:
		return add_rule(o, value, err);
	case OPT_KIND:
		return add_item(&o->kinds, value, err);
	case OPT_OUT:
		return add_out(o, value, err);
	case OPT_REPEAT:
		return read_number(
		    "repeat", value, OPTIONS_REPEAT_MAX, &o->repeat, err);
	case OPT_JOBS:
		return read_number(
		    "jobs", value, OPTIONS_JOBS_MAX, &o->jobs, err);
	case OPT_GUARD:
		return read_number(
		    "guard", value, OPTIONS_GUARD_MAX, &o->guard, err);
	default:
		return USAGE;
	}
}

/* What can be said once only: a second time would undo the first in silence. */
static int
take_one(const char **place, const char *option, const char *value, FILE *err)
{
	if (*place != NULL) {
		fprintf(err, "plumbline: --%s is given twice: %s and %s\n",
		    option, *place, value);
		return USAGE;
	}
	*place = value;
	return 0;
}

static int
take_option(struct options *o, int id, const char *value, FILE *err)
{
	switch (id) {
	case OPT_BASELINE:
		return take_one(&o->baseline, "baseline", value, err);
	case OPT_SCENARIOS:
		return take_one(&o->scenarios, "scenarios", value, err);
	case OPT_PYTHON:
		return take_one(&o->python, "python", value, err);
	case OPT_LOOP:
		return take_one(&o->loop, "loop", value, err);
	case OPT_UPDATE_BASELINE:
		o->update_baseline = true;
		return 0;
	case OPT_VERBOSE:
		o->verbose = true;
		return 0;
	case OPT_TRACE:
		o->trace = true;
		return 0;
	case OPT_MATRIX:
		o->matrix = true;
		return 0;
	case OPT_HELP:
		o->help = true;
		return 0;
	default:
		return take_value(o, id, value, err);
	}
}

static int
take_name(struct options *o, const char *name, FILE *err)
{
	if (o->name != NULL) {
		fprintf(err,
		    "plumbline: both %s and %s: one adapter at a time; a"
		    " command follows '--'\n",
		    o->name, name);
		return USAGE;
	}
	o->name = name;
	return 0;
}

static int
check_adapter(const struct options *o, FILE *err)
{
	bool asyncio = o->name != NULL && strcmp(o->name, "asyncio") == 0;

	if (o->name == NULL && o->command == NULL) {
		fputs("plumbline: which adapter? expected 'reference',"
		      " 'asyncio' or '-- COMMAND'\n",
		    err);
		return USAGE;
	}
	if (o->name != NULL && o->command != NULL) {
		fprintf(err,
		    "plumbline: both '%s' and '-- %s': one adapter at a"
		    " time\n",
		    o->name, o->command[0]);
		return USAGE;
	}
	if (o->name != NULL && !asyncio && strcmp(o->name, "reference") != 0) {
		fprintf(err,
		    "plumbline: no adapter is called '%s'; expected"
		    " 'reference', 'asyncio' or '-- COMMAND'\n",
		    o->name);
		return USAGE;
	}
	if (!asyncio && (o->python != NULL || o->loop != NULL)) {
		fputs("plumbline: --python and --loop belong to 'asyncio'\n",
		    err);
		return USAGE;
	}
	return 0;
}

static int
check_run(const struct options *o, FILE *err)
{
	if (o->update_baseline && o->baseline == NULL) {
		fputs("plumbline: --update-baseline needs --baseline FILE\n",
		    err);
		return USAGE;
	}
	for (size_t i = 0; i < o->out_count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!strcmp(o->outs[i].path, o->outs[k].path)) {
				fprintf(err,
				    "plumbline: two reports cannot both go"
				    " to '%s'\n",
				    o->outs[i].path);
				return USAGE;
			}
		}
	}
	return check_adapter(o, err);
}

/*
 * optopt is the character of a short option, the id of a long one that was
 * given a value it does not take, and 0 where the name is not known.
 */
static int
refuse(char **argv, FILE *err)
{
	if (optopt > OPT_NONE) {
		fprintf(
		    err, "plumbline: %s takes no value\n", argv[optind - 1]);
	} else if (optopt != 0) {
		fprintf(err, "plumbline: unknown option '-%c'", optopt);
		fprintf(err, " (see: plumbline %s --help)\n", argv[0]);
	} else {
		fprintf(
		    err, "plumbline: unknown option '%s'", argv[optind - 1]);
		fprintf(err, " (see: plumbline %s --help)\n", argv[0]);
	}
	return USAGE;
}

static int
scan(struct options *o, enum options_for what, int argc, char **argv, FILE *err)
{
	const struct option *table =
	    what == OPTIONS_FOR_RUN ? run_options : selftest_options;
	int status = 0;

	optind = 0;
	opterr = 0;
	while (status == 0) {
		int id = getopt_long(argc, argv, "-:", table, NULL);

		if (id == -1) {
			return 0;
		} else if (id == 1) {
			status = take_name(o, optarg, err);
		} else if (id == ':') {
			fprintf(err, "plumbline: %s needs a value\n",
			    argv[optind - 1]);
			status = USAGE;
		} else if (id == '?') {
			status = refuse(argv, err);
		} else {
			status = take_option(o, id, optarg, err);
		}
	}
	return status;
}

int
options_parse(
    struct options *o, enum options_for what, int argc, char **argv, FILE *err)
{
	int status;

	*o = (struct options){ .repeat = 1, .jobs = 1 };
	status = scan(o, what, argc, argv, err);
	if (status != 0 || o->help) {
		return status;
	}
	if (optind < argc) {
		o->command = argv + optind;
	}
	if (what == OPTIONS_FOR_RUN) {
		return check_run(o, err);
	}
	if (o->name != NULL || o->command != NULL) {
		fprintf(err, "plumbline: selftest takes no '%s'\n",
		    o->name != NULL ? o->name : o->command[0]);
		return USAGE;
	}
	return 0;
}
