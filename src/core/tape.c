/*
 * One line of the tape, taken apart from left to right: who, mark, verb, then
 * every argument, each byte looked at once. What the line's parts mean is not
 * known here; that they are well-formed is, when this has said so.
 */
#include "core/tape.h"

#include "core/tape_class.h"
#include "core/tape_field.h"

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

/*
 * Says what is wrong at a place, best where it can be told from the byte there:
 * a byte that no tape has, or a space too many.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires at: at <= len && 0 < len <= PLUMB_TAPE_LINE_MAX;
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
		if (text[len - 1] != ' ') {
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

/* The mark that two bytes are; NONE where they are none. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_MARK_COUNT;
  @ ensures mark: \forall integer m; mark_ok(m, a, b) ==> m == \result;
  @ ensures ok: \result != PLUMB_MARK_NONE ==> mark_ok(\result, a, b);
  @*/
static inline enum plumb_mark
mark_of(char a, char b)
{
	switch (a) {
	case '=':
		return b == '>' ? PLUMB_MARK_CALL : PLUMB_MARK_NONE;
	case '-':
		return b == '>' ? PLUMB_MARK_RETURN : PLUMB_MARK_NONE;
	case '<':
		return b == '='	  ? PLUMB_MARK_ENTER
		       : b == '-' ? PLUMB_MARK_LEAVE
		       : b == '~' ? PLUMB_MARK_SEE
				  : PLUMB_MARK_NONE;
	case '~':
		return b == '>' ? PLUMB_MARK_ACT : PLUMB_MARK_NONE;
	case '!':
		return b == '!' ? PLUMB_MARK_NOT : PLUMB_MARK_NONE;
	case 'o':
		return b == 'n' ? PLUMB_MARK_ON : PLUMB_MARK_NONE;
	default:
		return PLUMB_MARK_NONE;
	}
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
  @ ensures all: \result == PLUMB_TAPE_BLANK <==>
  @     \forall integer i; 0 <= i < len ==>
  @         text[i] == ' ' || is_print(text[i]);
  @*/
static enum plumb_tape_error
parse_comment(const char *text, size_t len, struct plumb_tape_line *line)
{
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop invariant all: \forall integer j; 0 <= j < i ==>
	  @                     text[j] == ' ' || is_print(text[j]);
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
  @ requires small: 0 < len <= PLUMB_TAPE_LINE_MAX;
  @ requires from: from <= len;
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns line->column;
  @ ensures known: PLUMB_TAPE_NONE < \result < PLUMB_TAPE_COUNT;
  @ ensures blank: \result != PLUMB_TAPE_BLANK;
  @ ensures column: \result != PLUMB_TAPE_OK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @ ensures ok: \result == PLUMB_TAPE_OK <==> args_ok(text, from, len);
  @*/
static inline enum plumb_tape_error
parse_args(
    const char *text, size_t from, size_t len, struct plumb_tape_line *line)
{
	size_t i = from;

	/*@ loop invariant range: from <= i <= len;
	  @ loop invariant begin: i == from || text[i - 1] == ' ';
	  @ loop invariant before: \forall integer f, e; from <= f <= e < i &&
	  @     (f == from || text[f - 1] == ' ') && text[e] == ' ' &&
	  @     no_space(text, f, e) ==> arg_ok(text, f, e);
	  @ loop assigns i, line->column;
	  @ loop variant len - i;
	  @*/
	while (i < len) {
		struct plumb_tape_field field = plumb_tape_field(text, i, len);

		/* Where the field ends that begins here, good or bad. */
		/*@ ghost size_t end = i;
		  @ /@ loop invariant range: i <= end <= len;
		  @  @ loop invariant no_space: no_space(text, i, end);
		  @  @ loop assigns end;
		  @  @ loop variant len - end;
		  @  @/
		  @ while (end < len && text[end] != ' ') {
		  @	end++;
		  @ }
		  @*/
		/*@ assert whole: field.good && ends(text, field.end, len) ==>
		  @     field.end == end; */
		/*@ assert bad: !field.good || !ends(text, field.end, len) ==>
		  @     !arg_ok(text, i, end) && !args_ok(text, from, len); */
		if (!field.good) {
			return refuse(
			    text, len, field.end, PLUMB_TAPE_BAD_ARG, line);
		}
		i = field.end;
		if (i == len) {
			/*@ assert all: args_ok(text, from, len); */
			return PLUMB_TAPE_OK;
		}
		if (text[i] != ' ') {
			return refuse(text, len, i, PLUMB_TAPE_BAD_ARG, line);
		}
		i++;
	}
	/*@ assert empty: !arg_ok(text, len, len) && ends(text, len, len) &&
	  @     no_space(text, len, len) && !args_ok(text, from, len); */
	return refuse(text, len, len, PLUMB_TAPE_BAD_ARG, line);
}

/*
 * Notes a verb, from `from` up to `end`, and reads the arguments after it;
 * where there is no verb, what begins at `from` is the first argument.
 */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires small: len <= PLUMB_TAPE_LINE_MAX;
  @ requires range: from <= end <= len && from < len;
  @ requires verb: run(PLUMB_CLASS_WORD, text, from, end);
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns line->word, line->rest, line->column;
  @ ensures known: PLUMB_TAPE_NONE < \result < PLUMB_TAPE_COUNT;
  @ ensures blank: \result != PLUMB_TAPE_BLANK;
  @ ensures column: \result != PLUMB_TAPE_OK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @ ensures ok: \result == PLUMB_TAPE_OK <==> end == len ||
  @             args_ok(text, end + (end > from ? 1 : 0), len);
  @ ensures at: line->word.at == text + from && line->word.len == end - from;
  @ ensures word: span_ok(line->word);
  @ ensures rest: span_ok(line->rest);
  @ ensures letters: \result == PLUMB_TAPE_OK ==>
  @     run(PLUMB_CLASS_WORD, text, from, from + line->word.len);
  @ ensures size: \result == PLUMB_TAPE_OK ==>
  @     rest_size(from, line->word.len, line->rest.len, len);
  @ ensures place: \result == PLUMB_TAPE_OK ==>
  @     line->rest.at == text + (len - line->rest.len);
  @ ensures args: \result == PLUMB_TAPE_OK ==>
  @     from + line->word.len == len ||
  @     args_ok(text, len - line->rest.len, len);
  @*/
static inline enum plumb_tape_error
parse_rest(const char *text, size_t from, size_t end, size_t len,
    struct plumb_tape_line *line)
{
	line->word.at = text + from;
	line->word.len = end - from;
	line->rest.at = text + len;
	line->rest.len = 0;
	if (end == len) {
		return PLUMB_TAPE_OK;
	}
	size_t next = end > from ? end + 1 : end;
	line->rest.at = text + next;
	line->rest.len = len - next;
	return parse_args(text, next, len, line);
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
  @ ensures ok: \result == PLUMB_TAPE_OK <==> body_ok(text, from, len);
  @ ensures at: \result == PLUMB_TAPE_OK ==> line->word.at == text + from;
  @ ensures letters: \result == PLUMB_TAPE_OK ==>
  @     run(PLUMB_CLASS_WORD, text, from, from + line->word.len);
  @ ensures size: \result == PLUMB_TAPE_OK ==>
  @     rest_size(from, line->word.len, line->rest.len, len);
  @ ensures place: \result == PLUMB_TAPE_OK ==>
  @     line->rest.at == text + (len - line->rest.len);
  @ ensures args: \result == PLUMB_TAPE_OK ==>
  @     from + line->word.len == len ||
  @     args_ok(text, len - line->rest.len, len);
  @*/
static inline enum plumb_tape_error
parse_body(
    const char *text, size_t from, size_t len, struct plumb_tape_line *line)
{
	if (text[from] == ':' || text[from] == '*') {
		line->verb = PLUMB_VERB_NONE;
		return parse_rest(text, from, from, len, line);
	}
	size_t end = plumb_tape_skip(text, from, len, PLUMB_CLASS_WORD);
	/*@ assert only: \forall integer e;
	  @     verb_ok(text, from, e, len) ==> e == end; */
	if (end - from > PLUMB_TAPE_WORD_MAX) {
		/*@ assert long: \forall integer e;
		  @     !verb_ok(text, from, e, len); */
		end = from + PLUMB_TAPE_WORD_MAX;
		return refuse(text, len, end, PLUMB_TAPE_BAD_VERB, line);
	}
	if (end == from || (end < len && text[end] != ' ')) {
		/*@ assert none: \forall integer e;
		  @     !verb_ok(text, from, e, len); */
		return refuse(text, len, end, PLUMB_TAPE_BAD_VERB, line);
	}
	/*@ assert verb: verb_ok(text, from, end, len) <==>
	  @     end == len || args_ok(text, end + 1, len); */
	line->verb = plumb_verb_find(text + from, end - from);
	return parse_rest(text, from, end, len, line);
}

/* The name and the mark; OK where there is a body as well. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires small: 0 < len <= PLUMB_TAPE_LINE_MAX;
  @ requires line: \valid(line);
  @ requires apart: \separated(line, text + (0 .. len - 1));
  @ terminates \true;
  @ assigns line->who, line->mark, line->column;
  @ ensures known: PLUMB_TAPE_NONE < \result < PLUMB_TAPE_COUNT;
  @ ensures blank: \result != PLUMB_TAPE_BLANK;
  @ ensures column: \result != PLUMB_TAPE_OK ==>
  @                 1 <= line->column <= PLUMB_TAPE_LINE_MAX + 1;
  @ ensures who: \result == PLUMB_TAPE_OK ==> span_ok(line->who);
  @ ensures at: \result == PLUMB_TAPE_OK ==> line->who.at == text &&
  @             head_at(text, line->who.len, line->mark, len);
  @ ensures only: \result == PLUMB_TAPE_OK ==> \forall integer w, m;
  @     head_at(text, w, m, len) ==> w == line->who.len && m == line->mark;
  @ ensures none: \result != PLUMB_TAPE_OK ==> \forall integer w, m;
  @     !head_at(text, w, m, len);
  @*/
static inline enum plumb_tape_error
parse_head(const char *text, size_t len, struct plumb_tape_line *line)
{
	size_t n = plumb_tape_skip(text, 0, len, PLUMB_CLASS_WHO);

	/*@ assert only: \forall integer w, m;
	  @     head_at(text, w, m, len) ==> w == n; */
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
	return PLUMB_TAPE_OK;
}

enum plumb_tape_error
plumb_tape_parse(const char *text, size_t len, struct plumb_tape_line *line)
{
	enum plumb_tape_error error;

	if (len > PLUMB_TAPE_LINE_MAX) {
		line->column = PLUMB_TAPE_LINE_MAX + 1;
		return PLUMB_TAPE_TOO_LONG;
	}
	if (len == 0 || text[0] == '#') {
		/*@ assert comment: !line_ok(text, len); */
		return parse_comment(text, len, line);
	}
	error = parse_head(text, len, line);
	if (error != PLUMB_TAPE_OK) {
		/*@ assert head: !line_ok(text, len); */
		return error;
	}
	/*@ assert body: line_ok(text, len) <==>
	  @     body_ok(text, line->who.len + 4, len); */
	return parse_body(text, line->who.len + 4, len, line);
}

const char *
plumb_mark_text(enum plumb_mark mark)
{
	unsigned row = (unsigned)mark;

	return mark_texts[row < PLUMB_MARK_COUNT ? row : PLUMB_MARK_NONE];
}
