#include "conformance/runner/glob.h"

#include <stddef.h>
#include <string.h>

bool
glob_is(const char *text)
{
	return strpbrk(text, "*?") != NULL;
}

/*
 * Only the last star is ever tried again: whatever an earlier one could have
 * taken instead, the last one can take as well.
 */
bool
glob_match(const char *pattern, const char *text)
{
	const char *star = NULL;
	const char *resume = text;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			resume = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star + 1;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*') {
		pattern++;
	}
	return *pattern == '\0';
}
