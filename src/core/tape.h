/*
 * The tape: one line in, its parts out, and back. The parser is total: any
 * bytes give a line or an error with its column. Nothing is copied; the parts
 * are spans of the caller's text and live as long as it does. The grammar is
 * in spec/tape.md.
 */
#ifndef PLUMB_CORE_TAPE_H
#define PLUMB_CORE_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/marks.h"
#include "core/tape_spec.h"
#include "core/verb.h"

enum plumb_tape_error {
	PLUMB_TAPE_NONE,
	PLUMB_TAPE_OK,
	PLUMB_TAPE_BLANK,     /* an empty line or a comment: nothing to do */
	PLUMB_TAPE_TOO_LONG,  /* more than PLUMB_TAPE_LINE_MAX bytes */
	PLUMB_TAPE_BAD_BYTE,  /* not printable ASCII */
	PLUMB_TAPE_BAD_SPACE, /* two spaces in a row, or one at an end */
	PLUMB_TAPE_BAD_WHO,
	PLUMB_TAPE_BAD_MARK,
	PLUMB_TAPE_BAD_VERB,
	PLUMB_TAPE_BAD_ARG,
	PLUMB_TAPE_COUNT
};

struct plumb_span {
	const char *at;
	size_t len;
};

struct plumb_tape_line {
	struct plumb_span who;
	enum plumb_mark mark;
	enum plumb_verb verb;	/* NONE where the body begins with data */
	struct plumb_span word; /* the verb's own text, empty with NONE */
	struct plumb_span rest; /* the arguments: all after the verb */
	size_t column;		/* of the error, from 1 */
};

enum plumb_arg_kind {
	PLUMB_ARG_NONE, /* there is no further argument */
	PLUMB_ARG_WORD,
	PLUMB_ARG_KEY,	  /* key=value */
	PLUMB_ARG_BYTES,  /* :text; value is what follows the colon */
	PLUMB_ARG_COUNT,  /* *N; number is N */
	PLUMB_ARG_RAISED, /* !Name; value is the name */
	PLUMB_ARG_KINDS
};

struct plumb_arg {
	enum plumb_arg_kind kind;
	struct plumb_span key;
	struct plumb_span value; /* for WORD the word itself */
	bool has_number;	 /* value is a decimal integer that fits */
	uint64_t number;
};

/*@ predicate span_ok(struct plumb_span s) =
  @   \valid_read(s.at + (0 .. s.len - 1));
  @ predicate rest_size(integer b, integer w, integer rest, integer n) =
  @   (b + w == n ==> rest == 0) && (w == 0 ==> rest == n - b) &&
  @   (b + w < n && w > 0 ==> rest == n - b - w - 1);
  @ predicate same_text(char *a, char *b, integer n) =
  @   \forall integer i; 0 <= i < n ==> a[i] == b[i];
  @ predicate text_ok(char *s) =
  @   \exists integer n; 0 <= n && s[n] == 0 && \valid_read(s + (0 .. n));
  @*/

/*
 * Parses the len bytes at text, without their newline. On PLUMB_TAPE_OK all
 * of *line is set and every argument is known to be well-formed; on an error
 * only line->column is.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns *line;
  @ ensures known: 0 < \result < PLUMB_TAPE_COUNT;
  @ ensures who: \result == PLUMB_TAPE_OK ==> span_ok(line->who);
  @ ensures word: \result == PLUMB_TAPE_OK ==> span_ok(line->word);
  @ ensures rest: \result == PLUMB_TAPE_OK ==> span_ok(line->rest);
  @ ensures ok: \result == PLUMB_TAPE_OK <==> line_ok(text, len);
  @ ensures blank: \result == PLUMB_TAPE_BLANK <==> blank_ok(text, len);
  @ ensures parts: \result == PLUMB_TAPE_OK ==> line->who.at == text &&
  @     line->word.at == text + line->who.len + 4 &&
  @     line_at(text, line->who.len, line->mark, len);
  @ ensures letters: \result == PLUMB_TAPE_OK ==>
  @     run(PLUMB_CLASS_WORD, text, line->who.len + 4, line->who.len + 4 + line->word.len);
  @ ensures size: \result == PLUMB_TAPE_OK ==>
  @     rest_size(line->who.len + 4, line->word.len, line->rest.len, len);
  @ ensures place: \result == PLUMB_TAPE_OK ==>
  @     line->rest.at == text + (len - line->rest.len);
  @ ensures args: \result == PLUMB_TAPE_OK ==>
  @     line->who.len + 4 + line->word.len == len ||
  @     args_ok(text, len - line->rest.len, len);
  @ ensures mark: \result == PLUMB_TAPE_OK ==>
  @               0 < line->mark < PLUMB_MARK_COUNT;
  @ ensures verb: \result == PLUMB_TAPE_OK ==>
  @               0 <= line->verb < PLUMB_VERB_COUNT;
  @ ensures column: \result != PLUMB_TAPE_OK &&
  @                 \result != PLUMB_TAPE_BLANK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @*/
enum plumb_tape_error plumb_tape_parse(
    const char *text, size_t len, struct plumb_tape_line *line);

/*
 * Takes the next argument off *rest, which came from a parsed line. Its kind is
 * PLUMB_ARG_NONE at the end.
 */
/*@ requires rest: \valid(rest) && span_ok(*rest);
  @ requires apart: \separated(rest, rest->at + (0 .. rest->len - 1));
  @ terminates \true;
  @ assigns *rest;
  @ ensures rest: span_ok(*rest);
  @ ensures less: \result.kind != PLUMB_ARG_NONE ==>
  @               rest->len < \old(rest->len);
  @ ensures not_more: rest->len <= \old(rest->len);
  @ ensures apart: \separated(rest, rest->at + (0 .. rest->len - 1));
  @ ensures known: 0 <= \result.kind < PLUMB_ARG_KINDS;
  @ ensures key: span_ok(\result.key);
  @ ensures value: span_ok(\result.value);
  @*/
struct plumb_arg plumb_tape_next(struct plumb_span *rest);

/*
 * The first argument of that key; kind is PLUMB_ARG_NONE where there is none.
 */
/*@ requires rest: span_ok(rest);
  @ requires key: text_ok(key);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result.kind < PLUMB_ARG_KINDS;
  @ ensures value: span_ok(\result.value);
  @*/
struct plumb_arg plumb_tape_key(struct plumb_span rest, const char *key);

/* The same for a key of len bytes. */
/*@ requires rest: span_ok(rest);
  @ requires key: \valid_read(key + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result.kind < PLUMB_ARG_KINDS;
  @ ensures value: span_ok(\result.value);
  @*/
struct plumb_arg plumb_tape_find(
    struct plumb_span rest, const char *key, size_t len);

/* Whether a span is this text of len bytes. */
/*@ requires span: span_ok(span);
  @ requires text: \valid_read(text + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures same: \result <==>
  @               span.len == len && same_text(span.at, text, len);
  @*/
bool plumb_span_equals(struct plumb_span span, const char *text, size_t len);

/* Whether a span is this text. */
/*@ requires span: span_ok(span);
  @ requires text: text_ok(text);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures same: \result <==> text[span.len] == 0 &&
  @     \forall integer i; 0 <= i < span.len ==>
  @         text[i] != 0 && text[i] == span.at[i];
  @*/
bool plumb_span_is(struct plumb_span span, const char *text);

/*
 * Reads a decimal integer of 1 to 20 digits; false, and *number unchanged,
 * where span is none or it does not fit.
 */
/*@ requires span: span_ok(span);
  @ requires number: \valid(number);
  @ requires apart: \separated(number, span.at + (0 .. span.len - 1));
  @ terminates \true;
  @ assigns *number;
  @ ensures ok: \result <==> number_ok(span.at, span.len);
  @ ensures value: \result ==> *number == decimal(span.at, span.len);
  @ ensures unchanged: !\result ==> *number == \old(*number);
  @*/
bool plumb_span_number(struct plumb_span span, uint64_t *number);

/* How many bytes the text of a PLUMB_ARG_BYTES, or any value, stands for. */
/*@ requires text: span_ok(text);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result <= text.len;
  @ ensures all: decoded_at(text.at, text.len, \result) == text.len;
  @*/
size_t plumb_tape_decoded_size(struct plumb_span text);

/*
 * Undoes the escapes of text into out, which has room for cap bytes, and
 * returns how many were written: never more than cap. A '%' that two digits do
 * not follow stands for itself.
 */
/*@ requires text: span_ok(text);
  @ requires room: \valid(out + (0 .. cap - 1));
  @ requires apart: \separated(out + (0 .. cap - 1),
  @                            text.at + (0 .. text.len - 1));
  @ terminates \true;
  @ assigns out[0 .. cap - 1];
  @ ensures range: 0 <= \result <= cap;
  @ ensures all: \result < cap ==>
  @              decoded_at(text.at, text.len, \result) == text.len;
  @ ensures inside: \forall integer k; 0 <= k < \result ==>
  @                 decoded_at(text.at, text.len, k) < text.len;
  @ ensures bytes: \forall integer k; 0 <= k < \result ==> out[k] ==
  @     decoded(text.at, text.len, decoded_at(text.at, text.len, k));
  @*/
size_t plumb_tape_decode(struct plumb_span text, uint8_t *out, size_t cap);

/*
 * Writes the escaped form of len bytes to out (room for cap), without colon
 * and without NUL. Returns the length, or 0 where cap is too small and len is
 * not 0; 3 * len is always enough.
 */
/*@ requires bytes: \valid_read(in + (0 .. len - 1));
  @ requires room: \valid(out + (0 .. cap - 1));
  @ requires apart: \separated(out + (0 .. cap - 1), in + (0 .. len - 1));
  @ terminates \true;
  @ assigns out[0 .. cap - 1];
  @ ensures size: \result == (encoded_at(in, len) <= cap ?
  @                           encoded_at(in, len) : 0);
  @ ensures bytes: \result > 0 ==> \forall integer k; 0 <= k < len ==>
  @                encoded(in[k], out + encoded_at(in, k));
  @*/
size_t plumb_tape_encode(const uint8_t *in, size_t len, char *out, size_t cap);

enum { PLUMB_TAPE_NUMBER_MAX = 20 };

/*
 * Writes a number as decimal digits, without NUL, to out, which has room for
 * PLUMB_TAPE_NUMBER_MAX bytes. Returns how many it wrote.
 */
/*@ requires room: \valid(out + (0 .. PLUMB_TAPE_NUMBER_MAX - 1));
  @ terminates \true;
  @ assigns out[0 .. PLUMB_TAPE_NUMBER_MAX - 1];
  @ ensures ok: number_ok(out, \result);
  @ ensures value: decimal(out, \result) == number;
  @ ensures shortest: \result > 1 ==> out[0] != '0';
  @*/
size_t plumb_tape_number(uint64_t number, char *out);

/* "=>" and the others; "" for what is no mark. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures there: \result != \null;
  @*/
const char *plumb_mark_text(enum plumb_mark mark);

/* What was expected where the error is, for a message. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures there: \result != \null;
  @*/
const char *plumb_tape_error_text(enum plumb_tape_error error);

#endif
