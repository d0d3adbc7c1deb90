/*
 * One line of the tape, taken apart from left to right: who, mark, verb, then
 * every argument, each byte looked at once. What the line's parts mean is not
 * known here; that they are well-formed is, when this has said so.
 */
#include "core/tape.h"

#include "core/tape_class.h"

enum { NAME_MAX_LENGTH = 64, MARK_SLOTS = 32 };

/* Where a field ends, or where it stops being well-formed. */
struct field {
	size_t end;
	bool good;
};

static const char mark_texts[PLUMB_MARK_COUNT][4] = {
	[PLUMB_MARK_CALL] = "=>",
	[PLUMB_MARK_RETURN] = "->",
	[PLUMB_MARK_ENTER] = "<=",
	[PLUMB_MARK_LEAVE] = "<-",
	[PLUMB_MARK_ACT] = "~>",
	[PLUMB_MARK_SEE] = "<~",
	[PLUMB_MARK_NOT] = "!!",
	[PLUMB_MARK_ON] = "on",
};

/* The sum of its two bytes is the slot of a mark, and no two share one. */
static const unsigned char mark_slots[MARK_SLOTS] = {
	[2] = PLUMB_MARK_NOT,
	[9] = PLUMB_MARK_LEAVE,
	[11] = PLUMB_MARK_RETURN,
	[25] = PLUMB_MARK_ENTER,
	[26] = PLUMB_MARK_SEE,
	[27] = PLUMB_MARK_CALL,
	[28] = PLUMB_MARK_ACT,
	[29] = PLUMB_MARK_ON,
};

/*
 * Says what is wrong at a place, best where it can be told from the byte there:
 * a byte that no tape has, or a space too many.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires at: at <= len && len <= PLUMB_TAPE_LINE_MAX;
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ requires error: PLUMB_TAPE_BLANK < error < PLUMB_TAPE_COUNT;
  @ terminates \true;
  @ assigns line->column;
  @ ensures error: PLUMB_TAPE_BLANK < \result < PLUMB_TAPE_COUNT;
  @ ensures column: 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @*/
static enum plumb_tape_error
refuse(const char *text, size_t len, size_t at, enum plumb_tape_error error,
    struct plumb_tape_line *line)
{
	line->column = at + 1;
	if (at == len) {
		if (len == 0 || text[len - 1] != ' ') {
			return error;
		}
		line->column = len;
		return PLUMB_TAPE_BAD_SPACE;
	}
	if (text[at] == ' ') {
		return at == 0 || text[at - 1] == ' ' ? PLUMB_TAPE_BAD_SPACE
						      : error;
	}
	return plumb_tape_is(text[at], PLUMB_CLASS_PRINT) ? error
							  : PLUMB_TAPE_BAD_BYTE;
}

/* Text after a colon: anything printable, a '%' only before two hex digits. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result.end <= len;
  @*/
static inline struct field
escaped_field(const char *text, size_t from, size_t len)
{
	struct field field = { from, true };
	size_t i = plumb_tape_plain_end(text, from, len);

	/*@ loop invariant range: from <= i <= len;
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	while (i < len && text[i] == '%') {
		if (len - i < 3 ||
		    !plumb_tape_is(text[i + 1], PLUMB_CLASS_HEX) ||
		    !plumb_tape_is(text[i + 2], PLUMB_CLASS_HEX)) {
			field.end = i;
			field.good = false;
			return field;
		}
		i = plumb_tape_plain_end(text, i + 3, len);
	}
	field.end = i;
	return field;
}

/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result.end <= len;
  @*/
static struct field
count_field(const char *text, size_t from, size_t len)
{
	struct field field = { from, true };
	struct plumb_span digits = { text + from, 0 };
	uint64_t number = 0;

	field.end = plumb_tape_skip(text, from, len, PLUMB_CLASS_DIGIT);
	digits.len = field.end - from;
	if (!plumb_span_number(digits, &number)) {
		field.end = from;
		field.good = false;
	}
	return field;
}

/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result.end <= len;
  @*/
static struct field
raised_field(const char *text, size_t from, size_t len)
{
	struct field field = { from, false };

	field.end = plumb_tape_skip(text, from, len, PLUMB_CLASS_NAME);
	field.good = field.end > from && field.end - from <= NAME_MAX_LENGTH;
	return field;
}

/* A field of any kind; key=value and a word are printable, no more. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from < len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result.end <= len;
  @ ensures progress: \result.good ==> from < \result.end;
  @*/
static inline struct field
any_field(const char *text, size_t from, size_t len)
{
	struct field field = { from, true };

	switch (text[from]) {
	case ':':
		return escaped_field(text, from + 1, len);
	case '*':
		return count_field(text, from + 1, len);
	case '!':
		return raised_field(text, from + 1, len);
	default:
		field.end = plumb_tape_print_end(text, from, len);
		field.good = field.end > from;
		return field;
	}
}

/* The mark that two bytes are; NONE where they are none. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_MARK_COUNT;
  @*/
static inline enum plumb_mark
mark_of(char a, char b)
{
	unsigned sum = (unsigned)(unsigned char)a + (unsigned char)b;
	unsigned mark = mark_slots[sum % MARK_SLOTS];

	if (mark >= PLUMB_MARK_COUNT || mark_texts[mark][0] != a ||
	    mark_texts[mark][1] != b) {
		return PLUMB_MARK_NONE;
	}
	return (enum plumb_mark)mark;
}

/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires small: len <= PLUMB_TAPE_LINE_MAX;
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns line->column;
  @ ensures known: 0 < \result < PLUMB_TAPE_COUNT;
  @ ensures column: \result != PLUMB_TAPE_BLANK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @ ensures blank: \result != PLUMB_TAPE_OK;
  @*/
static enum plumb_tape_error
parse_comment(const char *text, size_t len, struct plumb_tape_line *line)
{
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		if (text[i] != ' ' &&
		    !plumb_tape_is(text[i], PLUMB_CLASS_PRINT)) {
			return refuse(text, len, i, PLUMB_TAPE_BAD_BYTE, line);
		}
	}
	return PLUMB_TAPE_BLANK;
}

/*
 * The arguments up to the end of the line: the fields from `from` on, which is
 * where the first one begins.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires small: len <= PLUMB_TAPE_LINE_MAX;
  @ requires from: from <= len;
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns line->column;
  @ ensures known: PLUMB_TAPE_NONE < \result < PLUMB_TAPE_COUNT;
  @ ensures blank: \result != PLUMB_TAPE_BLANK;
  @ ensures column: \result != PLUMB_TAPE_OK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @*/
static inline enum plumb_tape_error
parse_args(
    const char *text, size_t from, size_t len, struct plumb_tape_line *line)
{
	size_t i = from;

	/*@ loop invariant range: from <= i <= len;
	  @ loop assigns i, line->column;
	  @ loop variant len - i;
	  @*/
	while (i < len) {
		struct field field = any_field(text, i, len);

		if (!field.good) {
			return refuse(
			    text, len, field.end, PLUMB_TAPE_BAD_ARG, line);
		}
		i = field.end;
		if (i == len) {
			return PLUMB_TAPE_OK;
		}
		if (text[i] != ' ') {
			return refuse(text, len, i, PLUMB_TAPE_BAD_ARG, line);
		}
		i++;
	}
	return refuse(text, len, len, PLUMB_TAPE_BAD_ARG, line);
}

/*
 * Where a word that is no verb of ours stops being one at all. A verb of ours
 * needs no such look: it is equal to one that is well-formed.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from <= len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result <= len;
  @*/
static size_t
stranger_end(const char *text, size_t from, size_t len)
{
	size_t end = plumb_tape_skip(text, from, len, PLUMB_CLASS_WORD);

	return end - from > PLUMB_TAPE_WORD_MAX ? from + PLUMB_TAPE_WORD_MAX
						: end;
}

/*
 * The body, from `from` on: a verb and its arguments, or data that stands for
 * itself.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires small: len <= PLUMB_TAPE_LINE_MAX;
  @ requires from: from < len;
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns line->verb, line->word, line->rest, line->column;
  @ ensures known: PLUMB_TAPE_NONE < \result < PLUMB_TAPE_COUNT;
  @ ensures blank: \result != PLUMB_TAPE_BLANK;
  @ ensures column: \result != PLUMB_TAPE_OK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @ ensures word: \result == PLUMB_TAPE_OK ==> span_ok(line->word);
  @ ensures rest: \result == PLUMB_TAPE_OK ==> span_ok(line->rest);
  @ ensures verb: \result == PLUMB_TAPE_OK ==>
  @               0 <= line->verb < PLUMB_VERB_COUNT;
  @*/
static inline enum plumb_tape_error
parse_body(
    const char *text, size_t from, size_t len, struct plumb_tape_line *line)
{
	size_t end = from;

	line->verb = PLUMB_VERB_NONE;
	if (text[from] != ':' && text[from] != '*') {
		end = plumb_tape_print_end(text, from, len);
		line->verb = plumb_verb_find(text + from, end - from);
		if (line->verb == PLUMB_VERB_OTHER) {
			end = stranger_end(text, from, end);
		}
		if (end == from || (end < len && text[end] != ' ')) {
			return refuse(
			    text, len, end, PLUMB_TAPE_BAD_VERB, line);
		}
	}
	line->word.at = text + from;
	line->word.len = end - from;
	if (end == len) {
		line->rest.at = text + end;
		line->rest.len = 0;
		return PLUMB_TAPE_OK;
	}
	end += end > from ? 1 : 0;
	line->rest.at = text + end;
	line->rest.len = len - end;
	return parse_args(text, end, len, line);
}

enum plumb_tape_error
plumb_tape_parse(const char *text, size_t len, struct plumb_tape_line *line)
{
	if (len > PLUMB_TAPE_LINE_MAX) {
		line->column = PLUMB_TAPE_LINE_MAX + 1;
		return PLUMB_TAPE_TOO_LONG;
	}
	if (len == 0 || text[0] == '#') {
		return parse_comment(text, len, line);
	}
	size_t n = plumb_tape_skip(text, 0, len, PLUMB_CLASS_WHO);
	if (n > PLUMB_TAPE_WORD_MAX) {
		n = PLUMB_TAPE_WORD_MAX;
		return refuse(text, len, n, PLUMB_TAPE_BAD_WHO, line);
	}
	if (n == 0 || (n < len && text[n] != ' ')) {
		return refuse(text, len, n, PLUMB_TAPE_BAD_WHO, line);
	}
	if (len - n < 3) {
		n = len - n < 2 ? len : n + 1;
		return refuse(text, len, n, PLUMB_TAPE_BAD_MARK, line);
	}
	line->who.at = text;
	line->who.len = n;
	line->mark = mark_of(text[n + 1], text[n + 2]);
	if (line->mark == PLUMB_MARK_NONE) {
		return refuse(text, len, n + 1, PLUMB_TAPE_BAD_MARK, line);
	}
	if (len - n > 3 && text[n + 3] != ' ') {
		return refuse(text, len, n + 3, PLUMB_TAPE_BAD_MARK, line);
	}
	if (len - n < 5) {
		return refuse(text, len, len, PLUMB_TAPE_BAD_VERB, line);
	}
	return parse_body(text, n + 4, len, line);
}

const char *
plumb_mark_text(enum plumb_mark mark)
{
	unsigned row = (unsigned)mark;

	return mark_texts[row < PLUMB_MARK_COUNT ? row : PLUMB_MARK_NONE];
}
