/*
 * Finding a verb costs one look-up and one comparison, however many verbs there
 * are: three letters and the length of a word name its slot, and no two verbs
 * of verbs.def share one. The test beside this file tells the slot of a verb
 * that has just been added, and fails until it stands below.
 */
#include "core/verb.h"

enum { NAME_SIZE = 32, SLOTS = 256 };

_Static_assert(PLUMB_VERB_COUNT < 256, "a slot is a byte");

static const char names[PLUMB_VERB_COUNT][NAME_SIZE] = {
#define VERB(id, name) [PLUMB_VERB_##id] = name,
#include "core/verbs.def"
#undef VERB
};

static const unsigned char slots[SLOTS] = {
	[0] = PLUMB_VERB_FDS,
	[2] = PLUMB_VERB_PART,
	[12] = PLUMB_VERB_HOLD,
	[20] = PLUMB_VERB_PAUSE_READING,
	[35] = PLUMB_VERB_PIPE_DATA_RECEIVED,
	[36] = PLUMB_VERB_SEND_SIGNAL,
	[39] = PLUMB_VERB_WRITELINES,
	[41] = PLUMB_VERB_END,
	[42] = PLUMB_VERB_STALL,
	[46] = PLUMB_VERB_PIPE,
	[48] = PLUMB_VERB_GET_RETURNCODE,
	[50] = PLUMB_VERB_ABORT,
	[53] = PLUMB_VERB_SYNC,
	[55] = PLUMB_VERB_RENEGOTIATE,
	[56] = PLUMB_VERB_RUBBISH,
	[61] = PLUMB_VERB_GET_EXTRA_INFO,
	[62] = PLUMB_VERB_ENDPOINT,
	[65] = PLUMB_VERB_COMPLETED,
	[66] = PLUMB_VERB_RESUME_READING,
	[75] = PLUMB_VERB_SEND,
	[76] = PLUMB_VERB_ERROR_RECEIVED,
	[86] = PLUMB_VERB_SPAWN,
	[91] = PLUMB_VERB_SIGNAL,
	[92] = PLUMB_VERB_GET_PID,
	[93] = PLUMB_VERB_DATA_RECEIVED,
	[94] = PLUMB_VERB_CAN_WRITE_EOF,
	[97] = PLUMB_VERB_IDLE,
	[98] = PLUMB_VERB_EOF_RECEIVED,
	[99] = PLUMB_VERB_PROCESS_EXITED,
	[102] = PLUMB_VERB_CLOSE,
	[103] = PLUMB_VERB_VANISH,
	[105] = PLUMB_VERB_TRUNCATE,
	[108] = PLUMB_VERB_LISTEN,
	[109] = PLUMB_VERB_PAUSE_WRITING,
	[117] = PLUMB_VERB_RESET,
	[118] = PLUMB_VERB_WRITE_EOF,
	[121] = PLUMB_VERB_KILL,
	[122] = PLUMB_VERB_TURN,
	[124] = PLUMB_VERB_IS_CLOSING,
	[127] = PLUMB_VERB_DATAGRAM_RECEIVED,
	[128] = PLUMB_VERB_ALERT,
	[136] = PLUMB_VERB_SET_WRITE_BUFFER_LIMITS,
	[139] = PLUMB_VERB_READ,
	[142] = PLUMB_VERB_GET_BUFFER,
	[145] = PLUMB_VERB_PROTOCOL_FACTORY,
	[148] = PLUMB_VERB_GET_WRITE_BUFFER_LIMITS,
	[150] = PLUMB_VERB_CALL_EXCEPTION_HANDLER,
	[154] = PLUMB_VERB_EOF,
	[155] = PLUMB_VERB_RESUME_WRITING,
	[156] = PLUMB_VERB_CALL_SOON,
	[163] = PLUMB_VERB_START_TLS,
	[165] = PLUMB_VERB_DRAIN,
	[168] = PLUMB_VERB_CONNECTION_MADE,
	[174] = PLUMB_VERB_HELLO,
	[175] = PLUMB_VERB_OPENED,
	[180] = PLUMB_VERB_WRITE,
	[182] = PLUMB_VERB_IS_READING,
	[183] = PLUMB_VERB_TERMINATE,
	[190] = PLUMB_VERB_OPEN,
	[192] = PLUMB_VERB_SET_PROTOCOL,
	[197] = PLUMB_VERB_REST,
	[198] = PLUMB_VERB_FORK,
	[203] = PLUMB_VERB_CONNECT,
	[204] = PLUMB_VERB_GET_PROTOCOL,
	[208] = PLUMB_VERB_AGREED,
	[209] = PLUMB_VERB_ERROR,
	[212] = PLUMB_VERB_QUIT,
	[223] = PLUMB_VERB_BUFFER_UPDATED,
	[224] = PLUMB_VERB_EXIT,
	[225] = PLUMB_VERB_GET_WRITE_BUFFER_SIZE,
	[229] = PLUMB_VERB_NOTIFY,
	[235] = PLUMB_VERB_SENDTO,
	[242] = PLUMB_VERB_CONNECTION_LOST,
	[245] = PLUMB_VERB_GET_PIPE_TRANSPORT,
	[247] = PLUMB_VERB_PIPE_CONNECTION_LOST,
	[249] = PLUMB_VERB_SENDFILE,
	[250] = PLUMB_VERB_GREET,
};

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result <= 255;
  @*/
static inline size_t
byte(char c)
{
	return (size_t)(c < 0 ? c + 256 : c);
}

/*@ requires text: 0 < len && \valid_read(at + (0 .. len - 1));
  @ requires small: len < NAME_SIZE;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result < SLOTS;
  @*/
static size_t
slot_of(const char *at, size_t len)
{
	size_t first = byte(at[0]);
	size_t middle = byte(at[len / 2]);
	size_t last = byte(at[len - 1]);

	return (first * 63 + middle * 69 + last * 22 + len * 176) % SLOTS;
}

const char *
plumb_verb_name(enum plumb_verb verb)
{
	unsigned row = (unsigned)verb;

	return names[row < PLUMB_VERB_COUNT ? row : PLUMB_VERB_NONE];
}

/* Whether a word is the name in that row: nothing but zeros comes after it. */
/*@ predicate is_row(integer row, char *at, integer len) =
  @   0 < row < PLUMB_VERB_OTHER && 0 < len < NAME_SIZE &&
  @   names[row][len] == 0 && names[row][len - 1] != 0 &&
  @   \forall integer i; 0 <= i < len ==> names[row][i] == at[i];
  @*/

/*@ requires row: 0 < row < PLUMB_VERB_OTHER;
  @ requires small: 0 < len < NAME_SIZE;
  @ requires text: \valid_read(at + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures same: \result <==> is_row(row, at, len);
  @*/
static inline bool
is_name(size_t row, const char *at, size_t len)
{
	size_t i = 0;

	if (names[row][len] != '\0' || names[row][len - 1] == '\0') {
		return false;
	}
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop invariant same: \forall integer j; 0 <= j < i ==>
	  @                      names[row][j] == at[j];
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	while (i < len && names[row][i] == at[i]) {
		i++;
	}
	return i == len;
}

/* The row of a word; that every name leads to its own is shown by Eva. */
/*@ requires text: \valid_read(at + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 < \result <= PLUMB_VERB_OTHER;
  @ ensures name: \result != PLUMB_VERB_OTHER ==> is_row(\result, at, len);
  @*/
static inline size_t
row_of(const char *at, size_t len)
{
	if (len == 0 || len >= NAME_SIZE) {
		return PLUMB_VERB_OTHER;
	}
	/* A slot holds a row: the rest is for who does not read the table. */
	size_t row = slots[slot_of(at, len)] % PLUMB_VERB_OTHER;
	if (row == PLUMB_VERB_NONE || !is_name(row, at, len)) {
		return PLUMB_VERB_OTHER;
	}
	return row;
}

enum plumb_verb
plumb_verb_find(const char *at, size_t len)
{
	return (enum plumb_verb)row_of(at, len);
}
