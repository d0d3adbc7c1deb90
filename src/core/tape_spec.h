/*
 * The grammar of spec/tape.md once more, in the language of the proofs: what
 * the contracts of tape.h and tape_class.h speak of.
 */
#ifndef PLUMB_CORE_TAPE_SPEC_H
#define PLUMB_CORE_TAPE_SPEC_H

#include <stddef.h>
#include <stdint.h>

#include "core/marks.h"

enum { PLUMB_TAPE_LINE_MAX = 1 << 20, PLUMB_TAPE_WORD_MAX = 32 };

enum plumb_tape_class {
	PLUMB_CLASS_NONE,
	PLUMB_CLASS_PLAIN, /* what data holds unescaped: printable, no '%' */
	PLUMB_CLASS_PRINT, /* printable, no space */
	PLUMB_CLASS_WHO,
	PLUMB_CLASS_WORD, /* verbs and keys */
	PLUMB_CLASS_NAME, /* names of exceptions */
	PLUMB_CLASS_DIGIT
};

/*@ predicate is_print(integer c) = '!' <= c <= '~';
  @ predicate is_plain(integer c) = is_print(c) && c != '%';
  @ predicate is_digit(integer c) = '0' <= c <= '9';
  @ predicate is_lower(integer c) = 'a' <= c <= 'z';
  @ predicate is_upper(integer c) = 'A' <= c <= 'Z';
  @ predicate is_hex(integer c) =
  @   is_digit(c) || 'a' <= c <= 'f' || 'A' <= c <= 'F';
  @ predicate is_word(integer c) = is_lower(c) || is_digit(c) || c == '_';
  @ predicate is_name(integer c) = is_word(c) || is_upper(c) || c == '.';
  @ predicate is_who(integer c) = is_name(c) || c == '-';
  @ predicate is_of(integer class, integer c) =
  @   class == PLUMB_CLASS_PLAIN ? is_plain(c) :
  @   class == PLUMB_CLASS_PRINT ? is_print(c) :
  @   class == PLUMB_CLASS_WHO ? is_who(c) :
  @   class == PLUMB_CLASS_WORD ? is_word(c) :
  @   class == PLUMB_CLASS_NAME ? is_name(c) :
  @   class == PLUMB_CLASS_DIGIT && is_digit(c);
  @*/

/* Numbers: what digits mean, and which of them are one that fits. */
/*@ logic integer decimal(char *s, integer n) =
  @   n <= 0 ? 0 : decimal(s, n - 1) * 10 + (s[n - 1] - '0');
  @ predicate digits(char *s, integer n) =
  @   \forall integer i; 0 <= i < n ==> is_digit(s[i]);
  @ predicate number_ok(char *s, integer n) =
  @   1 <= n <= 20 && digits(s, n) && decimal(s, n) <= UINT64_MAX;
  @*/

/*
 * Data: the k-th byte that a text of n bytes stands for begins at
 * `decoded_at`, and is what `decoded` says. The k-th byte that is written
 * begins at `encoded_at`, and looks as `encoded` says.
 */
/*@ logic integer byte_of(integer c) = c < 0 ? c + 256 : c;
  @ logic integer hex_of(integer c) =
  @   '0' <= c && c <= '9' ? c - '0' :
  @   'A' <= c && c <= 'F' ? c - 'A' + 10 :
  @   'a' <= c && c <= 'f' ? c - 'a' + 10 : -1;
  @ logic integer hex_digit(integer v) = v < 10 ? '0' + v : 'a' + v - 10;
  @ logic integer text_size(char *s, integer n, integer i) =
  @   s[i] == '%' && i + 3 <= n &&
  @       hex_of(s[i + 1]) >= 0 && hex_of(s[i + 2]) >= 0 ? 3 : 1;
  @ logic integer decoded_at(char *s, integer n, integer k) =
  @   k <= 0 ? 0 : decoded_at(s, n, k - 1) +
  @                text_size(s, n, decoded_at(s, n, k - 1));
  @ logic integer decoded(char *s, integer n, integer i) =
  @   text_size(s, n, i) == 3 ?
  @       hex_of(s[i + 1]) * 16 + hex_of(s[i + 2]) : byte_of(s[i]);
  @ logic integer code_size(integer b) =
  @   '!' <= b && b <= '~' && b != '%' ? 1 : 3;
  @ logic integer encoded_at(uint8_t *in, integer k) =
  @   k <= 0 ? 0 : encoded_at(in, k - 1) + code_size(in[k - 1]);
  @ predicate encoded(uint8_t b, char *s) =
  @   is_plain(b) ? s[0] == b :
  @       s[0] == '%' && s[1] == hex_digit(b / 16) &&
  @       s[2] == hex_digit(b % 16);
  @*/

/*
 * A line. Fields end where a space is or the line ends: `arg_ok` is for the
 * bytes from b up to e, `args_ok` for every field there is from b up to n.
 */
/*@ predicate run(integer class, char *s, integer b, integer e) =
  @   \forall integer i; b <= i < e ==> is_of(class, s[i]);
  @ predicate data_ok(char *s, integer b, integer e) =
  @   \forall integer i; b <= i < e ==> is_print(s[i]) &&
  @       (s[i] == '%' ==>
  @        i + 2 < e && is_hex(s[i + 1]) && is_hex(s[i + 2]));
  @ predicate arg_ok(char *s, integer b, integer e) = b < e &&
  @   (s[b] == ':' ? data_ok(s, b + 1, e) :
  @    s[b] == '*' ? number_ok(s + b + 1, e - b - 1) :
  @    s[b] == '!' ? 2 <= e - b <= 65 &&
  @                  run(PLUMB_CLASS_NAME, s, b + 1, e) :
  @    run(PLUMB_CLASS_PRINT, s, b, e));
  @ predicate ends(char *s, integer e, integer n) = e == n || s[e] == ' ';
  @ predicate no_space(char *s, integer b, integer e) =
  @   \forall integer i; b <= i < e ==> s[i] != ' ';
  @ predicate args_ok(char *s, integer b, integer n) =
  @   \forall integer f, e; b <= f <= e <= n &&
  @       (f == b || s[f - 1] == ' ') && ends(s, e, n) &&
  @       no_space(s, f, e) ==> arg_ok(s, f, e);
  @ predicate verb_ok(char *s, integer b, integer e, integer n) =
  @   b < e <= b + 32 && e <= n && run(PLUMB_CLASS_WORD, s, b, e) &&
  @   (e < n ==> s[e] == ' ' && args_ok(s, e + 1, n));
  @ predicate body_ok(char *s, integer b, integer n) = b < n &&
  @   (s[b] == ':' || s[b] == '*' ? args_ok(s, b, n) :
  @    \exists integer e; verb_ok(s, b, e, n));
  @ predicate mark_ok(integer mark, integer a, integer b) =
  @   (mark == PLUMB_MARK_CALL && a == '=' && b == '>') ||
  @   (mark == PLUMB_MARK_RETURN && a == '-' && b == '>') ||
  @   (mark == PLUMB_MARK_ENTER && a == '<' && b == '=') ||
  @   (mark == PLUMB_MARK_LEAVE && a == '<' && b == '-') ||
  @   (mark == PLUMB_MARK_ACT && a == '~' && b == '>') ||
  @   (mark == PLUMB_MARK_SEE && a == '<' && b == '~') ||
  @   (mark == PLUMB_MARK_NOT && a == '!' && b == '!') ||
  @   (mark == PLUMB_MARK_ON && a == 'o' && b == 'n');
  @ predicate head_at(char *s, integer w, integer m, integer n) =
  @   1 <= w <= 32 && run(PLUMB_CLASS_WHO, s, 0, w) && w + 4 < n &&
  @   s[w] == ' ' && mark_ok(m, s[w + 1], s[w + 2]) && s[w + 3] == ' ';
  @ predicate line_at(char *s, integer w, integer m, integer n) =
  @   head_at(s, w, m, n) && body_ok(s, w + 4, n);
  @ predicate line_ok(char *s, integer n) = n <= PLUMB_TAPE_LINE_MAX &&
  @   \exists integer w, m; line_at(s, w, m, n);
  @ predicate blank_ok(char *s, integer n) = n == 0 ||
  @   (n <= PLUMB_TAPE_LINE_MAX && s[0] == '#' &&
  @    \forall integer i; 0 <= i < n ==> s[i] == ' ' || is_print(s[i]));
  @*/

#endif
