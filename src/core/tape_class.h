/*
 * What each byte of a tape may be part of. One look-up per byte is all that the
 * parser pays; the table is in tape_class.c.
 */
#ifndef PLUMB_CORE_TAPE_CLASS_H
#define PLUMB_CORE_TAPE_CLASS_H

#include <stdbool.h>
#include <stddef.h>

enum plumb_tape_class {
	PLUMB_CLASS_NONE,
	PLUMB_CLASS_PLAIN =
	    1, /* what data holds unescaped: printable, no '%' */
	PLUMB_CLASS_PRINT = 2, /* printable, no space */
	PLUMB_CLASS_WHO = 4,
	PLUMB_CLASS_WORD = 8,  /* verbs and keys */
	PLUMB_CLASS_NAME = 16, /* names of exceptions */
	PLUMB_CLASS_DIGIT = 32,
	PLUMB_CLASS_HEX = 64
};

extern const unsigned char plumb_tape_classes[256];

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static inline bool
plumb_tape_is(char c, enum plumb_tape_class class)
{
	return (plumb_tape_classes[(unsigned char)c] & (unsigned)class) != 0;
}

/* The first place from `from` on whose byte is not of the class, or len. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result <= len;
  @*/
static inline size_t
plumb_tape_skip(
    const char *text, size_t from, size_t len, enum plumb_tape_class class)
{
	size_t i = from;

	/*@ loop invariant range: from <= i <= len;
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	while (i < len && plumb_tape_is(text[i], class)) {
		i++;
	}
	return i;
}

#endif
