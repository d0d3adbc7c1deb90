#include "core/tape_field.h"

#include "core/tape.h"
#include "core/tape_class.h"

enum { NAME_MAX_LENGTH = 64 };

/* Text after a colon: anything printable, a '%' only before two hex digits. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from < len && text[from] == ':';
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from < \result.end <= len;
  @ ensures judged: judged(text, from, \result, len);
  @*/
static inline struct plumb_tape_field
escaped_field(const char *text, size_t from, size_t len)
{
	struct plumb_tape_field field = { from, true };
	size_t i = plumb_tape_skip(text, from + 1, len, PLUMB_CLASS_PLAIN);

	/*@ loop invariant range: from < i <= len;
	  @ loop invariant data: data_ok(text, from + 1, i);
	  @ loop invariant no_space: no_space(text, from, i);
	  @ loop invariant end: i < len ==> !is_plain(text[i]);
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	while (i < len && text[i] == '%') {
		if (len - i < 3 || !plumb_tape_is_hex(text[i + 1]) ||
		    !plumb_tape_is_hex(text[i + 2])) {
			/*@ assert early: \forall integer e; from <= e <= i ==>
			  @     !ends(text, e, len); */
			/*@ assert late: \forall integer e; i < e <= len ==>
			  @     !data_ok(text, from + 1, e); */
			field.end = i;
			field.good = false;
			return field;
		}
		/*@ assert data: data_ok(text, from + 1, i + 3); */
		i = plumb_tape_skip(text, i + 3, len, PLUMB_CLASS_PLAIN);
	}
	/*@ assert late: \forall integer e; i < e <= len ==>
	  @     !data_ok(text, from + 1, e); */
	field.end = i;
	return field;
}

/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from < len && text[from] == '*';
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from < \result.end <= len;
  @ ensures judged: judged(text, from, \result, len);
  @*/
static struct plumb_tape_field
count_field(const char *text, size_t from, size_t len)
{
	struct plumb_tape_field field = { from + 1, true };
	struct plumb_span digits = { text + from + 1, 0 };
	uint64_t number = 0;

	field.end = plumb_tape_skip(text, from + 1, len, PLUMB_CLASS_DIGIT);
	digits.len = field.end - from - 1;
	/*@ assert early: \forall integer e; from <= e < field.end ==>
	  @     !ends(text, e, len); */
	/*@ assert end: field.end < len ==> !is_digit(digits.at[digits.len]); */
	/*@ assert late: \forall integer e; field.end < e <= len ==>
	  @     !number_ok(text + from + 1, e - from - 1); */
	if (!plumb_span_number(digits, &number)) {
		/*@ assert bad: !arg_ok(text, from, field.end); */
		/*@ assert none: \forall integer e; from <= e <= len &&
		  @     ends(text, e, len) ==> !arg_ok(text, from, e); */
		field.end = from + 1;
		field.good = false;
		return field;
	}
	/*@ assert good: arg_ok(text, from, field.end); */
	return field;
}

/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from < len && text[from] == '!';
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from < \result.end <= len;
  @ ensures judged: judged(text, from, \result, len);
  @*/
static struct plumb_tape_field
raised_field(const char *text, size_t from, size_t len)
{
	struct plumb_tape_field field = { from, false };
	size_t end = plumb_tape_skip(text, from + 1, len, PLUMB_CLASS_NAME);

	field.end = end;
	field.good = end - from > 1 && end - from <= NAME_MAX_LENGTH + 1;
	return field;
}

struct plumb_tape_field
plumb_tape_field(const char *text, size_t from, size_t len)
{
	struct plumb_tape_field field = { from, true };

	switch (text[from]) {
	case ':':
		return escaped_field(text, from, len);
	case '*':
		return count_field(text, from, len);
	case '!':
		return raised_field(text, from, len);
	default:
		field.end = plumb_tape_skip(text, from, len, PLUMB_CLASS_PRINT);
		field.good = field.end > from;
		return field;
	}
}
