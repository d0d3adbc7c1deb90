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

#include "core/verb.h"

enum plumb_mark {
	PLUMB_MARK_NONE,
	PLUMB_MARK_CALL,   /* =>  the protocol calls a method */
	PLUMB_MARK_RETURN, /* ->  and it returned */
	PLUMB_MARK_ENTER,  /* <=  a callback is entered */
	PLUMB_MARK_LEAVE,  /* <-  and left */
	PLUMB_MARK_ACT,    /* ~>  the peer acts */
	PLUMB_MARK_SEE,    /* <~  the peer observes */
	PLUMB_MARK_NOT,    /* !!  scenarios: it has not come */
	PLUMB_MARK_ON,     /* on  commands: a reaction */
	PLUMB_MARK_COUNT
};

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

enum { PLUMB_TAPE_LINE_MAX = 1 << 20, PLUMB_TAPE_WORD_MAX = 32 };

struct plumb_span {
	const char *at;
	size_t len;
};

struct plumb_tape_line {
	struct plumb_span who;
	enum plumb_mark mark;
	enum plumb_verb verb;   /* NONE where the body begins with data */
	struct plumb_span word; /* the verb's own text, empty with NONE */
	struct plumb_span rest; /* the arguments: all after the verb */
	size_t column;          /* of the error, from 1 */
};

enum plumb_arg_kind {
	PLUMB_ARG_NONE, /* there is no further argument */
	PLUMB_ARG_WORD,
	PLUMB_ARG_KEY,    /* key=value */
	PLUMB_ARG_BYTES,  /* :text; value is what follows the colon */
	PLUMB_ARG_COUNT,  /* *N; number is N */
	PLUMB_ARG_RAISED, /* !Name; value is the name */
	PLUMB_ARG_KINDS
};

struct plumb_arg {
	enum plumb_arg_kind kind;
	struct plumb_span key;
	struct plumb_span value; /* for WORD the word itself */
	bool has_number;         /* value is a decimal integer that fits */
	uint64_t number;
};

/*
 * Parses the len bytes at text, without their newline. On PLUMB_TAPE_OK all
 * of *line is set and every argument is known to be well-formed; on an error
 * only line->column is.
 */
enum plumb_tape_error plumb_tape_parse(
    const char *text, size_t len, struct plumb_tape_line *line);

/*
 * Takes the next argument off *rest, which came from a parsed line. Its kind is
 * PLUMB_ARG_NONE at the end.
 */
struct plumb_arg plumb_tape_next(struct plumb_span *rest);

/* The first argument of that key; kind is PLUMB_ARG_NONE where there is none. */
struct plumb_arg plumb_tape_key(struct plumb_span rest, const char *key);

/* How many bytes the text of a PLUMB_ARG_BYTES, or any value, stands for. */
size_t plumb_tape_decoded_size(struct plumb_span text);

/*
 * Undoes the escapes of text into out, which has room for cap bytes, and
 * returns how many were written: never more than cap.
 */
size_t plumb_tape_decode(struct plumb_span text, uint8_t *out, size_t cap);

/*
 * Writes the escaped form of len bytes to out (room for cap), without colon
 * and without NUL. Returns the length, or 0 where cap is too small and len is
 * not 0; 3 * len is always enough.
 */
size_t plumb_tape_encode(const uint8_t *in, size_t len, char *out, size_t cap);

const char *plumb_mark_text(enum plumb_mark mark);
const char *plumb_tape_error_text(enum plumb_tape_error error);

#endif
