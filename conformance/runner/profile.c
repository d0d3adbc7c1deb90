#include "conformance/runner/profile.h"

#include <string.h>

#include "conformance/runner/escape.h"

/* Only what was played to its end tells a choice. */
static bool
tells(const struct result *x)
{
	if (x->found != VERDICT_PASS && x->found != VERDICT_FAIL) {
		return false;
	}
	return !x->gates || *x->profile != '\0';
}

/* How much of a case's name comes before its kind and its role. */
static size_t
stem_length(const struct result *x)
{
	return strlen(x->c->name) - strlen(x->c->kind) - strlen(x->c->role) - 2;
}

static bool
same_stem(const struct result *a, const struct result *b)
{
	size_t len = stem_length(a);

	return stem_length(b) == len &&
	       strncmp(a->c->name, b->c->name, len) == 0;
}

/* How many of the results from the first on share its stem and its choice. */
static size_t
agreeing(const struct result *first, size_t count, size_t *stem)
{
	size_t alike = 0;

	for (*stem = 0; *stem < count; (*stem)++) {
		if (!tells(&first[*stem]) || !same_stem(first, &first[*stem])) {
			break;
		}
		if (strcmp(result_choice(first),
			result_choice(&first[*stem])) == 0) {
			alike++;
		}
	}
	return alike;
}

static void
put_choice(const struct result *x, int name_length, FILE *to)
{
	fprintf(to, "  %.*s = ", name_length, x->c->name);
	escape_plain(to, result_choice(x));
	putc('\n', to);
}

void
profile_print(const struct result *results, size_t count, FILE *to)
{
	bool any = false;

	for (size_t i = 0; i < count;) {
		size_t stem;
		size_t alike;

		if (!tells(&results[i])) {
			i++;
			continue;
		}
		fputs(any ? ""
			  : "\nbehaviour profile (left open, nothing is"
			    " wrong here)\n",
		    to);
		any = true;
		alike = agreeing(&results[i], count - i, &stem);
		if (alike == stem) {
			put_choice(
			    &results[i], (int)stem_length(&results[i]), to);
		}
		for (size_t k = i; k < i + stem && alike < stem; k++) {
			put_choice(
			    &results[k], (int)strlen(results[k].c->name), to);
		}
		i += stem;
	}
}
