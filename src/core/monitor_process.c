#include "core/monitor_process.h"

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static bool
is_of_pipe(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
	       verb == PLUMB_VERB_PIPE_CONNECTION_LOST;
}

/*@ terminates \true;
  @ assigns \nothing;
  @*/
static bool
is_signal(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_SEND_SIGNAL || verb == PLUMB_VERB_TERMINATE ||
	       verb == PLUMB_VERB_KILL;
}

/* What only subprocesses have. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
static bool
is_of_process(enum plumb_verb verb)
{
	return is_of_pipe(verb) || is_signal(verb) ||
	       verb == PLUMB_VERB_PROCESS_EXITED ||
	       verb == PLUMB_VERB_GET_PID ||
	       verb == PLUMB_VERB_GET_RETURNCODE ||
	       verb == PLUMB_VERB_GET_PIPE_TRANSPORT;
}

/* What a callback about the child comes after and before. */
/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_callback(const struct plumb_monitor *m, const struct plumb_event *e)
{
	if (m->phase == PLUMB_PHASE_NEW) {
		/* rule: subprocess.made-first */
		return PLUMB_RULE_SUBPROCESS_MADE_FIRST;
	}
	if (m->phase == PLUMB_PHASE_LOST) {
		/* rule: subprocess.lost-last */
		return PLUMB_RULE_SUBPROCESS_LOST_LAST;
	}
	if (is_of_pipe(e->verb) && e->has_fd && e->fd < PLUMB_MONITOR_PIPES &&
	    m->process.lost[e->fd]) {
		/* rule: subprocess.pipe-data-then-lost */
		return PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires process: \valid_read(p);
  @ terminates \true;
  @ assigns \nothing;
  @*/
static bool
is_over(const struct plumb_monitor_process *p)
{
	return p->exited && !p->open[0] && !p->open[1] && !p->open[2];
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_enter(const struct plumb_monitor *m, const struct plumb_event *e)
{
	if (is_of_pipe(e->verb) || e->verb == PLUMB_VERB_PROCESS_EXITED) {
		return judge_callback(m, e);
	}
	if (e->verb == PLUMB_VERB_CONNECTION_LOST && m->process.known &&
	    m->phase == PLUMB_PHASE_OPEN && !is_over(&m->process)) {
		/* rule: subprocess.lost-last */
		return PLUMB_RULE_SUBPROCESS_LOST_LAST;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid_read(m);
  @ requires event: \valid_read(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
static enum plumb_rule
judge_return(const struct plumb_monitor *m, const struct plumb_event *e)
{
	if (e->raised) {
		return PLUMB_RULE_NONE;
	}
	if (e->verb == PLUMB_VERB_GET_RETURNCODE && e->has_truth && !e->truth &&
	    m->process.exited) {
		/* rule: subprocess.returncode-at-exit */
		return PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT;
	}
	if (is_signal(e->verb) && m->phase == PLUMB_PHASE_LOST &&
	    m->callbacks == 0) {
		/* rule: subprocess.signal-after-lost */
		return PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires process: \valid(p);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(p, e);
  @ terminates \true;
  @ assigns *p;
  @*/
static void
note_enter(struct plumb_monitor_process *p, const struct plumb_event *e)
{
	if (e->verb == PLUMB_VERB_PROCESS_EXITED) {
		p->exited = true;
	}
	if (!is_of_pipe(e->verb) || !e->has_fd ||
	    e->fd >= PLUMB_MONITOR_PIPES) {
		return;
	}
	p->open[e->fd] = e->verb == PLUMB_VERB_PIPE_DATA_RECEIVED;
	if (e->verb == PLUMB_VERB_PIPE_CONNECTION_LOST) {
		p->lost[e->fd] = true;
	}
}

void
plumb_monitor_process_init(struct plumb_monitor_process *p)
{
	p->known = false;
	p->exited = false;
	p->open[0] = p->open[1] = p->open[2] = false;
	p->lost[0] = p->lost[1] = p->lost[2] = false;
}

void
plumb_monitor_process_begin(
    struct plumb_monitor *m, const bool pipes[PLUMB_MONITOR_PIPES])
{
	m->process.known = true;
	m->process.open[0] = pipes[0];
	m->process.open[1] = pipes[1];
	m->process.open[2] = pipes[2];
}

enum plumb_rule
plumb_monitor_process_step(struct plumb_monitor *m, const struct plumb_event *e)
{
	enum plumb_rule rule = PLUMB_RULE_NONE;

	if (is_of_process(e->verb)) {
		m->process.known = true;
	}
	if (e->mark == PLUMB_MARK_ENTER) {
		rule = judge_enter(m, e);
		note_enter(&m->process, e);
	} else if (e->mark == PLUMB_MARK_RETURN) {
		rule = judge_return(m, e);
	}
	return rule;
}

/* Counts as many up or down, and never over an end. */
/*@ requires count: \valid(count);
  @ terminates \true;
  @ assigns *count;
  @*/
static void
tally(uint32_t *count, enum plumb_mark mark)
{
	if (mark == PLUMB_MARK_CALL && *count < UINT32_MAX) {
		*count += 1;
	} else if (mark == PLUMB_MARK_RETURN && *count > 0) {
		*count -= 1;
	}
}

void
plumb_monitor_process_pipe(struct plumb_monitor *m, const struct plumb_event *e)
{
	bool limits = e->verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS;

	m->process.known = true;
	if (!plumb_verb_is_method(e->verb)) {
		return;
	}
	tally(&m->calls, e->mark);
	if (limits || e->verb == PLUMB_VERB_WRITE ||
	    e->verb == PLUMB_VERB_WRITELINES) {
		tally(&m->pausing_calls, e->mark);
	}
	if (limits) {
		tally(&m->limiting_calls, e->mark);
	}
	if (e->mark == PLUMB_MARK_RETURN && e->has_limits && !e->raised &&
	    e->pipe == 1) {
		m->has_limits = true;
		m->low = e->low;
		m->high = e->high;
	}
}
