/*
 * Names for values: the axes of a case, and what a script has measured. In a
 * word, "$name" stands for the value; where the whole value of a word is
 * numbers and names joined by +, - and / ("high=$B+1"), it is worked out.
 */
#ifndef CONFORMANCE_RUNNER_VARS_H
#define CONFORMANCE_RUNNER_VARS_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/runner/text.h"

enum { VARS_MAX = 48, VARS_NAME_MAX = 32, VARS_VALUE_MAX = 160 };

struct vars {
	struct {
		char name[VARS_NAME_MAX];
		char value[VARS_VALUE_MAX];
	} at[VARS_MAX];
	size_t count;
};

/* What becomes of a name that has no value. */
enum unknown {
	UNKNOWN_NONE,
	UNKNOWN_KEPT,  /* "$name" stays, and nothing around it is worked out */
	UNKNOWN_ONE,   /* as if it were 1: to check a word's form */
	UNKNOWN_WRONG, /* an error */
};

/* False where there is no room, or the name or the value is too long. */
bool vars_set(
    struct vars *vars, const char *name, size_t len, const char *value);
bool vars_set_number(struct vars *vars, const char *name, size_t number);

/* NULL where the name has no value. */
const char *vars_get(const struct vars *vars, const char *name, size_t len);

/*
 * Appends the word with its names replaced. Returns 0, or the place of what
 * is wrong in the word, counted from 1: a name without value, a "$" without
 * name, a sum of what are no numbers, a difference below 0.
 */
size_t vars_expand(const struct vars *vars, enum unknown unknown,
    const char *word, struct text *out);

/* The length of the name after the "$" at the start of at; 0: there is none. */
size_t vars_name_length(const char *at);

/*
 * Where the value begins in a word: after "key=", "key>=", "*", "!" and so on.
 */
size_t vars_value_start(const char *word);

#endif
