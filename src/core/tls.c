/*
 * The life of TLS over a stream. A row for every phase, a cell for every event;
 * what is left out would be 0, which is no phase, and neither the proof nor the
 * test lets that pass.
 */
#include "core/tls.h"

#define TO(phase, action)                                \
	{                                                \
		PLUMB_TLS_##phase, PLUMB_TLS_DO_##action \
	}
#define ON(event) [PLUMB_TLS_EV_##event]
#define IN(phase) [PLUMB_TLS_##phase]

static const struct plumb_tls_cell table[PLUMB_TLS_PHASES][PLUMB_TLS_EVENTS] = {
	IN(PLAIN) = {
		ON(PLAIN_SENT) = TO(HANDSHAKE, SHAKE),
		ON(SHAKEN) = TO(PLAIN, NOTHING),
		ON(DATA) = TO(PLAIN, NOTHING),
		ON(NOTIFIED) = TO(OVER, RESET),
		ON(CUT) = TO(OVER, RESET),
		/* it waits for its turn */
		ON(CLOSE) = TO(PLAIN, NOTHING),
		ON(SENT) = TO(PLAIN, NOTHING),
		ON(FAILED) = TO(OVER, FAIL),
		ON(LATE) = TO(OVER, ABORT),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
	IN(HANDSHAKE) = {
		ON(PLAIN_SENT) = TO(HANDSHAKE, NOTHING),
		/* rule: tls.made-after-handshake */
		ON(SHAKEN) = TO(OPEN, MADE),
		ON(DATA) = TO(HANDSHAKE, NOTHING),
		ON(NOTIFIED) = TO(OVER, RESET),
		ON(CUT) = TO(OVER, RESET),
		ON(CLOSE) = TO(HANDSHAKE, NOTHING),
		ON(SENT) = TO(HANDSHAKE, NOTHING),
		/* rule: tls.handshake-failure, tls.start-tls-failure */
		ON(FAILED) = TO(OVER, FAIL),
		ON(LATE) = TO(OVER, ABORT),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
	IN(OPEN) = {
		ON(PLAIN_SENT) = TO(OPEN, NOTHING),
		ON(SHAKEN) = TO(OPEN, NOTHING),
		ON(DATA) = TO(OPEN, DATA),
		/* rule: tls.close-notify-eof */
		ON(NOTIFIED) = TO(ENDED, EOF),
		/* rule: tls.truncation */
		ON(CUT) = TO(ENDED, EOF),
		/* rule: tls.close-flushes */
		ON(CLOSE) = TO(SHUTDOWN, NOTIFY),
		ON(SENT) = TO(OPEN, NOTHING),
		ON(FAILED) = TO(OVER, FAIL),
		/* rule: tls.close-waits */
		ON(LATE) = TO(OVER, TIMEOUT),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
	IN(ENDED) = {
		ON(PLAIN_SENT) = TO(ENDED, NOTHING),
		ON(SHAKEN) = TO(ENDED, NOTHING),
		ON(DATA) = TO(ENDED, NOTHING),
		ON(NOTIFIED) = TO(ENDED, NOTHING),
		ON(CUT) = TO(ENDED, NOTHING),
		ON(CLOSE) = TO(PARTING, NOTIFY),
		ON(SENT) = TO(ENDED, NOTHING),
		ON(FAILED) = TO(OVER, FAIL),
		ON(LATE) = TO(OVER, TIMEOUT),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
	IN(SHUTDOWN) = {
		ON(PLAIN_SENT) = TO(SHUTDOWN, NOTHING),
		ON(SHAKEN) = TO(SHUTDOWN, NOTHING),
		/* rule: tls.data-after-close */
		ON(DATA) = TO(SHUTDOWN, NOTHING),
		/* rule: tls.eof-after-close */
		ON(NOTIFIED) = TO(PARTING, NOTHING),
		ON(CUT) = TO(PARTING, NOTHING),
		ON(CLOSE) = TO(SHUTDOWN, NOTHING),
		ON(SENT) = TO(SHUTDOWN, NOTHING),
		/*
		 * all was sent: this side closed it, and that is how it ended
		 */
		ON(FAILED) = TO(OVER, FINISH),
		/* rule: tls.close-waits */
		ON(LATE) = TO(OVER, TIMEOUT),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
	IN(PARTING) = {
		ON(PLAIN_SENT) = TO(PARTING, NOTHING),
		ON(SHAKEN) = TO(PARTING, NOTHING),
		ON(DATA) = TO(PARTING, NOTHING),
		ON(NOTIFIED) = TO(PARTING, NOTHING),
		ON(CUT) = TO(PARTING, NOTHING),
		ON(CLOSE) = TO(PARTING, NOTHING),
		ON(SENT) = TO(OVER, FINISH),
		ON(FAILED) = TO(OVER, FINISH),
		ON(LATE) = TO(OVER, TIMEOUT),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
	IN(OVER) = {
		ON(PLAIN_SENT) = TO(OVER, NOTHING),
		ON(SHAKEN) = TO(OVER, NOTHING),
		ON(DATA) = TO(OVER, NOTHING),
		ON(NOTIFIED) = TO(OVER, NOTHING),
		ON(CUT) = TO(OVER, NOTHING),
		ON(CLOSE) = TO(OVER, NOTHING),
		ON(SENT) = TO(OVER, NOTHING),
		ON(FAILED) = TO(OVER, NOTHING),
		ON(LATE) = TO(OVER, NOTHING),
		ON(DROPPED) = TO(OVER, NOTHING),
	},
};

_Static_assert(PLUMB_TLS_PHASES == 8, "a new phase needs a row");
_Static_assert(PLUMB_TLS_EVENTS == 11, "a new event needs cells");

static const char *const phase_names[PLUMB_TLS_PHASES] = {
	[PLUMB_TLS_PLAIN] = "plain",
	[PLUMB_TLS_HANDSHAKE] = "handshake",
	[PLUMB_TLS_OPEN] = "open",
	[PLUMB_TLS_ENDED] = "ended",
	[PLUMB_TLS_SHUTDOWN] = "shutdown",
	[PLUMB_TLS_PARTING] = "parting",
	[PLUMB_TLS_OVER] = "over",
};

static const char *const event_names[PLUMB_TLS_EVENTS] = {
	[PLUMB_TLS_EV_PLAIN_SENT] = "plain-sent",
	[PLUMB_TLS_EV_SHAKEN] = "shaken",
	[PLUMB_TLS_EV_DATA] = "data",
	[PLUMB_TLS_EV_NOTIFIED] = "notified",
	[PLUMB_TLS_EV_CUT] = "cut",
	[PLUMB_TLS_EV_CLOSE] = "close",
	[PLUMB_TLS_EV_SENT] = "sent",
	[PLUMB_TLS_EV_FAILED] = "failed",
	[PLUMB_TLS_EV_LATE] = "late",
	[PLUMB_TLS_EV_DROPPED] = "dropped",
};

static const char *const action_names[PLUMB_TLS_ACTIONS] = {
	[PLUMB_TLS_DO_NOTHING] = "nothing",
	[PLUMB_TLS_DO_SHAKE] = "shake",
	[PLUMB_TLS_DO_MADE] = "made",
	[PLUMB_TLS_DO_DATA] = "data",
	[PLUMB_TLS_DO_EOF] = "eof",
	[PLUMB_TLS_DO_NOTIFY] = "notify",
	[PLUMB_TLS_DO_FINISH] = "finish",
	[PLUMB_TLS_DO_FAIL] = "fail",
	[PLUMB_TLS_DO_RESET] = "reset",
	[PLUMB_TLS_DO_ABORT] = "abort",
	[PLUMB_TLS_DO_TIMEOUT] = "timeout",
};

struct plumb_tls_cell
plumb_tls_look(enum plumb_tls_phase phase, enum plumb_tls_event event)
{
	return table[phase][event];
}

struct plumb_tls_wish
plumb_tls_watch(enum plumb_tls_phase phase, struct plumb_tls_need need)
{
	struct plumb_tls_wish wish = { false, false, false };
	bool reads =
	    phase == PLUMB_TLS_HANDSHAKE || phase == PLUMB_TLS_SHUTDOWN;
	bool writes = phase == PLUMB_TLS_PLAIN;

	/* rule: tls.pause-at-once, tls.close-while-paused */
	if (phase == PLUMB_TLS_OPEN && need.engine_reads) {
		reads = true;
	}
	if (phase == PLUMB_TLS_OPEN || phase == PLUMB_TLS_ENDED) {
		writes = need.engine_writes;
	}
	wish.again = reads && need.more;
	wish.readable = reads && !need.more && !need.flooded;
	wish.writable = writes || (need.held && phase != PLUMB_TLS_OVER);
	return wish;
}

/*@ requires \valid_read(names + (0 .. count - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
static const char *
name_in(const char *const *names, unsigned int count, unsigned int i)
{
	return i > 0 && i < count ? names[i] : "none";
}

const char *
plumb_tls_phase_name(enum plumb_tls_phase phase)
{
	return name_in(phase_names, PLUMB_TLS_PHASES, (unsigned int)phase);
}

const char *
plumb_tls_event_name(enum plumb_tls_event event)
{
	return name_in(event_names, PLUMB_TLS_EVENTS, (unsigned int)event);
}

const char *
plumb_tls_action_name(enum plumb_tls_action action)
{
	return name_in(action_names, PLUMB_TLS_ACTIONS, (unsigned int)action);
}
