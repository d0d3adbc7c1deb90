#include "fuzz/oracle.h"

#include <string.h>

static bool
in(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* min to max bytes, all of them in the set. */
static bool
is_made_of(const char *at, size_t len, size_t min, size_t max, const char *set)
{
	if (len < min || len > max) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		if (!in(at[i], set)) {
			return false;
		}
	}
	return true;
}

static bool
is_printable(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (at[i] < '!' || at[i] > '~') {
			return false;
		}
	}
	return true;
}

static bool
is_text(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (at[i] == '%' &&
		    (len - i < 3 || !is_made_of(at + i + 1, 2, 2, 2,
					DIGITS "abcdefABCDEF"))) {
			return false;
		}
	}
	return is_printable(at, len);
}

/* A decimal number that fits 64 bits, compared as text. */
static bool
is_count(const char *at, size_t len)
{
	if (!is_made_of(at, len, 1, 20, DIGITS)) {
		return false;
	}
	return len < 20 || memcmp(at, "18446744073709551615", 20) <= 0;
}

static bool
is_arg(const char *at, size_t len)
{
	if (len == 0) {
		return false;
	}
	switch (at[0]) {
	case ':':
		return is_text(at + 1, len - 1);
	case '*':
		return is_count(at + 1, len - 1);
	case '!':
		return is_made_of(
		    at + 1, len - 1, 1, 64, LOWER UPPER DIGITS "_.");
	default:
		return is_printable(at, len);
	}
}

static bool
is_mark(const char *at, size_t len)
{
	static const char *const marks[] = { "=>", "->", "<=", "<-", "~>", "<~",
		"!!", "on" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (len == 2 && memcmp(at, marks[i], 2) == 0) {
			return true;
		}
	}
	return false;
}

/* Field number n of a line, counted from 0. */
static bool
is_field(size_t n, const char *at, size_t len)
{
	switch (n) {
	case 0:
		return is_made_of(at, len, 1, 32, LOWER UPPER DIGITS "_-.");
	case 1:
		return is_mark(at, len);
	case 2:
		if (len > 0 && (at[0] == ':' || at[0] == '*')) {
			return is_arg(at, len);
		}
		return is_made_of(at, len, 1, 32, LOWER DIGITS "_");
	default:
		return is_arg(at, len);
	}
}

bool
oracle_is_blank(const char *text, size_t len)
{
	if (len == 0) {
		return true;
	}
	if (text[0] != '#' || len > 1048576) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~') {
			return false;
		}
	}
	return true;
}

bool
oracle_is_line(const char *text, size_t len)
{
	size_t from = 0;
	size_t n = 0;

	if (oracle_is_blank(text, len)) {
		return true;
	}
	if (len > 1048576) {
		return false;
	}
	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != ' ') {
			continue;
		}
		if (!is_field(n, text + from, i - from)) {
			return false;
		}
		from = i + 1;
		n++;
	}
	return n >= 3;
}
