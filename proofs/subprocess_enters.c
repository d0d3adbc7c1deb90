/*
 * What port_process.h asks for before each delivery is what the monitor
 * accepts, of the very event that notify.c puts down; and with that noted,
 * engine and monitor agree. First the monitor's contract by field, of the
 * callbacks that a subprocess has; then each of them.
 */
#include "core/drive_process_state.h"
#include "core/monitor.h"

/* As notify.c says it: without a size, which is stdin's. */
/* clang-format off */
#define CHILD_VERB(verb)                                                       \
	((verb) == PLUMB_VERB_CONNECTION_MADE ||                               \
	(verb) == PLUMB_VERB_CONNECTION_LOST ||                                \
	(verb) == PLUMB_VERB_PROCESS_EXITED ||                                 \
	(verb) == PLUMB_VERB_PIPE_DATA_RECEIVED ||                             \
	(verb) == PLUMB_VERB_PIPE_CONNECTION_LOST ||                           \
	(verb) == PLUMB_VERB_PAUSE_WRITING ||                                  \
	(verb) == PLUMB_VERB_RESUME_WRITING)
#define OF_PIPE(verb)                                                          \
	((verb) == PLUMB_VERB_PIPE_DATA_RECEIVED ||                            \
	(verb) == PLUMB_VERB_PIPE_CONNECTION_LOST)
#define OF_FLOW(verb)                                                          \
	((verb) == PLUMB_VERB_PAUSE_WRITING ||                                 \
	(verb) == PLUMB_VERB_RESUME_WRITING)
#define CHILD_EVENT(e)                                                         \
	((e)->mark == PLUMB_MARK_ENTER && (e)->pipe == 0 && !(e)->has_size &&  \
	CHILD_VERB((e)->verb) &&                                               \
	(OF_PIPE((e)->verb) ==> (e)->has_fd && 0 <= (e)->fd < 3))
#define CHILD_IS(e, VERB) (CHILD_EVENT(e) && (e)->verb == (VERB))

/* monitor_enters() by field. */
#define CHILD_ORDER(m, e)                                                      \
	((e)->verb == PLUMB_VERB_CONNECTION_MADE ?                             \
	(m)->phase == PLUMB_PHASE_NEW ||                                       \
	((m)->phase == PLUMB_PHASE_OPEN && (m)->unmade) :                      \
	(m)->phase == PLUMB_PHASE_OPEN)
#define CHILD_PLACE(m, e)                                                      \
	(((m)->calls > 0 ==> OF_FLOW((e)->verb)) &&                            \
	((m)->calls == 0 ==> (m)->callbacks == 0) &&                           \
	((m)->aborted ==> (e)->verb == PLUMB_VERB_CONNECTION_LOST))
#define CHILD_FLOW(m, e)                                                       \
	(((e)->verb == PLUMB_VERB_PAUSE_WRITING ==>                            \
	!(m)->writing_paused && (m)->pausing_calls > 0) &&                     \
	((e)->verb == PLUMB_VERB_RESUME_WRITING ==>                            \
	(m)->writing_paused && (m)->calls == 0))
#define CHILD_ALIVE(m, e, i)                                                   \
	!(OF_PIPE((e)->verb) && (e)->fd == (i) && (m)->process.lost[i])
#define CHILD_OVER(m)                                                          \
	((m)->process.exited && !(m)->process.open[0] &&                       \
	!(m)->process.open[1] && !(m)->process.open[2])
#define CHILD_LAST(m, e)                                                       \
	((e)->verb == PLUMB_VERB_CONNECTION_LOST && (m)->process.known ==>     \
	CHILD_OVER(m))
#define CHILD_ENTERS(m, e)                                                     \
	(CHILD_ORDER(m, e) && CHILD_PLACE(m, e) && CHILD_FLOW(m, e) &&         \
	CHILD_ALIVE(m, e, 0) && CHILD_ALIVE(m, e, 1) &&                        \
	CHILD_ALIVE(m, e, 2) && CHILD_LAST(m, e))
#define KEEPS(m, FIELD) ((m)->FIELD <==> \old((m)->FIELD))
#define OPENS(m, e, i)                                                         \
	((m)->process.open[i] <==>                                             \
	(\old((e)->verb) == PLUMB_VERB_PIPE_DATA_RECEIVED &&                   \
	\old((e)->fd) == (i)) ||                                              \
	(\old((m)->process.open[i]) &&                                         \
	!(\old((e)->verb) == PLUMB_VERB_PIPE_CONNECTION_LOST &&                \
	\old((e)->fd) == (i))))
#define LOSES(m, e, i)                                                         \
	((m)->process.lost[i] <==> \old((m)->process.lost[i]) ||               \
	(\old((e)->verb) == PLUMB_VERB_PIPE_CONNECTION_LOST &&                 \
	\old((e)->fd) == (i)))
/* clang-format on */

enum plumb_rule subprocess_enters_made(
    struct plumb_drive *d, const struct plumb_event *e);
enum plumb_rule subprocess_enters_lost(
    struct plumb_drive *d, const struct plumb_event *e);
enum plumb_rule subprocess_enters_exited(
    struct plumb_drive *d, const struct plumb_event *e);
enum plumb_rule subprocess_enters_data(
    struct plumb_drive *d, const struct plumb_event *e);
enum plumb_rule subprocess_enters_pipe_lost(
    struct plumb_drive *d, const struct plumb_event *e);
enum plumb_rule subprocess_enters_pause(
    struct plumb_drive *d, const struct plumb_event *e);
enum plumb_rule subprocess_enters_resume(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m);
  @ requires event: CHILD_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures order: monitor_order(*m, e->verb) <==> CHILD_ORDER(m, e);
  @ ensures place: monitor_place(*m, e->verb) <==> CHILD_PLACE(m, e);
  @ ensures pausing: e->verb == PLUMB_VERB_PAUSE_WRITING ==>
  @   (monitor_pausing(*m, *e) <==> CHILD_FLOW(m, e));
  @ ensures resuming: e->verb == PLUMB_VERB_RESUME_WRITING ==>
  @   (monitor_resuming(*m, *e) <==> CHILD_FLOW(m, e));
  @ ensures other: !OF_FLOW(e->verb) ==> CHILD_FLOW(m, e);
  @ ensures incoming: !verb_incoming(e->verb);
  @*/
static void
order(const struct plumb_monitor *m, const struct plumb_event *e)
{
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m);
  @ requires event: CHILD_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures alone: monitor_enters_alone(*m, *e) <==> CHILD_ORDER(m, e) &&
  @   CHILD_PLACE(m, e) && CHILD_FLOW(m, e);
  @*/
static void
alone(const struct plumb_monitor *m, const struct plumb_event *e)
{
	order(m, e);
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m);
  @ requires event: CHILD_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures alive: process_alive(m->process, *e) <==> CHILD_ALIVE(m, e, 0) &&
  @   CHILD_ALIVE(m, e, 1) && CHILD_ALIVE(m, e, 2);
  @ ensures over: process_over(m->process) <==> CHILD_OVER(m);
  @ ensures child: verb_of_child(e->verb) <==> OF_PIPE(e->verb) ||
  @   e->verb == PLUMB_VERB_PROCESS_EXITED;
  @*/
static void
pipes(const struct plumb_monitor *m, const struct plumb_event *e)
{
	/*@ assert first: event_on_pipe(*e, 0) <==>
	  @   OF_PIPE(e->verb) && e->fd == 0; */
	/*@ assert second: event_on_pipe(*e, 1) <==>
	  @   OF_PIPE(e->verb) && e->fd == 1; */
	/*@ assert third: event_on_pipe(*e, 2) <==>
	  @   OF_PIPE(e->verb) && e->fd == 2; */
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m);
  @ requires event: CHILD_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures accepts: monitor_accepts(*m, *e) <==> CHILD_ENTERS(m, e);
  @*/
static void
accepts(const struct plumb_monitor *m, const struct plumb_event *e)
{
	alone(m, e);
	pipes(m, e);
	/*@ assert child: CHILD_ORDER(m, e) ==> (monitor_child(*m, *e) <==>
	  @   CHILD_ALIVE(m, e, 0) && CHILD_ALIVE(m, e, 1) &&
	  @   CHILD_ALIVE(m, e, 2) && CHILD_LAST(m, e)); */
	/*@ assert enters: monitor_enters(*m, *e) <==> CHILD_ENTERS(m, e); */
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires event: CHILD_EVENT(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(CHILD_ENTERS(&d->monitor, e));
  @ ensures phase: d->monitor.phase ==
  @   (\old(e->verb) == PLUMB_VERB_CONNECTION_LOST ? PLUMB_PHASE_LOST :
  @   \old(d->monitor.phase) == PLUMB_PHASE_NEW ? PLUMB_PHASE_OPEN :
  @   \old(d->monitor.phase));
  @ ensures closing: KEEPS(d, monitor.closing);
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: d->monitor.writing_paused <==>
  @   \old(e->verb) == PLUMB_VERB_PAUSE_WRITING ||
  @   (\old(d->monitor.writing_paused) &&
  @   \old(e->verb) != PLUMB_VERB_RESUME_WRITING);
  @ ensures exited: d->monitor.process.exited <==>
  @   \old(d->monitor.process.exited) ||
  @   \old(e->verb) == PLUMB_VERB_PROCESS_EXITED;
  @ ensures first_open: OPENS(&d->monitor, e, 0);
  @ ensures first_lost: LOSES(&d->monitor, e, 0);
  @ ensures second_open: OPENS(&d->monitor, e, 1);
  @ ensures second_lost: LOSES(&d->monitor, e, 1);
  @ ensures third_open: OPENS(&d->monitor, e, 2);
  @ ensures third_lost: LOSES(&d->monitor, e, 2);
  @ ensures state: d->process.state == \old(d->process.state);
  @ ensures code: KEEPS(d, process.has_returncode);
  @ ensures paused: KEEPS(d, process.paused);
  @ ensures in: KEEPS(d, process.open[0]);
  @ ensures out: KEEPS(d, process.open[1]);
  @ ensures err: KEEPS(d, process.open[2]);
  @*/
static enum plumb_rule
child_enters(struct plumb_drive *d, const struct plumb_event *e)
{
	accepts(&d->monitor, e);
	/*@ assert enters: event_enters(*e) && !event_leaves(*e); */
	/*@ assert neither: !event_calls(*e) && !event_returns(*e); */
	/*@ assert first_data: event_data_on(*e, 0) <==>
	  @   e->verb == PLUMB_VERB_PIPE_DATA_RECEIVED && e->fd == 0; */
	/*@ assert first_gone: event_lost_on(*e, 0) <==>
	  @   e->verb == PLUMB_VERB_PIPE_CONNECTION_LOST && e->fd == 0; */
	/*@ assert second_data: event_data_on(*e, 1) <==>
	  @   e->verb == PLUMB_VERB_PIPE_DATA_RECEIVED && e->fd == 1; */
	/*@ assert second_gone: event_lost_on(*e, 1) <==>
	  @   e->verb == PLUMB_VERB_PIPE_CONNECTION_LOST && e->fd == 1; */
	/*@ assert third_data: event_data_on(*e, 2) <==>
	  @   e->verb == PLUMB_VERB_PIPE_DATA_RECEIVED && e->fd == 2; */
	/*@ assert third_gone: event_lost_on(*e, 2) <==>
	  @   e->verb == PLUMB_VERB_PIPE_CONNECTION_LOST && e->fd == 2; */
	return plumb_monitor_step(&d->monitor, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_inside_made(d);
  @ requires event: CHILD_IS(e, PLUMB_VERB_CONNECTION_MADE);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \old(child_accepts_made(d)) ==>
  @   \result == PLUMB_RULE_NONE;
  @ ensures only: \result == PLUMB_RULE_NONE && \old(!d->monitor.unmade) ==>
  @   \old(child_accepts_made(d));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_made(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_inside_lost(d);
  @ requires event: CHILD_IS(e, PLUMB_VERB_CONNECTION_LOST);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \old(child_accepts_lost(d)) ==>
  @   \result == PLUMB_RULE_NONE;
  @ ensures only: \result == PLUMB_RULE_NONE &&
  @   \old(d->monitor.process.known) ==> \old(child_accepts_lost(d));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_lost(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_inside_exited(d);
  @ requires event: CHILD_IS(e, PLUMB_VERB_PROCESS_EXITED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(child_accepts_exited(d));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_exited(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_ok(d) && d->process.open[e->fd];
  @ requires event: CHILD_IS(e, PLUMB_VERB_PIPE_DATA_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(child_accepts_of_pipe(d, e->fd));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_data(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_inside_pipe_lost(d, e->fd);
  @ requires event: CHILD_IS(e, PLUMB_VERB_PIPE_CONNECTION_LOST);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(child_accepts_of_pipe(d, e->fd));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_pipe_lost(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_inside_flow(d, 1);
  @ requires event: CHILD_IS(e, PLUMB_VERB_PAUSE_WRITING);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \old(child_accepts_pause(d)) ==>
  @   \result == PLUMB_RULE_NONE;
  @ ensures only: \result == PLUMB_RULE_NONE && \old(d->monitor.calls > 0) ==>
  @   \old(child_accepts_pause(d));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_pause(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: child_inside_flow(d, 0);
  @ requires event: CHILD_IS(e, PLUMB_VERB_RESUME_WRITING);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(child_accepts_resume(d));
  @ ensures process: process_ok(&d->process);
  @ ensures life: \result == PLUMB_RULE_NONE ==>
  @   child_life(d, d->monitor.phase);
  @ ensures exit: child_exit(d, d->monitor.process.exited);
  @ ensures closes: child_closes(d);
  @ ensures flow: child_flow(d, d->monitor.writing_paused);
  @ ensures in: \result == PLUMB_RULE_NONE ==> child_pipe(d, 0);
  @ ensures out: \result == PLUMB_RULE_NONE ==> child_pipe(d, 1);
  @ ensures err: \result == PLUMB_RULE_NONE ==> child_pipe(d, 2);
  @*/
enum plumb_rule
subprocess_enters_resume(struct plumb_drive *d, const struct plumb_event *e)
{
	return child_enters(d, e);
}
