#include "core/monitor_process.h"

#include "core/tally.h"

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures of_pipe: \result <==> verb_of_pipe(verb);
  @*/
static bool
is_of_pipe(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
	       verb == PLUMB_VERB_PIPE_CONNECTION_LOST;
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures signals: \result <==> verb_signals(verb);
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
  @ ensures of_process: \result <==> verb_of_process(verb);
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

/* Whether it is about a pipe that was lost. */
/*@ requires process: \valid_read(p);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures lost: \result <==> !process_alive(*p, e);
  @*/
static bool
is_lost(const struct plumb_monitor_process *p, struct plumb_event e)
{
	if (!is_of_pipe(e.verb) || !e.has_fd) {
		return false;
	}
	return (e.fd == 0 && p->lost[0]) || (e.fd == 1 && p->lost[1]) ||
	       (e.fd == 2 && p->lost[2]);
}

/* What a callback about the child comes after and before. */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ requires event: verb_of_child(e.verb);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_child(*m, e);
  @ ensures answers: child_answers(*m, e, \result);
  @*/
static enum plumb_rule
judge_callback(const struct plumb_monitor *m, struct plumb_event e)
{
	if (m->phase == PLUMB_PHASE_NEW) {
		/* rule: subprocess.made-first */
		return PLUMB_RULE_SUBPROCESS_MADE_FIRST;
	}
	if (m->phase == PLUMB_PHASE_LOST) {
		/* rule: subprocess.lost-last */
		return PLUMB_RULE_SUBPROCESS_LOST_LAST;
	}
	if (is_lost(&m->process, e)) {
		/* rule: subprocess.pipe-data-then-lost */
		return PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires process: \valid_read(p);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures over: \result <==> process_over(*p);
  @*/
static bool
is_over(const struct plumb_monitor_process *p)
{
	return p->exited && !p->open[0] && !p->open[1] && !p->open[2];
}

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> monitor_child(*m, e);
  @ ensures answers: child_answers(*m, e, \result);
  @ ensures own: \result != PLUMB_RULE_NONE ==> verb_callback(e.verb);
  @*/
static enum plumb_rule
judge_enter(const struct plumb_monitor *m, struct plumb_event e)
{
	if (is_of_pipe(e.verb) || e.verb == PLUMB_VERB_PROCESS_EXITED) {
		return judge_callback(m, e);
	}
	if (e.verb == PLUMB_VERB_CONNECTION_LOST && m->process.known &&
	    m->phase == PLUMB_PHASE_OPEN && !is_over(&m->process)) {
		/* rule: subprocess.lost-last */
		return PLUMB_RULE_SUBPROCESS_LOST_LAST;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==> child_returns(*m, e);
  @ ensures answers: child_return_answers(*m, e, \result);
  @ ensures own: \result != PLUMB_RULE_NONE ==> verb_method(e.verb);
  @*/
static enum plumb_rule
judge_return(const struct plumb_monitor *m, struct plumb_event e)
{
	if (e.raised) {
		return PLUMB_RULE_NONE;
	}
	if (e.verb == PLUMB_VERB_GET_RETURNCODE && e.has_truth && !e.truth &&
	    m->process.exited) {
		/* rule: subprocess.returncode-at-exit */
		return PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT;
	}
	if (is_signal(e.verb) && m->phase == PLUMB_PHASE_LOST &&
	    m->callbacks == 0) {
		/* rule: subprocess.signal-after-lost */
		return PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST;
	}
	return PLUMB_RULE_NONE;
}

/*@ requires process: \valid(p);
  @ requires event: verb_of_pipe(e.verb) && e.fd <= 2;
  @ terminates \true;
  @ assigns p->open[e.fd], p->lost[e.fd];
  @ ensures open: p->open[e.fd] <==>
  @               e.verb == PLUMB_VERB_PIPE_DATA_RECEIVED;
  @ ensures lost: p->lost[e.fd] <==> \old(p->lost[e.fd]) ||
  @               e.verb == PLUMB_VERB_PIPE_CONNECTION_LOST;
  @*/
static void
note_pipe(struct plumb_monitor_process *p, struct plumb_event e)
{
	p->open[e.fd] = e.verb == PLUMB_VERB_PIPE_DATA_RECEIVED;
	if (e.verb == PLUMB_VERB_PIPE_CONNECTION_LOST) {
		p->lost[e.fd] = true;
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
plumb_monitor_process_judge(const struct plumb_monitor *m, struct plumb_event e)
{
	if (e.mark == PLUMB_MARK_ENTER) {
		return judge_enter(m, e);
	}
	if (e.mark == PLUMB_MARK_RETURN) {
		return judge_return(m, e);
	}
	return PLUMB_RULE_NONE;
}

void
plumb_monitor_process_note(struct plumb_monitor *m, struct plumb_event e)
{
	if (is_of_process(e.verb)) {
		m->process.known = true;
	}
	if (e.mark != PLUMB_MARK_ENTER) {
		return;
	}
	if (e.verb == PLUMB_VERB_PROCESS_EXITED) {
		m->process.exited = true;
	}
	if (is_of_pipe(e.verb) && e.has_fd && e.fd < PLUMB_MONITOR_PIPES) {
		note_pipe(&m->process, e);
	}
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures call: mark == PLUMB_MARK_CALL ==> \result == tally_more(n);
  @ ensures return: mark == PLUMB_MARK_RETURN ==>
  @                 \result == tally_less(n);
  @ ensures other: mark != PLUMB_MARK_CALL && mark != PLUMB_MARK_RETURN ==>
  @                \result == n;
  @*/
static uint32_t
counted(uint32_t n, enum plumb_mark mark)
{
	switch (mark) {
	case PLUMB_MARK_CALL:
		return plumb_tally_more(n);
	case PLUMB_MARK_RETURN:
		return plumb_tally_less(n);
	default:
		return n;
	}
}

void
plumb_monitor_process_pipe(struct plumb_monitor *m, struct plumb_event e)
{
	bool limits = e.verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS;

	m->process.known = true;
	if (!plumb_verb_is_method(e.verb)) {
		return;
	}
	m->calls = counted(m->calls, e.mark);
	if (limits || e.verb == PLUMB_VERB_WRITE ||
	    e.verb == PLUMB_VERB_WRITELINES) {
		m->pausing_calls = counted(m->pausing_calls, e.mark);
	}
	if (limits) {
		m->limiting_calls = counted(m->limiting_calls, e.mark);
	}
	if (e.mark == PLUMB_MARK_RETURN && e.has_limits && !e.raised &&
	    e.pipe == 1) {
		m->has_limits = true;
		m->low = e.low;
		m->high = e.high;
	}
}
