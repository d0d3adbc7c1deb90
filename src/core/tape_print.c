/* The tape's way back: bytes to text, and what a message says of an error. */
#include "core/tape.h"

enum { ESCAPE_SIZE = 3 };

static const char *const error_texts[PLUMB_TAPE_COUNT] = {
	[PLUMB_TAPE_NONE] = "",
	[PLUMB_TAPE_OK] = "",
	[PLUMB_TAPE_BLANK] = "",
	[PLUMB_TAPE_TOO_LONG] = "expected a line of at most 1048576 bytes",
	[PLUMB_TAPE_BAD_BYTE] = "expected printable ASCII",
	[PLUMB_TAPE_BAD_SPACE] =
	    "expected exactly one space between fields and none at an end",
	[PLUMB_TAPE_BAD_WHO] =
	    "expected a name: 1 to 32 letters, digits, '_', '-' or '.'",
	[PLUMB_TAPE_BAD_MARK] = "expected a mark: => -> <= <- ~> <~ !! or on",
	[PLUMB_TAPE_BAD_VERB] =
	    "expected a verb of 1 to 32 lower-case letters, digits or '_', "
	    "or data",
	[PLUMB_TAPE_BAD_ARG] =
	    "expected an argument: key=value, a word, :text with %XX, "
	    "*count or !Name",
};

const char *
plumb_tape_error_text(enum plumb_tape_error error)
{
	unsigned row = (unsigned)error;

	return error_texts[row < PLUMB_TAPE_COUNT ? row : PLUMB_TAPE_NONE];
}

/*@ requires range: value <= 15;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures digit: \result == hex_digit(value);
  @*/
static char
hex_digit(unsigned value)
{
	return (char)(value < 10 ? '0' + value : 'a' + value - 10);
}

/*@ requires room: \valid(out + (0 .. 2));
  @ terminates \true;
  @ assigns out[0 .. 2];
  @ ensures written: !is_plain(byte) ==> encoded(byte, out);
  @*/
static void
put_escape(uint8_t byte, char *out)
{
	out[0] = '%';
	out[1] = hex_digit(byte / 16U);
	out[2] = hex_digit(byte % 16U);
}

size_t
plumb_tape_encode(const uint8_t *in, size_t len, char *out, size_t cap)
{
	size_t n = 0;

	/*@ loop invariant range: 0 <= i <= len && 0 <= n <= cap;
	  @ loop invariant place: n == encoded_at(in, i);
	  @ loop invariant places: \forall integer k; 0 <= k < i ==>
	  @     0 <= encoded_at(in, k) &&
	  @     encoded_at(in, k) + code_size(in[k]) <= n;
	  @ loop invariant bytes: \forall integer k; 0 <= k < i ==>
	  @     encoded(in[k], out + encoded_at(in, k));
	  @ loop assigns i, n, out[0 .. cap - 1];
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		bool plain = in[i] >= '!' && in[i] <= '~' && in[i] != '%';
		size_t more = plain ? 1 : ESCAPE_SIZE;

		if (cap - n < more) {
			/* What comes after it makes it no shorter. */
			/*@ ghost size_t j = i + 1;
			  @ /@ loop invariant range: i < j <= len;
			  @  @ loop invariant more: encoded_at(in, j) > cap;
			  @  @ loop assigns j;
			  @  @ loop variant len - j;
			  @  @/
			  @ while (j < len) {
			  @	j++;
			  @ }
			  @*/
			return 0;
		}
		if (plain) {
			out[n] = (char)in[i];
		} else {
			put_escape(in[i], out + n);
		}
		/*@ assert last: encoded(in[i], out + n); */
		/*@ assert kept: \forall integer p; 0 <= p < n ==>
		  @     out[p] == \at(out[p], LoopCurrent); */
		/*@ assert others: \forall integer k; 0 <= k < i ==>
		  @     encoded(in[k], out + encoded_at(in, k)); */
		n += more;
	}
	return n;
}

/* A number without its last j digits. */
/*@ logic integer without(integer number, integer j) =
  @   j <= 0 ? number : without(number, j - 1) / 10;
  @*/

/* How many digits a number has. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures range: 1 <= \result <= PLUMB_TAPE_NUMBER_MAX;
  @ ensures all: without(number, \result) == 0;
  @ ensures shortest: \result > 1 ==> without(number, \result - 1) > 0;
  @*/
static size_t
width_of(uint64_t number)
{
	size_t n = 1;
	uint64_t rest = number / 10;

	/*@ assert five: without(UINT64_MAX, 5) == UINT64_MAX / 100000; */
	/*@ assert ten: without(UINT64_MAX, 10) == UINT64_MAX / 10000000000; */
	/*@ assert fifteen:
	  @     without(UINT64_MAX, 15) == UINT64_MAX / 1000000000000000; */
	/*@ assert twenty: without(UINT64_MAX, 20) == 0; */
	/*@ loop invariant range: 1 <= n <= PLUMB_TAPE_NUMBER_MAX;
	  @ loop invariant rest: rest == without(number, n);
	  @ loop invariant small: rest <= without(UINT64_MAX, n);
	  @ loop invariant shortest: n > 1 ==> without(number, n - 1) > 0;
	  @ loop assigns n, rest;
	  @ loop variant PLUMB_TAPE_NUMBER_MAX - n;
	  @*/
	while (rest > 0) {
		rest = rest / 10;
		n++;
	}
	return n;
}

size_t
plumb_tape_number(uint64_t number, char *out)
{
	size_t width = width_of(number);
	uint64_t rest = number;

	/*@ loop invariant range: 0 <= i <= width;
	  @ loop invariant rest: rest == without(number, width - i);
	  @ loop invariant digits: \forall integer k; i <= k < width ==>
	  @     is_digit(out[k]) &&
	  @     out[k] == '0' + without(number, width - 1 - k) % 10;
	  @ loop assigns i, rest, out[0 .. PLUMB_TAPE_NUMBER_MAX - 1];
	  @ loop variant i;
	  @*/
	for (size_t i = width; i > 0; i--) {
		out[i - 1] = (char)('0' + rest % 10);
		rest = rest / 10;
	}
	/* The first k digits are what is left without the others. */
	/*@ ghost size_t k = 0;
	  @ /@ loop invariant range: 0 <= k <= width;
	  @  @ loop invariant digits: digits(out, k);
	  @  @ loop invariant value:
	  @  @     decimal(out, k) == without(number, width - k);
	  @  @ loop assigns k;
	  @  @ loop variant width - k;
	  @  @/
	  @ while (k < width) {
	  @	k++;
	  @ }
	  @*/
	return width;
}
