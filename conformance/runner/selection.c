#include "conformance/runner/selection.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/glob.h"
#include "conformance/runner/home.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/verdict.h"

struct suite *
selection_load(const char *dir, FILE *err)
{
	char *ours = home_short_path("conformance/scenarios");
	struct complaint complaint = { .line = 0 };
	struct suite *suite = suite_load(dir != NULL ? dir : ours, &complaint);

	free(ours);
	if (suite == NULL) {
		char what[600];

		complaint_text(&complaint, what, sizeof(what));
		fprintf(err, "%s\n", what);
		if (dir == NULL && complaint.line == 0) {
			fputs("plumbline: PLUMBLINE_HOME says where its own"
			      " files are, where they are not found\n",
			    err);
		}
	}
	return suite;
}

bool
case_has_rule(const struct suite_case *c, enum plumb_rule rule)
{
	for (size_t i = 0; i < c->rule_count; i++) {
		if (c->rules[i] == rule) {
			return true;
		}
	}
	return false;
}

bool
case_has_name(const struct suite_case *c, const char *glob)
{
	return glob_match(glob, c->name) || glob_match(glob, c->scenario);
}

static bool
has_slug(const struct suite_case *c, const char *slug)
{
	return case_has_rule(c, plumb_rule_find(slug, strlen(slug)));
}

static bool
has_kind(const struct suite_case *c, const char *kind)
{
	return strcmp(c->kind, kind) == 0;
}

/* One option: its list, what its items are held against, its name. */
struct filter {
	const struct option_list *list;
	bool (*has)(const struct suite_case *c, const char *item);
	const char *name;
};

enum { FILTERS = 3 };

static bool
passes(const struct filter *f, const struct suite_case *c)
{
	for (size_t i = 0; i < f->list->count; i++) {
		if (f->has(c, f->list->items[i])) {
			return true;
		}
	}
	return f->list->count == 0;
}

/* Every item of an option must name something, on its own. */
static int
check_items(const struct filter *f, const struct suite *suite, FILE *err)
{
	for (size_t i = 0; i < f->list->count; i++) {
		const char *item = f->list->items[i];
		size_t k = 0;

		while (k < suite_count(suite) &&
		       !f->has(suite_case(suite, k), item)) {
			k++;
		}
		if (k == suite_count(suite)) {
			fprintf(err, "plumbline: --%s %s matches no case\n",
			    f->name, item);
			return EXIT_USAGE;
		}
	}
	return 0;
}

int
selection_make(struct selection *s, const struct suite *suite,
    const struct options *o, FILE *err)
{
	const struct filter filters[FILTERS] = {
		{ &o->only, case_has_name, "only" },
		{ &o->rules, has_slug, "rule" },
		{ &o->kinds, has_kind, "kind" },
	};

	*s = (struct selection){ 0 };
	for (size_t i = 0; i < FILTERS; i++) {
		if (check_items(&filters[i], suite, err) != 0) {
			return EXIT_USAGE;
		}
	}
	s->cases = new_items(suite_count(suite), sizeof(s->cases[0]));
	for (size_t i = 0; i < suite_count(suite); i++) {
		const struct suite_case *c = suite_case(suite, i);

		if (passes(&filters[0], c) && passes(&filters[1], c) &&
		    passes(&filters[2], c)) {
			s->cases[s->count++] = i;
		}
	}
	if (s->count == 0) {
		fputs("plumbline: no case is selected\n", err);
		selection_free(s);
		return EXIT_USAGE;
	}
	return 0;
}

void
selection_free(struct selection *s)
{
	free(s->cases);
	*s = (struct selection){ 0 };
}
