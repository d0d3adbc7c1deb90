/*
 * The arguments of a line, one at a time, and the values in them. Only lines
 * that have been parsed come here, yet nothing here relies on it: spans of any
 * bytes are taken apart in some way, and no byte outside of them is read.
 */
#include "core/tape.h"

#include "core/tape_class.h"

bool
plumb_span_is(struct plumb_span span, const char *text)
{
	size_t i = 0;

	/*@ loop invariant range: 0 <= i <= span.len;
	  @ loop invariant same: \forall integer j; 0 <= j < i ==>
	  @                      text[j] != 0 && text[j] == span.at[j];
	  @ loop assigns i;
	  @ loop variant span.len - i;
	  @*/
	while (i < span.len) {
		if (text[i] == '\0' || text[i] != span.at[i]) {
			return false;
		}
		i++;
	}
	return text[i] == '\0';
}

bool
plumb_span_equals(struct plumb_span span, const char *text, size_t len)
{
	if (span.len != len) {
		return false;
	}
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop invariant same: same_text(span.at, text, i);
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		if (span.at[i] != text[i]) {
			return false;
		}
	}
	return true;
}

bool
plumb_span_number(struct plumb_span span, uint64_t *number)
{
	uint64_t n = 0;

	if (span.len == 0 || span.len > 20) {
		return false;
	}
	/*@ loop invariant range: 0 <= i <= span.len;
	  @ loop invariant digits: digits(span.at, i);
	  @ loop invariant value: n == decimal(span.at, i);
	  @ loop assigns i, n;
	  @ loop variant span.len - i;
	  @*/
	for (size_t i = 0; i < span.len; i++) {
		char c = span.at[i];

		if (c < '0' || c > '9') {
			return false;
		}
		uint64_t digit = (uint64_t)(c - '0');
		if (n >= UINT64_MAX / 10 &&
		    (n > UINT64_MAX / 10 || digit > UINT64_MAX % 10)) {
			/* More digits make it no smaller. */
			/*@ ghost size_t j = i + 1;
			  @ /@ loop invariant range: i < j <= span.len;
			  @  @ loop invariant more: digits(span.at, j) ==>
			  @  @     decimal(span.at, j) > UINT64_MAX;
			  @  @ loop assigns j;
			  @  @ loop variant span.len - j;
			  @  @/
			  @ while (j < span.len) {
			  @	j++;
			  @ }
			  @*/
			return false;
		}
		n = n * 10 + digit;
	}
	*number = n;
	return true;
}

/* Cuts a field of n bytes off the front of *rest, and the space after it. */
/*@ requires rest: \valid(rest) && span_ok(*rest);
  @ requires apart: \separated(rest, rest->at + (0 .. rest->len - 1));
  @ requires range: n <= rest->len;
  @ terminates \true;
  @ assigns *rest;
  @ ensures rest: span_ok(*rest);
  @ ensures apart: \separated(rest, rest->at + (0 .. rest->len - 1));
  @ ensures less: n > 0 ==> rest->len < \old(rest->len);
  @ ensures field: span_ok(\result) && \result.len == n;
  @*/
static struct plumb_span
cut(struct plumb_span *rest, size_t n)
{
	struct plumb_span field = { rest->at, n };
	size_t gone = n < rest->len ? n + 1 : n;

	rest->at += gone;
	rest->len -= gone;
	return field;
}

/* key=value, or where that is not what it is, a word. */
/*@ requires field: span_ok(field);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures kind: \result.kind == PLUMB_ARG_WORD ||
  @               \result.kind == PLUMB_ARG_KEY;
  @ ensures key: span_ok(\result.key);
  @ ensures value: span_ok(\result.value);
  @*/
static struct plumb_arg
key_or_word(struct plumb_span field)
{
	size_t n = plumb_tape_skip(field.at, 0, field.len, PLUMB_CLASS_WORD);
	struct plumb_arg arg = {
		.kind = PLUMB_ARG_WORD,
		.key = { field.at, 0 },
		.value = field,
	};

	if (n > 0 && n <= PLUMB_TAPE_WORD_MAX && n < field.len &&
	    field.at[n] == '=') {
		arg.kind = PLUMB_ARG_KEY;
		arg.key.len = n;
		arg.value.at = field.at + n + 1;
		arg.value.len = field.len - n - 1;
	}
	arg.has_number = plumb_span_number(arg.value, &arg.number);
	return arg;
}

/* A field whose first byte tells its kind. */
/*@ requires field: span_ok(field) && field.len > 0;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 < \result.kind < PLUMB_ARG_KINDS;
  @ ensures key: span_ok(\result.key);
  @ ensures value: span_ok(\result.value);
  @*/
static struct plumb_arg
arg_of(struct plumb_span field)
{
	struct plumb_arg arg = {
		.key = { field.at, 0 },
		.value = { field.at + 1, field.len - 1 },
	};
	uint64_t number = 0;

	switch (field.at[0]) {
	case ':':
		arg.kind = PLUMB_ARG_BYTES;
		return arg;
	case '*':
		arg.kind = PLUMB_ARG_COUNT;
		arg.has_number = plumb_span_number(arg.value, &number);
		arg.number = number;
		return arg;
	case '!':
		arg.kind = PLUMB_ARG_RAISED;
		return arg;
	default:
		arg = key_or_word(field);
		return arg;
	}
}

struct plumb_arg
plumb_tape_next(struct plumb_span *rest)
{
	struct plumb_arg none = {
		.kind = PLUMB_ARG_NONE,
		.key = { rest->at, 0 },
		.value = { rest->at, 0 },
	};
	size_t n = plumb_tape_skip(rest->at, 0, rest->len, PLUMB_CLASS_PRINT);

	if (n == 0) {
		return none;
	}
	return arg_of(cut(rest, n));
}

struct plumb_arg
plumb_tape_key(struct plumb_span rest, const char *key)
{
	struct plumb_arg arg = plumb_tape_next(&rest);

	/*@ loop invariant rest: span_ok(rest);
	  @ loop invariant known: 0 <= arg.kind < PLUMB_ARG_KINDS;
	  @ loop invariant key: span_ok(arg.key);
	  @ loop invariant value: span_ok(arg.value);
	  @ loop assigns rest, arg;
	  @ loop variant rest.len + (arg.kind == PLUMB_ARG_NONE ? 0 : 1);
	  @*/
	while (arg.kind != PLUMB_ARG_NONE) {
		if (arg.kind == PLUMB_ARG_KEY && plumb_span_is(arg.key, key)) {
			return arg;
		}
		arg = plumb_tape_next(&rest);
	}
	return arg;
}

struct plumb_arg
plumb_tape_find(struct plumb_span rest, const char *key, size_t len)
{
	struct plumb_arg arg = plumb_tape_next(&rest);

	/*@ loop invariant rest: span_ok(rest);
	  @ loop invariant known: 0 <= arg.kind < PLUMB_ARG_KINDS;
	  @ loop invariant key: span_ok(arg.key);
	  @ loop invariant value: span_ok(arg.value);
	  @ loop assigns rest, arg;
	  @ loop variant rest.len + (arg.kind == PLUMB_ARG_NONE ? 0 : 1);
	  @*/
	while (arg.kind != PLUMB_ARG_NONE) {
		if (arg.kind == PLUMB_ARG_KEY &&
		    plumb_span_equals(arg.key, key, len)) {
			return arg;
		}
		arg = plumb_tape_next(&rest);
	}
	return arg;
}

/*@ requires hex: is_hex(c);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures value: \result == hex_of(c);
  @ ensures range: \result <= 15;
  @*/
static unsigned
hex_value(char c)
{
	if (c <= '9') {
		return (unsigned)(c - '0');
	}
	return c <= 'F' ? (unsigned)(c - 'A') + 10 : (unsigned)(c - 'a') + 10;
}

/* Whether an escape begins here: a '%' and two hexadecimal digits. */
/*@ requires text: span_ok(text) && i < text.len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures escape: \result <==> text_size(text.at, text.len, i) == 3;
  @*/
static bool
escape_at(struct plumb_span text, size_t i)
{
	return text.at[i] == '%' && text.len - i >= 3 &&
	       plumb_tape_is_hex(text.at[i + 1]) &&
	       plumb_tape_is_hex(text.at[i + 2]);
}

size_t
plumb_tape_decoded_size(struct plumb_span text)
{
	size_t n = 0;
	size_t i = 0;

	/*@ loop invariant range: 0 <= n <= i <= text.len;
	  @ loop invariant place: i == decoded_at(text.at, text.len, n);
	  @ loop assigns n, i;
	  @ loop variant text.len - i;
	  @*/
	while (i < text.len) {
		i += escape_at(text, i) ? 3 : 1;
		n++;
	}
	return n;
}

size_t
plumb_tape_decode(struct plumb_span text, uint8_t *out, size_t cap)
{
	size_t n = 0;
	size_t i = 0;

	/*@ loop invariant range: 0 <= i <= text.len && 0 <= n <= cap;
	  @ loop invariant place: i == decoded_at(text.at, text.len, n);
	  @ loop invariant inside: \forall integer k; 0 <= k < n ==>
	  @     decoded_at(text.at, text.len, k) < text.len;
	  @ loop invariant bytes: \forall integer k; 0 <= k < n ==> out[k] ==
	  @     decoded(text.at, text.len, decoded_at(text.at, text.len, k));
	  @ loop assigns n, i, out[0 .. cap - 1];
	  @ loop variant text.len - i;
	  @*/
	while (i < text.len && n < cap) {
		char c = text.at[i];

		if (escape_at(text, i)) {
			out[n] = (uint8_t)(hex_value(text.at[i + 1]) * 16 +
					   hex_value(text.at[i + 2]));
			i += 3;
		} else {
			out[n] = (uint8_t)(c < 0 ? c + 256 : c);
			i++;
		}
		n++;
	}
	return n;
}
