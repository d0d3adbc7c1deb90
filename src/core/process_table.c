/*
 * The life cycle of a subprocess transport. A row for every state, a cell for
 * every event; what is left out would be 0, which is no state, and neither the
 * proof nor the test lets that pass.
 */
#include "core/process_table.h"

#define TO(state, action)                                        \
	{                                                        \
		PLUMB_PROCESS_##state, PLUMB_PROCESS_DO_##action \
	}
#define ON(event) [PLUMB_PROCESS_EV_##event]
#define IN(state) [PLUMB_PROCESS_##state]

static const struct plumb_process_cell
    table[PLUMB_PROCESS_STATES][PLUMB_PROCESS_EVENTS] = {
	IN(NEW) = {
		/* rule: subprocess.made-first, life.made-once */
		ON(MADE) = TO(RUNNING, MADE),
		ON(SAYS) = TO(NEW, NOTHING),
		ON(PIPE) = TO(NEW, NOTHING),
		ON(EXIT) = TO(NEW, NOTHING),
		ON(OVER) = TO(NEW, NOTHING),
		ON(SIGNAL) = TO(NEW, REFUSE),
		/* what was never made is not lost either */
		ON(CLOSE) = TO(LOST, FORGET),
		ON(LOST) = TO(NEW, NOTHING),
	},
	IN(RUNNING) = {
		ON(MADE) = TO(RUNNING, NOTHING),
		ON(SAYS) = TO(RUNNING, PASS),
		/* rule: subprocess.stdin-closed-by-child */
		ON(PIPE) = TO(RUNNING, PIPE),
		/* rule: subprocess.grandchild-holds-pipe */
		ON(EXIT) = TO(EXITED, EXIT),
		ON(OVER) = TO(RUNNING, NOTHING),
		/* rule: subprocess.terminate-only-signals */
		ON(SIGNAL) = TO(RUNNING, SIGNAL),
		/* rule: subprocess.close-kills */
		ON(CLOSE) = TO(KILLED, KILL),
		ON(LOST) = TO(RUNNING, NOTHING),
	},
	IN(KILLED) = {
		ON(MADE) = TO(KILLED, NOTHING),
		ON(SAYS) = TO(KILLED, PASS),
		/* rule: subprocess.close-callbacks */
		ON(PIPE) = TO(KILLED, PIPE),
		ON(EXIT) = TO(CLOSED, EXIT),
		ON(OVER) = TO(KILLED, NOTHING),
		ON(SIGNAL) = TO(KILLED, SIGNAL),
		ON(CLOSE) = TO(KILLED, NOTHING),
		ON(LOST) = TO(KILLED, NOTHING),
	},
	IN(EXITED) = {
		ON(MADE) = TO(EXITED, NOTHING),
		/* rule: subprocess.grandchild-holds-pipe */
		ON(SAYS) = TO(EXITED, PASS),
		ON(PIPE) = TO(EXITED, PIPE),
		ON(EXIT) = TO(EXITED, NOTHING),
		/* rule: subprocess.lost-last */
		ON(OVER) = TO(ENDING, QUEUE),
		/* there is nobody to send it to, and that is no error yet */
		ON(SIGNAL) = TO(EXITED, NOTHING),
		/* rule: subprocess.close-after-exit */
		ON(CLOSE) = TO(CLOSED, SHUT),
		ON(LOST) = TO(EXITED, NOTHING),
	},
	IN(CLOSED) = {
		ON(MADE) = TO(CLOSED, NOTHING),
		ON(SAYS) = TO(CLOSED, PASS),
		ON(PIPE) = TO(CLOSED, PIPE),
		ON(EXIT) = TO(CLOSED, NOTHING),
		ON(OVER) = TO(ENDING, QUEUE),
		ON(SIGNAL) = TO(CLOSED, NOTHING),
		ON(CLOSE) = TO(CLOSED, NOTHING),
		ON(LOST) = TO(CLOSED, NOTHING),
	},
	IN(ENDING) = {
		ON(MADE) = TO(ENDING, NOTHING),
		ON(SAYS) = TO(ENDING, NOTHING),
		ON(PIPE) = TO(ENDING, NOTHING),
		ON(EXIT) = TO(ENDING, NOTHING),
		ON(OVER) = TO(ENDING, NOTHING),
		ON(SIGNAL) = TO(ENDING, NOTHING),
		ON(CLOSE) = TO(ENDING, NOTHING),
		/* rule: life.lost-comes */
		ON(LOST) = TO(LOST, LOSE),
	},
	IN(LOST) = {
		/* rule: subprocess.lost-last */
		ON(MADE) = TO(LOST, NOTHING),
		ON(SAYS) = TO(LOST, NOTHING),
		ON(PIPE) = TO(LOST, NOTHING),
		ON(EXIT) = TO(LOST, NOTHING),
		ON(OVER) = TO(LOST, NOTHING),
		/* rule: subprocess.signal-after-lost */
		ON(SIGNAL) = TO(LOST, REFUSE),
		ON(CLOSE) = TO(LOST, NOTHING),
		/* rule: life.lost-once */
		ON(LOST) = TO(LOST, NOTHING),
	},
};

_Static_assert(PLUMB_PROCESS_STATES == 8, "a new state needs a row");
_Static_assert(PLUMB_PROCESS_EVENTS == 9, "a new event needs cells");

static const char *const state_names[PLUMB_PROCESS_STATES] = {
	[PLUMB_PROCESS_NEW] = "new",
	[PLUMB_PROCESS_RUNNING] = "running",
	[PLUMB_PROCESS_KILLED] = "killed",
	[PLUMB_PROCESS_EXITED] = "exited",
	[PLUMB_PROCESS_CLOSED] = "closed",
	[PLUMB_PROCESS_ENDING] = "ending",
	[PLUMB_PROCESS_LOST] = "lost",
};

static const char *const event_names[PLUMB_PROCESS_EVENTS] = {
	[PLUMB_PROCESS_EV_MADE] = "made",
	[PLUMB_PROCESS_EV_SAYS] = "says",
	[PLUMB_PROCESS_EV_PIPE] = "pipe",
	[PLUMB_PROCESS_EV_EXIT] = "exit",
	[PLUMB_PROCESS_EV_OVER] = "over",
	[PLUMB_PROCESS_EV_SIGNAL] = "signal",
	[PLUMB_PROCESS_EV_CLOSE] = "close",
	[PLUMB_PROCESS_EV_LOST] = "lost",
};

static const char *const action_names[PLUMB_PROCESS_ACTIONS] = {
	[PLUMB_PROCESS_DO_NOTHING] = "nothing",
	[PLUMB_PROCESS_DO_REFUSE] = "refuse",
	[PLUMB_PROCESS_DO_MADE] = "made",
	[PLUMB_PROCESS_DO_PASS] = "pass",
	[PLUMB_PROCESS_DO_PIPE] = "pipe",
	[PLUMB_PROCESS_DO_EXIT] = "exit",
	[PLUMB_PROCESS_DO_SIGNAL] = "signal",
	[PLUMB_PROCESS_DO_KILL] = "kill",
	[PLUMB_PROCESS_DO_SHUT] = "shut",
	[PLUMB_PROCESS_DO_QUEUE] = "queue",
	[PLUMB_PROCESS_DO_LOSE] = "lose",
	[PLUMB_PROCESS_DO_FORGET] = "forget",
};

struct plumb_process_cell
plumb_process_look(
    enum plumb_process_state state, enum plumb_process_event event)
{
	return table[state][event];
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
plumb_process_state_name(enum plumb_process_state state)
{
	return name_in(state_names, PLUMB_PROCESS_STATES, (unsigned int)state);
}

const char *
plumb_process_event_name(enum plumb_process_event event)
{
	return name_in(event_names, PLUMB_PROCESS_EVENTS, (unsigned int)event);
}

const char *
plumb_process_action_name(enum plumb_process_action action)
{
	return name_in(
	    action_names, PLUMB_PROCESS_ACTIONS, (unsigned int)action);
}
