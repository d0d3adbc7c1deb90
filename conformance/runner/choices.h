/*
 * How often each choice was made where a case is played several times: "first
 * 7 of 20, last 13 of 20". That text is how it is told, and how workers tell it
 * to the process that collects.
 */
#ifndef CONFORMANCE_RUNNER_CHOICES_H
#define CONFORMANCE_RUNNER_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

enum { CHOICES_MAX = 8, CHOICE_MAX = 64, CHOICES_TEXT_MAX = 768 };

struct choices {
	struct {
		char name[CHOICE_MAX];
		size_t times;
	} at[CHOICES_MAX];
	size_t count;
	size_t total; /* of all times */
};

/* One more time, or several; what finds no room is "others". */
void choices_add(struct choices *choices, const char *name, size_t times);

/* Adds what a text says; false where it is none of these. */
bool choices_read(struct choices *choices, const char *text);

/* "" where there are none; the most frequent comes first. */
void choices_text(const struct choices *choices, char out[CHOICES_TEXT_MAX]);

#endif
