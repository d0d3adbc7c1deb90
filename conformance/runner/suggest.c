#include "conformance/runner/suggest.h"

#include <string.h>

enum { WORD_MAX = 64, FAR = 1000 };

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Wagner and Fischer's table, of which one row is enough. */
size_t
suggest_distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	size_t la = strnlen(a, WORD_MAX);
	size_t lb = strnlen(b, WORD_MAX);

	for (size_t k = 0; k <= lb; k++) {
		row[k] = k;
	}
	for (size_t i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t k = 1; k <= lb; k++) {
			size_t above = row[k];

			row[k] = least(above + 1, row[k - 1] + 1,
			    diagonal + (a[i - 1] != b[k - 1]));
			diagonal = above;
		}
	}
	return row[lb];
}

/* Containing the text is nearest; beyond half its letters nothing is near. */
static size_t
how_far(const char *text, const char *slug)
{
	const char *dot = strchr(slug, '.');
	size_t far;
	size_t tail;

	if (*text != '\0' && strstr(slug, text) != NULL) {
		return 0;
	}
	far = suggest_distance(text, slug);
	tail = dot == NULL ? far : suggest_distance(text, dot + 1);
	far = tail < far ? tail : far;
	return far <= strlen(text) / 2 ? far : FAR;
}

size_t
suggest_rules(const char *text, enum plumb_rule *found, size_t max)
{
	size_t count = 0;

	for (size_t far = 0; far <= WORD_MAX / 2; far++) {
		for (unsigned r = PLUMB_RULE_NONE + 1;
		     r < PLUMB_RULE_COUNT && count < max; r++) {
			const char *slug =
			    plumb_rule_info((enum plumb_rule)r)->slug;

			if (how_far(text, slug) == far) {
				found[count++] = (enum plumb_rule)r;
			}
		}
	}
	return count;
}
