#include "conformance/runner/choices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char others[] = "others";

static size_t
find(const struct choices *c, const char *name)
{
	size_t i = 0;

	while (i < c->count && strcmp(c->at[i].name, name) != 0) {
		i++;
	}
	return i;
}

void
choices_add(struct choices *c, const char *name, size_t times)
{
	size_t i = find(c, name);

	if (i == c->count && c->count >= CHOICES_MAX - 1) {
		name = others;
		i = find(c, name);
	}
	if (i == c->count) {
		snprintf(c->at[i].name, sizeof(c->at[i].name), "%s", name);
		c->at[i].times = 0;
		c->count++;
	}
	c->at[i].times += times;
	c->total += times;
}

bool
choices_read(struct choices *c, const char *text)
{
	while (*text != '\0') {
		const char *end = strstr(text, ", ");
		size_t len = end ? (size_t)(end - text) : strlen(text);
		char part[CHOICE_MAX + 64];
		char *of;
		char *number;

		snprintf(part, sizeof(part), "%.*s", (int)len, text);
		of = strstr(part, " of ");
		if (!of) {
			return false;
		}
		*of = '\0';
		number = strrchr(part, ' ');
		if (!number || number == part) {
			return false;
		}
		*number++ = '\0';
		choices_add(c, part, strtoul(number, NULL, 10));
		text += len + (end ? 2 : 0);
	}
	return true;
}

/* The place of the most frequent one that was not told yet. */
static size_t
next_choice(const struct choices *c, const bool told[CHOICES_MAX])
{
	size_t best = CHOICES_MAX;

	for (size_t i = 0; i < c->count; i++) {
		if (!told[i] && (best == CHOICES_MAX ||
				    c->at[i].times > c->at[best].times)) {
			best = i;
		}
	}
	return best;
}

void
choices_text(const struct choices *c, char out[CHOICES_TEXT_MAX])
{
	bool told[CHOICES_MAX] = { false };
	size_t len = 0;

	out[0] = '\0';
	for (size_t k = 0; k < c->count; k++) {
		size_t i = next_choice(c, told);

		told[i] = true;
		len += (size_t)snprintf(out + len, CHOICES_TEXT_MAX - len,
		    "%s%s %zu of %zu", k > 0 ? ", " : "", c->at[i].name,
		    c->at[i].times, c->total);
	}
}
