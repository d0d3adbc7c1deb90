/*
 * Finding a verb costs one look-up and one comparison, however many verbs there
 * are: three letters and the length of a word name its slot, and no two verbs
 * of verbs.def share one. The test beside this file tells the slot of a verb
 * that has just been added, and fails until it stands below.
 */
#include "core/verb.h"

#include "core/tape_class.h"

enum { NAME_SIZE = 32, SLOTS = 128 };

_Static_assert(PLUMB_VERB_COUNT < 256, "a slot is a byte");

static const char names[PLUMB_VERB_COUNT][NAME_SIZE] = {
#define VERB(id, name) [PLUMB_VERB_##id] = name,
#include "core/verbs.def"
#undef VERB
};

static const unsigned char slots[SLOTS] = {
	[0] = PLUMB_VERB_GET_WRITE_BUFFER_SIZE,
	[1] = PLUMB_VERB_WRITE,
	[7] = PLUMB_VERB_IS_READING,
	[9] = PLUMB_VERB_CONNECTION_MADE,
	[12] = PLUMB_VERB_TURN,
	[14] = PLUMB_VERB_OPEN,
	[16] = PLUMB_VERB_CAN_WRITE_EOF,
	[22] = PLUMB_VERB_GET_PROTOCOL,
	[23] = PLUMB_VERB_END,
	[25] = PLUMB_VERB_READ,
	[26] = PLUMB_VERB_CALL_SOON,
	[27] = PLUMB_VERB_HELLO,
	[29] = PLUMB_VERB_VANISH,
	[31] = PLUMB_VERB_CLOSE,
	[32] = PLUMB_VERB_HOLD,
	[35] = PLUMB_VERB_GET_WRITE_BUFFER_LIMITS,
	[38] = PLUMB_VERB_CALL_EXCEPTION_HANDLER,
	[39] = PLUMB_VERB_DRAIN,
	[46] = PLUMB_VERB_CONNECTION_LOST,
	[50] = PLUMB_VERB_IDLE,
	[52] = PLUMB_VERB_EOF,
	[53] = PLUMB_VERB_PAUSE_READING,
	[54] = PLUMB_VERB_ABORT,
	[58] = PLUMB_VERB_WRITELINES,
	[65] = PLUMB_VERB_CONNECT,
	[69] = PLUMB_VERB_RESUME_READING,
	[71] = PLUMB_VERB_REST,
	[73] = PLUMB_VERB_RESET,
	[80] = PLUMB_VERB_GET_EXTRA_INFO,
	[81] = PLUMB_VERB_ERROR,
	[88] = PLUMB_VERB_PAUSE_WRITING,
	[92] = PLUMB_VERB_EOF_RECEIVED,
	[99] = PLUMB_VERB_OPENED,
	[101] = PLUMB_VERB_DATA_RECEIVED,
	[102] = PLUMB_VERB_LISTEN,
	[104] = PLUMB_VERB_RESUME_WRITING,
	[105] = PLUMB_VERB_IS_CLOSING,
	[106] = PLUMB_VERB_SET_PROTOCOL,
	[112] = PLUMB_VERB_SYNC,
	[119] = PLUMB_VERB_SET_WRITE_BUFFER_LIMITS,
	[120] = PLUMB_VERB_WRITE_EOF,
	[122] = PLUMB_VERB_QUIT,
	[123] = PLUMB_VERB_SEND,
	[124] = PLUMB_VERB_PROTOCOL_FACTORY,
};

/*@ requires text: 0 < len && \valid_read(at + (0 .. len - 1));
  @ requires small: len < NAME_SIZE;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result < SLOTS;
  @*/
static size_t
slot_of(const char *at, size_t len)
{
	size_t first = (unsigned char)at[0];
	size_t middle = (unsigned char)at[len / 2];
	size_t last = (unsigned char)at[len - 1];

	return ((first + middle) * 7 + last * 11 + len * 2) % SLOTS;
}

const char *
plumb_verb_name(enum plumb_verb verb)
{
	unsigned row = (unsigned)verb;

	return names[row < PLUMB_VERB_COUNT ? row : PLUMB_VERB_NONE];
}

/*
 * Whether a word is the name in that row. From eight bytes on, eight at a time,
 * the last of them together with some that are known by then.
 */
/*@ requires row: row < PLUMB_VERB_COUNT;
  @ requires small: 0 < len < NAME_SIZE;
  @ requires text: \valid_read(at + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
static inline bool
is_name(size_t row, const char *at, size_t len)
{
	size_t i = 0;

	if (names[row][len] != '\0' || names[row][len - 1] == '\0') {
		return false;
	}
	if (len < 8) {
		/*@ loop invariant range: 0 <= i <= len;
		  @ loop assigns i;
		  @ loop variant len - i;
		  @*/
		while (i < len && names[row][i] == at[i]) {
			i++;
		}
		return i == len;
	}
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	while (len - i > 8) {
		if (plumb_tape_load(names[row] + i) !=
		    plumb_tape_load(at + i)) {
			return false;
		}
		i += 8;
	}
	return plumb_tape_load(names[row] + len - 8) ==
	       plumb_tape_load(at + len - 8);
}

enum plumb_verb
plumb_verb_find(const char *at, size_t len)
{
	if (len == 0 || len >= NAME_SIZE) {
		return PLUMB_VERB_OTHER;
	}
	size_t row = slots[slot_of(at, len)];
	if (row == PLUMB_VERB_NONE || row >= PLUMB_VERB_OTHER ||
	    !is_name(row, at, len)) {
		return PLUMB_VERB_OTHER;
	}
	return (enum plumb_verb)row;
}
