/*
 * What each byte of a tape may be part of, and how far a run of such bytes goes.
 * The two classes that long fields consist of are told eight bytes at a time;
 * for the others there is a table, in tape_class.c.
 */
#ifndef PLUMB_CORE_TAPE_CLASS_H
#define PLUMB_CORE_TAPE_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result <= 255;
  @*/
static inline uint64_t
plumb_tape_byte(char c)
{
	return (unsigned char)c;
}

/* Eight bytes as a number, the first one lowest, on every machine. */
/*@ requires bytes: \valid_read(at + (0 .. 7));
  @ terminates \true;
  @ assigns \nothing;
  @*/
static inline uint64_t
plumb_tape_load(const char *at)
{
	return plumb_tape_byte(at[0]) | plumb_tape_byte(at[1]) << 8 |
	       plumb_tape_byte(at[2]) << 16 | plumb_tape_byte(at[3]) << 24 |
	       plumb_tape_byte(at[4]) << 32 | plumb_tape_byte(at[5]) << 40 |
	       plumb_tape_byte(at[6]) << 48 | plumb_tape_byte(at[7]) << 56;
}

/*
 * 0x80 in every byte that is not PRINT. No sum of two bytes here reaches 0x100,
 * so none disturbs its neighbour.
 */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
static inline uint64_t
plumb_tape_odd_print(uint64_t word)
{
	uint64_t low = word & UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t printable = low + UINT64_C(0x5f5f5f5f5f5f5f5f);
	uint64_t del = low + UINT64_C(0x0101010101010101);

	return (~printable | del | word) & UINT64_C(0x8080808080808080);
}

/* 0x80 in every byte that is not PLAIN. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
static inline uint64_t
plumb_tape_odd_plain(uint64_t word)
{
	uint64_t low = (word ^ UINT64_C(0x2525252525252525)) &
		       UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t other = low + UINT64_C(0x7f7f7f7f7f7f7f7f);

	return plumb_tape_odd_print(word) |
	       (~other & UINT64_C(0x8080808080808080));
}

/* Which byte the lowest 0x80 of a word is in, where there is one. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result <= 7;
  @*/
static inline size_t
plumb_tape_lowest(uint64_t odd)
{
	size_t n = 0;

	if ((odd & UINT64_C(0x80808080)) == 0) {
		n = 4;
		odd = odd >> 32;
	}
	if ((odd & UINT64_C(0x8080)) == 0) {
		n += 2;
		odd = odd >> 16;
	}
	return (odd & UINT64_C(0x80)) == 0 ? n + 1 : n;
}

/*
 * The last n bytes of a text of at least eight, the others zero, which is of no
 * class.
 */
/*@ requires text: 8 <= len && \valid_read(text + (0 .. len - 1));
  @ requires n: 0 < n < 8;
  @ terminates \true;
  @ assigns \nothing;
  @*/
static inline uint64_t
plumb_tape_last(const char *text, size_t len, size_t n)
{
	return plumb_tape_load(text + len - 8) >> (8 * (8 - n));
}

/* The first place from `from` on whose byte is not PRINT, or len. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result <= len;
  @*/
static inline size_t
plumb_tape_print_end(const char *text, size_t from, size_t len)
{
	size_t i = from;
	uint64_t odd = 0;

	/*@ loop invariant range: from <= i <= len;
	  @ loop assigns i, odd;
	  @ loop variant len - i;
	  @*/
	while (len - i >= 8) {
		odd = plumb_tape_odd_print(plumb_tape_load(text + i));
		if (odd != 0) {
			return i + plumb_tape_lowest(odd);
		}
		i += 8;
	}
	if (i < len && len >= 8) {
		odd = plumb_tape_odd_print(plumb_tape_last(text, len, len - i));
		size_t n = plumb_tape_lowest(odd);
		return n < len - i ? i + n : len;
	}
	return plumb_tape_skip(text, i, len, PLUMB_CLASS_PRINT);
}

/* The same for PLAIN. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result <= len;
  @*/
static inline size_t
plumb_tape_plain_end(const char *text, size_t from, size_t len)
{
	size_t i = from;
	uint64_t odd = 0;

	/*@ loop invariant range: from <= i <= len;
	  @ loop assigns i, odd;
	  @ loop variant len - i;
	  @*/
	while (len - i >= 8) {
		odd = plumb_tape_odd_plain(plumb_tape_load(text + i));
		if (odd != 0) {
			return i + plumb_tape_lowest(odd);
		}
		i += 8;
	}
	if (i < len && len >= 8) {
		odd = plumb_tape_odd_plain(plumb_tape_last(text, len, len - i));
		size_t n = plumb_tape_lowest(odd);
		return n < len - i ? i + n : len;
	}
	return plumb_tape_skip(text, i, len, PLUMB_CLASS_PLAIN);
}

#endif
