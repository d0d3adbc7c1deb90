/*
 * The life cycle of a stream transport. A row for every state, a cell for
 * every event; what is left out would be 0, which is no state, and neither the
 * proof nor the test lets that pass.
 */
#include "core/stream_table.h"

#define TO(state, action)                                      \
	{                                                      \
		PLUMB_STREAM_##state, PLUMB_STREAM_DO_##action \
	}
#define ON(event) [PLUMB_STREAM_EV_##event]
#define IN(state) [PLUMB_STREAM_##state]

static const struct plumb_stream_cell
    table[PLUMB_STREAM_STATES][PLUMB_STREAM_EVENTS] = {
	IN(NEW) = {
		/* rule: life.made-first, life.made-once */
		ON(MADE) = TO(OPEN, MADE),
		ON(READABLE) = TO(NEW, NOTHING),
		ON(DATA) = TO(NEW, NOTHING),
		ON(EOF) = TO(NEW, NOTHING),
		ON(PAUSE) = TO(NEW, REFUSE),
		ON(RESUME) = TO(NEW, REFUSE),
		ON(WRITE) = TO(NEW, REFUSE),
		ON(WRITE_MORE) = TO(NEW, REFUSE),
		ON(WRITABLE) = TO(NEW, NOTHING),
		ON(DRAINED) = TO(NEW, NOTHING),
		ON(DRAINED_SHUT) = TO(NEW, NOTHING),
		ON(SHUT) = TO(NEW, REFUSE),
		ON(SHUT_LATER) = TO(NEW, REFUSE),
		/* a connection that was never made is not lost either */
		ON(CLOSE) = TO(LOST, FORGET),
		ON(CLOSE_LATER) = TO(LOST, FORGET),
		ON(ABORT) = TO(LOST, FORGET),
		ON(FAILED) = TO(LOST, FORGET),
		ON(LOST) = TO(NEW, NOTHING),
	},
	IN(OPEN) = {
		ON(MADE) = TO(OPEN, NOTHING),
		ON(READABLE) = TO(OPEN, READ),
		ON(DATA) = TO(OPEN, DATA),
		/* rule: eof.comes */
		ON(EOF) = TO(HALF, EOF),
		ON(PAUSE) = TO(OPEN, NOTHING),
		ON(RESUME) = TO(OPEN, NOTHING),
		ON(WRITE) = TO(OPEN, SEND),
		ON(WRITE_MORE) = TO(OPEN, APPEND),
		/* rule: write.in-order */
		ON(WRITABLE) = TO(OPEN, FLUSH),
		ON(DRAINED) = TO(OPEN, NOTHING),
		/* rule: eof.write-eof-after-buffer */
		ON(DRAINED_SHUT) = TO(OPEN, SHUT),
		ON(SHUT) = TO(OPEN, SHUT),
		ON(SHUT_LATER) = TO(OPEN, NOTHING),
		/* rule: life.not-inside-call, order.lost-after-queued */
		ON(CLOSE) = TO(ENDING, QUEUE),
		/* rule: close.flushes-first */
		ON(CLOSE_LATER) = TO(CLOSING, NOTHING),
		/* rule: close.abort-drops-buffer */
		ON(ABORT) = TO(ENDING, DROP),
		/* rule: lost.reset-drops-buffer */
		ON(FAILED) = TO(ENDING, DROP),
		ON(LOST) = TO(OPEN, NOTHING),
	},
	IN(HALF) = {
		ON(MADE) = TO(HALF, NOTHING),
		/* rule: eof.kept-open-silent, eof.no-data-after, eof.once */
		ON(READABLE) = TO(HALF, NOTHING),
		ON(DATA) = TO(HALF, NOTHING),
		ON(EOF) = TO(HALF, NOTHING),
		ON(PAUSE) = TO(HALF, NOTHING),
		ON(RESUME) = TO(HALF, NOTHING),
		ON(WRITE) = TO(HALF, SEND),
		ON(WRITE_MORE) = TO(HALF, APPEND),
		ON(WRITABLE) = TO(HALF, FLUSH),
		ON(DRAINED) = TO(HALF, NOTHING),
		/* rule: eof.both-halves-stay-open */
		ON(DRAINED_SHUT) = TO(HALF, SHUT),
		ON(SHUT) = TO(HALF, SHUT),
		ON(SHUT_LATER) = TO(HALF, NOTHING),
		ON(CLOSE) = TO(ENDING, QUEUE),
		ON(CLOSE_LATER) = TO(CLOSING, NOTHING),
		ON(ABORT) = TO(ENDING, DROP),
		ON(FAILED) = TO(ENDING, DROP),
		ON(LOST) = TO(HALF, NOTHING),
	},
	IN(CLOSING) = {
		ON(MADE) = TO(CLOSING, NOTHING),
		/* rule: close.no-data-after, close.flushing-ignores-input */
		ON(READABLE) = TO(CLOSING, NOTHING),
		ON(DATA) = TO(CLOSING, NOTHING),
		ON(EOF) = TO(CLOSING, NOTHING),
		/* rule: read.pause-when-closing */
		ON(PAUSE) = TO(CLOSING, NOTHING),
		ON(RESUME) = TO(CLOSING, NOTHING),
		/* rule: write.after-close-buffered */
		ON(WRITE) = TO(CLOSING, SEND),
		ON(WRITE_MORE) = TO(CLOSING, APPEND),
		ON(WRITABLE) = TO(CLOSING, FLUSH),
		/* rule: order.lost-with-last-flush */
		ON(DRAINED) = TO(LOST, LOSE),
		ON(DRAINED_SHUT) = TO(LOST, LOSE),
		/* rule: eof.write-eof-after-close */
		ON(SHUT) = TO(CLOSING, NOTHING),
		ON(SHUT_LATER) = TO(CLOSING, NOTHING),
		/* rule: close.twice */
		ON(CLOSE) = TO(CLOSING, NOTHING),
		ON(CLOSE_LATER) = TO(CLOSING, NOTHING),
		/* rule: close.then-abort */
		ON(ABORT) = TO(ENDING, DROP),
		/* rule: close.flushing-sees-reset */
		ON(FAILED) = TO(ENDING, DROP),
		ON(LOST) = TO(CLOSING, NOTHING),
	},
	IN(ENDING) = {
		ON(MADE) = TO(ENDING, NOTHING),
		/* rule: close.abort-only-lost */
		ON(READABLE) = TO(ENDING, NOTHING),
		ON(DATA) = TO(ENDING, NOTHING),
		ON(EOF) = TO(ENDING, NOTHING),
		ON(PAUSE) = TO(ENDING, NOTHING),
		ON(RESUME) = TO(ENDING, NOTHING),
		/* rule: write.after-close-empty */
		ON(WRITE) = TO(ENDING, NOTHING),
		ON(WRITE_MORE) = TO(ENDING, NOTHING),
		/* rule: flow.no-resume-after-loss */
		ON(WRITABLE) = TO(ENDING, NOTHING),
		/* rule: close.inside-resume */
		ON(DRAINED) = TO(ENDING, NOTHING),
		ON(DRAINED_SHUT) = TO(ENDING, NOTHING),
		ON(SHUT) = TO(ENDING, NOTHING),
		ON(SHUT_LATER) = TO(ENDING, NOTHING),
		/* rule: close.after-abort */
		ON(CLOSE) = TO(ENDING, NOTHING),
		ON(CLOSE_LATER) = TO(ENDING, NOTHING),
		ON(ABORT) = TO(ENDING, NOTHING),
		ON(FAILED) = TO(ENDING, NOTHING),
		/* rule: life.lost-comes */
		ON(LOST) = TO(LOST, LOSE),
	},
	IN(LOST) = {
		/* rule: life.lost-last */
		ON(MADE) = TO(LOST, NOTHING),
		ON(READABLE) = TO(LOST, NOTHING),
		ON(DATA) = TO(LOST, NOTHING),
		ON(EOF) = TO(LOST, NOTHING),
		ON(PAUSE) = TO(LOST, NOTHING),
		ON(RESUME) = TO(LOST, NOTHING),
		/* rule: write.after-lost */
		ON(WRITE) = TO(LOST, NOTHING),
		ON(WRITE_MORE) = TO(LOST, NOTHING),
		ON(WRITABLE) = TO(LOST, NOTHING),
		ON(DRAINED) = TO(LOST, NOTHING),
		ON(DRAINED_SHUT) = TO(LOST, NOTHING),
		/* rule: eof.write-eof-after-lost */
		ON(SHUT) = TO(LOST, NOTHING),
		ON(SHUT_LATER) = TO(LOST, NOTHING),
		/* rule: close.after-lost */
		ON(CLOSE) = TO(LOST, NOTHING),
		ON(CLOSE_LATER) = TO(LOST, NOTHING),
		ON(ABORT) = TO(LOST, NOTHING),
		ON(FAILED) = TO(LOST, NOTHING),
		/* rule: life.lost-once */
		ON(LOST) = TO(LOST, NOTHING),
	},
};

_Static_assert(PLUMB_STREAM_STATES == 7, "a new state needs a row");
_Static_assert(PLUMB_STREAM_EVENTS == 19, "a new event needs cells");

static const char *const state_names[PLUMB_STREAM_STATES] = {
	[PLUMB_STREAM_NEW] = "new",
	[PLUMB_STREAM_OPEN] = "open",
	[PLUMB_STREAM_HALF] = "half",
	[PLUMB_STREAM_CLOSING] = "closing",
	[PLUMB_STREAM_ENDING] = "ending",
	[PLUMB_STREAM_LOST] = "lost",
};

static const char *const event_names[PLUMB_STREAM_EVENTS] = {
	[PLUMB_STREAM_EV_MADE] = "made",
	[PLUMB_STREAM_EV_READABLE] = "readable",
	[PLUMB_STREAM_EV_DATA] = "data",
	[PLUMB_STREAM_EV_EOF] = "eof",
	[PLUMB_STREAM_EV_PAUSE] = "pause",
	[PLUMB_STREAM_EV_RESUME] = "resume",
	[PLUMB_STREAM_EV_WRITE] = "write",
	[PLUMB_STREAM_EV_WRITE_MORE] = "write-more",
	[PLUMB_STREAM_EV_WRITABLE] = "writable",
	[PLUMB_STREAM_EV_DRAINED] = "drained",
	[PLUMB_STREAM_EV_DRAINED_SHUT] = "drained-shut",
	[PLUMB_STREAM_EV_SHUT] = "shut",
	[PLUMB_STREAM_EV_SHUT_LATER] = "shut-later",
	[PLUMB_STREAM_EV_CLOSE] = "close",
	[PLUMB_STREAM_EV_CLOSE_LATER] = "close-later",
	[PLUMB_STREAM_EV_ABORT] = "abort",
	[PLUMB_STREAM_EV_FAILED] = "failed",
	[PLUMB_STREAM_EV_LOST] = "lost",
};

static const char *const action_names[PLUMB_STREAM_ACTIONS] = {
	[PLUMB_STREAM_DO_NOTHING] = "nothing",
	[PLUMB_STREAM_DO_REFUSE] = "refuse",
	[PLUMB_STREAM_DO_MADE] = "made",
	[PLUMB_STREAM_DO_READ] = "read",
	[PLUMB_STREAM_DO_DATA] = "data",
	[PLUMB_STREAM_DO_EOF] = "eof",
	[PLUMB_STREAM_DO_SEND] = "send",
	[PLUMB_STREAM_DO_APPEND] = "append",
	[PLUMB_STREAM_DO_PAUSE] = "pause",
	[PLUMB_STREAM_DO_FLUSH] = "flush",
	[PLUMB_STREAM_DO_RESUME] = "resume",
	[PLUMB_STREAM_DO_SHUT] = "shut",
	[PLUMB_STREAM_DO_QUEUE] = "queue",
	[PLUMB_STREAM_DO_DROP] = "drop",
	[PLUMB_STREAM_DO_LOSE] = "lose",
	[PLUMB_STREAM_DO_FORGET] = "forget",
	[PLUMB_STREAM_DO_ERROR] = "error",
};

struct plumb_stream_cell
plumb_stream_look(enum plumb_stream_state state, enum plumb_stream_event event)
{
	return table[state][event];
}

/*@ requires \valid_read(names + (0 .. count - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures own: 0 < i < count ==> \result == names[i];
  @ ensures none: i == 0 || i >= count ==> \result != \null;
  @*/
static const char *
name_in(const char *const *names, unsigned int count, unsigned int i)
{
	return i > 0 && i < count ? names[i] : "none";
}

const char *
plumb_stream_state_name(enum plumb_stream_state state)
{
	return name_in(state_names, PLUMB_STREAM_STATES, (unsigned int)state);
}

const char *
plumb_stream_event_name(enum plumb_stream_event event)
{
	return name_in(event_names, PLUMB_STREAM_EVENTS, (unsigned int)event);
}

const char *
plumb_stream_action_name(enum plumb_stream_action action)
{
	return name_in(
	    action_names, PLUMB_STREAM_ACTIONS, (unsigned int)action);
}
