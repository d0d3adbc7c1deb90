#include "conformance/runner/vars.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_';
}

bool
vars_set(struct vars *vars, const char *name, size_t len, const char *value)
{
	size_t i = 0;

	if (len >= VARS_NAME_MAX || strlen(value) >= VARS_VALUE_MAX) {
		return false;
	}
	while (i < vars->count && (strncmp(vars->at[i].name, name, len) != 0 ||
				      vars->at[i].name[len] != '\0')) {
		i++;
	}
	if (i == VARS_MAX) {
		return false;
	}
	memset(vars->at[i].name, 0, VARS_NAME_MAX);
	memcpy(vars->at[i].name, name, len);
	strcpy(vars->at[i].value, value);
	if (i == vars->count) {
		vars->count++;
	}
	return true;
}

bool
vars_set_number(struct vars *vars, const char *name, size_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu", number);
	return vars_set(vars, name, strlen(name), digits);
}

const char *
vars_get(const struct vars *vars, const char *name, size_t len)
{
	for (size_t i = 0; i < vars->count; i++) {
		if (strlen(vars->at[i].name) == len &&
		    memcmp(vars->at[i].name, name, len) == 0) {
			return vars->at[i].value;
		}
	}
	return NULL;
}

size_t
vars_name_length(const char *at)
{
	size_t len = 1;

	if (at[0] != '$' || is_digit(at[1])) {
		return 0;
	}
	while (is_name_char(at[len])) {
		len++;
	}
	return len - 1;
}

size_t
vars_value_start(const char *word)
{
	size_t i = 0;

	if (word[0] == '*' || word[0] == '!') {
		return 1;
	}
	while (is_name_char(word[i])) {
		i++;
	}
	if (i == 0 || !strchr("=<>", word[i]) || word[i] == '\0') {
		return 0;
	}
	if (word[i] != '=' && word[i + 1] == '=') {
		i++;
	}
	return i + 1;
}

/* Whether it is two terms or more, each a number or a name. */
static bool
is_sum(const char *at)
{
	size_t terms = 0;

	for (;;) {
		size_t len = vars_name_length(at);

		if (len > 0) {
			at += len + 1;
		} else if (is_digit(*at)) {
			at += strspn(at, "0123456789");
		} else {
			return false;
		}
		terms++;
		if (*at == '\0') {
			return terms > 1;
		}
		if (*at != '+' && *at != '-' && *at != '/') {
			return false;
		}
		at++;
	}
}

/* Replaces names, one after the other. */
static size_t
replace(const struct vars *vars, enum unknown unknown, const char *word,
    struct text *out)
{
	for (size_t i = 0; word[i] != '\0';) {
		size_t len = vars_name_length(word + i);
		const char *value;

		if (word[i] != '$') {
			text_add(out, word + i, 1);
			i++;
			continue;
		}
		if (len == 0) {
			return i + 1;
		}
		value = vars_get(vars, word + i + 1, len);
		if (value) {
			text_add(out, value, strlen(value));
		} else if (unknown == UNKNOWN_ONE) {
			text_add(out, "1", 1);
		} else if (unknown == UNKNOWN_KEPT) {
			text_add(out, word + i, len + 1);
		} else {
			return i + 1;
		}
		i += len + 1;
	}
	return 0;
}

/* The number at *at, which moves behind it. */
static bool
read_number(const char **at, uint64_t *number)
{
	*number = 0;
	if (!is_digit(**at)) {
		return false;
	}
	while (is_digit(**at)) {
		if (*number > UINT64_MAX / 16) {
			return false;
		}
		*number = *number * 10 + (uint64_t)(*(*at)++ - '0');
	}
	return true;
}

/* A number, and what it is divided by. */
static bool
read_term(const char **at, uint64_t *term)
{
	uint64_t divisor;

	if (!read_number(at, term)) {
		return false;
	}
	while (**at == '/') {
		(*at)++;
		if (!read_number(at, &divisor) || divisor == 0) {
			return false;
		}
		*term /= divisor;
	}
	return true;
}

/* Works out terms joined by + and -; false below 0 and beyond 64 bits. */
static bool
work_out(const char *at, uint64_t *sum)
{
	char sign = '+';

	*sum = 0;
	for (;;) {
		uint64_t term;

		if (!read_term(&at, &term) || (sign == '-' && term > *sum)) {
			return false;
		}
		*sum = sign == '-' ? *sum - term : *sum + term;
		if (*at == '\0') {
			return true;
		}
		sign = *at++;
		if (sign != '+' && sign != '-') {
			return false;
		}
	}
}

size_t
vars_expand(const struct vars *vars, enum unknown unknown, const char *word,
    struct text *out)
{
	size_t start = vars_value_start(word);
	size_t from = out->len;
	bool sum = strchr(word, '$') && is_sum(word + start);
	uint64_t number;
	size_t wrong = replace(vars, unknown, word, out);

	if (wrong > 0 || !sum) {
		return wrong;
	}
	text_end(out);
	if (strchr(out->at + from, '$')) {
		return 0;
	}
	if (!work_out(out->at + from + start, &number)) {
		return start + 1;
	}
	out->len = from + start;
	text_addf(out, "%llu", (unsigned long long)number);
	return 0;
}
