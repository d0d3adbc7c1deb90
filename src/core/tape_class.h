/*
 * What each byte of a tape may be part of, and how far a run of such bytes
 * goes. Comparisons and no table, a byte at a time and not eight: so the
 * contracts can say which bytes, and the provers can see that it is these.
 */
#ifndef PLUMB_CORE_TAPE_CLASS_H
#define PLUMB_CORE_TAPE_CLASS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/tape_spec.h"

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures of: \result <==> is_word(c);
  @*/
static inline bool
plumb_tape_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures of: \result <==> is_name(c);
  @*/
static inline bool
plumb_tape_is_name(char c)
{
	return plumb_tape_is_word(c) || (c >= 'A' && c <= 'Z') || c == '.';
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures of: \result <==> is_hex(c);
  @*/
static inline bool
plumb_tape_is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures of: \result <==> is_of(class, c);
  @*/
static inline bool
plumb_tape_is(char c, enum plumb_tape_class class)
{
	switch (class) {
	case PLUMB_CLASS_PLAIN:
		return c >= '!' && c <= '~' && c != '%';
	case PLUMB_CLASS_PRINT:
		return c >= '!' && c <= '~';
	case PLUMB_CLASS_WHO:
		return plumb_tape_is_name(c) || c == '-';
	case PLUMB_CLASS_WORD:
		return plumb_tape_is_word(c);
	case PLUMB_CLASS_NAME:
		return plumb_tape_is_name(c);
	case PLUMB_CLASS_DIGIT:
		return c >= '0' && c <= '9';
	default:
		return false;
	}
}

/* The first place from `from` on whose byte is not of the class, or len. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result <= len;
  @ ensures of: \forall integer i; from <= i < \result ==>
  @             is_of(class, text[i]);
  @ ensures end: \result < len ==> !is_of(class, text[\result]);
  @*/
static inline size_t
plumb_tape_skip(
    const char *text, size_t from, size_t len, enum plumb_tape_class class)
{
	size_t i = from;

	/*@ loop invariant range: from <= i <= len;
	  @ loop invariant of: \forall integer j; from <= j < i ==>
	  @                    is_of(class, text[j]);
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	while (i < len && plumb_tape_is(text[i], class)) {
		i++;
	}
	return i;
}

#endif
