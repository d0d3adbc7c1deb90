/*
 * Matching the names of cases. They contain brackets ("[over=1]"), which the
 * shell's patterns would read as sets of characters; here only two characters
 * are special, and '*' also stands for slashes.
 */
#ifndef CONFORMANCE_RUNNER_GLOB_H
#define CONFORMANCE_RUNNER_GLOB_H

#include <stdbool.h>

/* '*' is any text, the empty one too; '?' is any one byte. */
bool glob_match(const char *pattern, const char *text);

/* Whether the text is a pattern at all, and not just a name. */
bool glob_is(const char *text);

#endif
