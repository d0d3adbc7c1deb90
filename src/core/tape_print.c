/* The tape's way back: bytes to text, and what a message says of an error. */
#include "core/tape.h"

#include "core/tape_class.h"

enum { ESCAPE_SIZE = 3 };

static const char digits[16] = { '0', '1', '2', '3', '4', '5', '6', '7', '8',
	'9', 'a', 'b', 'c', 'd', 'e', 'f' };

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

size_t
plumb_tape_encode(const uint8_t *in, size_t len, char *out, size_t cap)
{
	size_t n = 0;

	/*@ loop invariant range: 0 <= i <= len && 0 <= n <= cap;
	  @ loop assigns i, n, out[0 .. cap - 1];
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		if (plumb_tape_is((char)in[i], PLUMB_CLASS_PLAIN)) {
			if (n == cap) {
				return 0;
			}
			out[n] = (char)in[i];
			n++;
			continue;
		}
		if (cap - n < ESCAPE_SIZE) {
			return 0;
		}
		out[n] = '%';
		out[n + 1] = digits[in[i] / 16];
		out[n + 2] = digits[in[i] % 16];
		n += ESCAPE_SIZE;
	}
	return n;
}
