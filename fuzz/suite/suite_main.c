/*
 * torture-suite [-a ADAPTER] [-k KINDS] [-g SECONDS] [-j JOBS] [-s PART/PARTS]
 * [-e] [-v] [GLOB...]: plays cases of the suite on the reference's adapter,
 * again and again, and each time one thing more goes on before one fails.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/home.h"
#include "conformance/runner/jobs.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/selection.h"
#include "conformance/runner/text.h"
#include "fuzz/suite/choice.h"
#include "fuzz/suite/point.h"

enum { USAGE = 64, ENDS = POINT_WRONG + 1 };

struct torture {
	const char *adapter;
	const char *kinds; /* letters, see kind_letters */
	double guard;
	unsigned jobs;
	unsigned every; /* of so many cases one is played */
	bool all_errors;
	bool verbose;
	char **globs;
	size_t glob_count;
	struct suite *suite;
	size_t cases;
	uint64_t points[TORTURE_KINDS];
	uint64_t ends[ENDS];
	bool lost; /* a worker */
};

static const char kind_letters[TORTURE_KINDS] = { ' ', 'k', 'p', 'm', 't' };

/* What a worker tells of a point; the text is there where it is wrong. Where
 * there is no kind, a case is through. */
struct news {
	enum torture_kind kind;
	enum point_end end;
};

/* In a worker */

static void
describe(const struct rack *rack, const struct point *point, struct text *text)
{
	const struct torture_share *share = rack->share;

	text_addf(text, "%s, %s %llu", point->c->name,
	    torture_kind_name(point->kind), (unsigned long long)point->number);
	if (share->failed && share->op != SIM_OP_NONE)
		text_addf(text, " (%s, %s, error %u)", sim_op_name(share->op),
		    plumb_error_text(share->error),
		    point->with % share->errors);
	text_addf(text, ": %s", point->what);
}

static void
tell(const struct torture *t, const struct jobs_link *link,
    const struct rack *rack, const struct point *point)
{
	struct news news = { point->kind, point->end };
	struct text text = { 0 };

	text_add(&text, &news, sizeof news);
	if (point->end == POINT_WRONG || t->verbose)
		describe(rack, point, &text);
	if (point->end == POINT_WRONG && t->verbose && point->tape != NULL)
		text_addf(&text, "\n%s", point->tape);
	jobs_send(link, text.at, text.len);
	text_free(&text);
}

/* One point with each of the errors that are wanted; false behind the last. */
static bool
try_errors(const struct torture *t, const struct jobs_link *link,
    struct rack *rack, struct point *point)
{
	unsigned left = 1;

	for (; left > 0; left--) {
		point_try(rack, point);
		if (point->end != POINT_OVER)
			tell(t, link, rack, point);
		free(point->tape);
		if (point->end == POINT_OVER || !rack->share->failed)
			return false;
		if (t->all_errors && point->with == 0)
			left = rack->share->errors;
		point->with++;
	}
	return true;
}

static void
torture_case(const struct torture *t, const struct jobs_link *link,
    struct rack *rack, size_t number)
{
	for (unsigned k = TORTURE_NONE + 1; k < TORTURE_KINDS; k++) {
		struct point point = { .c = suite_case(t->suite, number),
			.kind = (enum torture_kind)k };

		if (strchr(t->kinds, kind_letters[k]) == NULL)
			continue;
		do {
			point.number++;
			point.with = t->all_errors
					 ? 0
					 : (unsigned)(number + point.number);
		} while (try_errors(t, link, rack, &point));
	}
	jobs_send(link,
	    (const char *)&(struct news){ TORTURE_NONE, POINT_NONE },
	    sizeof(struct news));
}

static bool
is_wanted(const struct torture *t, size_t number)
{
	const struct suite_case *c = suite_case(t->suite, number);

	for (size_t i = 0; i < t->glob_count; i++)
		if (case_has_name(c, t->globs[i]))
			return true;
	return t->glob_count == 0 && choice_has(t->suite, number);
}

static void
work(void *with, const struct jobs_link *link)
{
	const struct torture *t = with;
	struct rack rack;
	size_t wanted = 0;

	if (!rack_init(&rack, t->adapter, t->guard))
		_exit(1);
	for (size_t i = 0; i < suite_count(t->suite); i++) {
		if (!is_wanted(t, i) || wanted++ % t->every != 0)
			continue;
		if (wanted / t->every % link->workers == link->worker)
			torture_case(t, link, &rack, i);
	}
	rack_free(&rack);
}

/* In the process that collects */

static void
take(void *with, const char *at, size_t len)
{
	struct torture *t = with;
	struct news news;

	memcpy(&news, at, sizeof news);
	if (news.kind == TORTURE_NONE) {
		t->cases++;
		return;
	}
	t->points[news.kind]++;
	t->ends[news.end]++;
	if (len > sizeof news) {
		printf("%.*s\n", (int)(len - sizeof news), at + sizeof news);
		fflush(stdout);
	}
}

static void
gone(void *with, unsigned worker, const char *why)
{
	struct torture *t = with;

	if (*why == '\0')
		return;
	printf("worker %u: %s\n", worker, why);
	t->lost = true;
}

static int
read_options(struct torture *t, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "a:k:g:j:s:ev")) != -1) {
		switch (c) {
		case 'a':
			t->adapter = optarg;
			break;
		case 'k':
			t->kinds = optarg;
			break;
		case 'g':
			t->guard = atof(optarg);
			break;
		case 'j':
			t->jobs = (unsigned)atoi(optarg);
			break;
		case 's':
			t->every = (unsigned)atoi(optarg);
			break;
		case 'e':
			t->all_errors = true;
			break;
		case 'v':
			t->verbose = true;
			break;
		default:
			return USAGE;
		}
	}
	t->globs = argv + optind;
	t->glob_count = (size_t)(argc - optind);
	return t->jobs > 0 && t->every > 0 ? 0 : USAGE;
}

static int
conclude(const struct torture *t)
{
	uint64_t sum = 0;

	for (unsigned k = TORTURE_NONE + 1; k < TORTURE_KINDS; k++) {
		if (t->points[k] == 0)
			continue;
		printf("%-24s %8llu points\n",
		    torture_kind_name((enum torture_kind)k),
		    (unsigned long long)t->points[k]);
		sum += t->points[k];
	}
	printf("torture-suite: %zu cases, %llu points, %llu pass all the same, "
	       "%llu are"
	       " told, %llu are wrong\n",
	    t->cases, (unsigned long long)sum,
	    (unsigned long long)t->ends[POINT_HIDDEN],
	    (unsigned long long)t->ends[POINT_TOLD],
	    (unsigned long long)t->ends[POINT_WRONG]);
	return sum == 0 || t->lost || t->ends[POINT_WRONG] > 0 ? 1 : 0;
}

int
main(int argc, char **argv)
{
	char *adapter = build_path("torture-adapter");
	struct torture t = { .adapter = adapter,
		.kinds = "kpm",
		.guard = 5,
		.jobs = 2,
		.every = 1 };
	struct jobs jobs = { 0, &t, work, take, gone };
	int code = read_options(&t, argc, argv);

	if (code == 0) {
		t.suite = selection_load(NULL, stderr);
		code = t.suite == NULL ? 1 : 0;
	}
	if (code == 0) {
		jobs.workers = t.jobs;
		code = jobs_run(&jobs) != 0 ? 1 : conclude(&t);
	}
	suite_free(t.suite);
	free(adapter);
	return code;
}
