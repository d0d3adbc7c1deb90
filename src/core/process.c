#include "core/process.h"

/*@ requires \valid(p) && process_range(p->state);
  @ requires event: PLUMB_PROCESS_EV_NONE < event < PLUMB_PROCESS_EVENTS;
  @ terminates \true;
  @ assigns p->state;
  @ ensures acts: process_acts(\old(p->state), event, \result);
  @ ensures goes: process_goes(\old(p->state), event, p->state);
  @*/
static enum plumb_process_action
happens(struct plumb_process *p, enum plumb_process_event event)
{
	struct plumb_process_cell cell = plumb_process_look(p->state, event);

	p->state = (enum plumb_process_state)cell.next;
	return (enum plumb_process_action)cell.action;
}

/*@ requires \valid_read(p);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures open: \result <==> process_pipes(p);
  @*/
static bool
has_pipes(const struct plumb_process *p)
{
	return p->open[0] || p->open[1] || p->open[2];
}

void
plumb_process_init(
    struct plumb_process *p, const bool open[PLUMB_PROCESS_PIPES])
{
	p->state = PLUMB_PROCESS_NEW;
	p->open[0] = open[0];
	p->open[1] = open[1];
	p->open[2] = open[2];
	p->has_returncode = false;
	p->returncode = 0;
	p->paused = false;
}

bool
plumb_process_is_closing(const struct plumb_process *p)
{
	switch (p->state) {
	case PLUMB_PROCESS_KILLED:
	case PLUMB_PROCESS_CLOSED:
	case PLUMB_PROCESS_ENDING:
	case PLUMB_PROCESS_LOST:
		return true;
	default:
		return false;
	}
}

enum plumb_process_action
plumb_process_made(struct plumb_process *p)
{
	return happens(p, PLUMB_PROCESS_EV_MADE);
}

enum plumb_process_action
plumb_process_says(struct plumb_process *p, size_t fd)
{
	/* rule: subprocess.pipe-data-then-lost */
	if (fd >= PLUMB_PROCESS_PIPES || !p->open[fd]) {
		return PLUMB_PROCESS_DO_NOTHING;
	}
	return happens(p, PLUMB_PROCESS_EV_SAYS);
}

/* rule: subprocess.stdin-flow, flow.paired */
enum plumb_process_action
plumb_process_pause(struct plumb_process *p)
{
	enum plumb_process_action action = PLUMB_PROCESS_DO_NOTHING;

	if (!p->paused) {
		action = plumb_process_says(p, 0);
	}
	if (action == PLUMB_PROCESS_DO_PASS) {
		p->paused = true;
	}
	return action;
}

enum plumb_process_action
plumb_process_resume(struct plumb_process *p)
{
	enum plumb_process_action action = PLUMB_PROCESS_DO_NOTHING;

	if (p->paused) {
		action = plumb_process_says(p, 0);
	}
	if (action == PLUMB_PROCESS_DO_PASS) {
		p->paused = false;
	}
	return action;
}

enum plumb_process_action
plumb_process_pipe_lost(struct plumb_process *p, size_t fd)
{
	/* rule: subprocess.pipe-data-then-lost */
	if (fd >= PLUMB_PROCESS_PIPES || !p->open[fd]) {
		return PLUMB_PROCESS_DO_NOTHING;
	}
	p->open[fd] = false;
	return happens(p, PLUMB_PROCESS_EV_PIPE);
}

enum plumb_process_action
plumb_process_exited(struct plumb_process *p, int returncode)
{
	enum plumb_process_action action = happens(p, PLUMB_PROCESS_EV_EXIT);

	/* rule: subprocess.returncode-at-exit */
	if (action == PLUMB_PROCESS_DO_EXIT) {
		p->has_returncode = true;
		p->returncode = returncode;
	}
	return action;
}

enum plumb_process_action
plumb_process_settle(struct plumb_process *p)
{
	/* rule: subprocess.lost-last, subprocess.grandchild-holds-pipe */
	if (has_pipes(p)) {
		return PLUMB_PROCESS_DO_NOTHING;
	}
	return happens(p, PLUMB_PROCESS_EV_OVER);
}

enum plumb_process_action
plumb_process_lost(struct plumb_process *p)
{
	return happens(p, PLUMB_PROCESS_EV_LOST);
}

enum plumb_process_action
plumb_process_signal(struct plumb_process *p)
{
	return happens(p, PLUMB_PROCESS_EV_SIGNAL);
}

enum plumb_process_action
plumb_process_close(struct plumb_process *p)
{
	enum plumb_process_action action = happens(p, PLUMB_PROCESS_EV_CLOSE);

	if (action == PLUMB_PROCESS_DO_FORGET) {
		p->open[0] = false;
		p->open[1] = false;
		p->open[2] = false;
	}
	return action;
}
