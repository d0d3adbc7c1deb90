/*
 * What port.h asks for before each delivery of a stream is what the monitor
 * accepts, of the very event that notify.c puts down; and with that noted, engine
 * and monitor agree. First the monitor's contract by field, of the callbacks that
 * a stream has; then each of them.
 */
#include "proofs/stream_enters.h"

/* clang-format off */
/* monitor_enters() by field. */
#define STREAM_ORDER(m, e)                                                     \
	((e)->verb == PLUMB_VERB_CONNECTION_MADE ?                             \
	(m)->phase == PLUMB_PHASE_NEW ||                                       \
	((m)->phase == PLUMB_PHASE_OPEN && (m)->unmade) :                      \
	(m)->phase == PLUMB_PHASE_OPEN)
#define STREAM_PLACE(m, e)                                                     \
	(((m)->calls > 0 ==> OF_FLOW((e)->verb)) &&                            \
	((m)->calls == 0 ==> (m)->callbacks == 0) &&                           \
	((m)->aborted ==> (e)->verb == PLUMB_VERB_CONNECTION_LOST))
#define STREAM_COUNT(m, e)                                                     \
	((OF_BYTES((e)->verb) ==> (e)->count != 0) &&                          \
	((e)->verb == PLUMB_VERB_BUFFER_UPDATED ==> (m)->buffer_given))
#define STREAM_INPUT(m, e)                                                     \
	(((e)->verb == PLUMB_VERB_EOF_RECEIVED ==> !(m)->eof) &&               \
	(OF_BYTES((e)->verb) ==> !(m)->ended) &&                               \
	(OF_INPUT((e)->verb) ==> !(m)->closing && !(m)->reading_paused))
#define STREAM_KNOWS(m) ((m)->has_limits && (m)->limiting_calls == 0)
#define STREAM_FLOW(m, e)                                                      \
	(((e)->verb == PLUMB_VERB_PAUSE_WRITING ==>                            \
	!(m)->writing_paused && (m)->pausing_calls > 0 &&                      \
	(STREAM_KNOWS(m) ==> (e)->size > (m)->high)) &&                        \
	((e)->verb == PLUMB_VERB_RESUME_WRITING ==>                            \
	(m)->writing_paused && (m)->calls == 0 &&                              \
	(STREAM_KNOWS(m) ==> (e)->size <= (m)->low)))
#define STREAM_ENTERS(m, e)                                                    \
	(STREAM_ORDER(m, e) && STREAM_PLACE(m, e) && STREAM_COUNT(m, e) &&     \
	STREAM_INPUT(m, e) && STREAM_FLOW(m, e))
/* As a read pipe's EOF comes while reading is paused. */
#define STREAM_WAITS(m, e)                                                     \
	((e)->verb == PLUMB_VERB_EOF_RECEIVED && STREAM_ORDER(m, e) &&         \
	STREAM_PLACE(m, e) && !(m)->eof && !(m)->closing &&                    \
	(m)->reading_paused)
/* clang-format on */

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m) && !m->process.known;
  @ requires event: STREAM_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures order: monitor_order(*m, e->verb) <==> STREAM_ORDER(m, e);
  @ ensures place: monitor_place(*m, e->verb) <==> STREAM_PLACE(m, e);
  @ ensures child: monitor_child(*m, *e);
  @ ensures alone: !verb_of_process(e->verb);
  @*/
static void
order(const struct plumb_monitor *m, const struct plumb_event *e)
{
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m) && !m->process.known;
  @ requires event: STREAM_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures incoming: verb_incoming(e->verb) <==> OF_INPUT(e->verb);
  @ ensures count: monitor_count(*m, *e) <==> STREAM_COUNT(m, e);
  @ ensures input: OF_INPUT(e->verb) ==>
  @   (monitor_input(*m, e->verb) <==> STREAM_INPUT(m, e));
  @ ensures other: !OF_INPUT(e->verb) ==>
  @   STREAM_COUNT(m, e) && STREAM_INPUT(m, e);
  @*/
static void
input(const struct plumb_monitor *m, const struct plumb_event *e)
{
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m) && !m->process.known;
  @ requires event: STREAM_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures pausing: e->verb == PLUMB_VERB_PAUSE_WRITING ==>
  @   (monitor_pausing(*m, *e) <==> STREAM_FLOW(m, e));
  @ ensures resuming: e->verb == PLUMB_VERB_RESUME_WRITING ==>
  @   (monitor_resuming(*m, *e) <==> STREAM_FLOW(m, e));
  @ ensures other: !OF_FLOW(e->verb) ==> STREAM_FLOW(m, e);
  @*/
static void
flow(const struct plumb_monitor *m, const struct plumb_event *e)
{
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m) && !m->process.known;
  @ requires event: STREAM_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures accepts: monitor_accepts(*m, *e) <==> STREAM_ENTERS(m, e);
  @*/
static void
accepts(const struct plumb_monitor *m, const struct plumb_event *e)
{
	order(m, e);
	input(m, e);
	flow(m, e);
	/*@ assert alone: monitor_enters_alone(*m, *e) <==>
	  @   STREAM_ENTERS(m, e); */
	/*@ assert enters: monitor_enters(*m, *e) <==> STREAM_ENTERS(m, e); */
}

/* Of any rule that it may answer with. */
/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m) && !m->process.known;
  @ requires event: STREAM_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures waits: STREAM_WAITS(m, e) ==> \forall integer rule;
  @   monitor_answers(*m, *e, rule) ==>
  @   rule == PLUMB_RULE_EOF_WAITS_WHILE_PAUSED;
  @*/
static void
waits(const struct plumb_monitor *m, const struct plumb_event *e)
{
	order(m, e);
	/*@ assert count: STREAM_WAITS(m, e) ==> monitor_count(*m, *e); */
	/*@ assert child: process_accepts(*m, *e); */
	/*@ assert input: STREAM_WAITS(m, e) ==> \forall integer rule;
	  @   input_answers(*m, e->verb, rule) ==>
	  @   rule == PLUMB_RULE_EOF_WAITS_WHILE_PAUSED; */
	/*@ assert enter: STREAM_WAITS(m, e) ==> \forall integer rule;
	  @   enter_answers(*m, *e, rule) ==> input_answers(*m, e->verb, rule); */
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires event: STREAM_EVENT(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(STREAM_ENTERS(&d->monitor, e));
  @ ensures waits: \old(STREAM_WAITS(&d->monitor, e)) ==>
  @   \result == PLUMB_RULE_EOF_WAITS_WHILE_PAUSED;
  @ ensures phase: d->monitor.phase ==
  @   (\old(e->verb) == PLUMB_VERB_CONNECTION_LOST ? PLUMB_PHASE_LOST :
  @   \old(d->monitor.phase) == PLUMB_PHASE_NEW ? PLUMB_PHASE_OPEN :
  @   \old(d->monitor.phase));
  @ ensures eof: d->monitor.eof <==> \old(d->monitor.eof) ||
  @   \old(e->verb) == PLUMB_VERB_EOF_RECEIVED;
  @ ensures ended: d->monitor.ended <==> \old(d->monitor.ended) ||
  @   \old(e->verb) == PLUMB_VERB_EOF_RECEIVED;
  @ ensures reading_paused: KEEPS(d, monitor.reading_paused);
  @ ensures closing: KEEPS(d, monitor.closing);
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: d->monitor.writing_paused <==>
  @   \old(e->verb) == PLUMB_VERB_PAUSE_WRITING ||
  @   (\old(d->monitor.writing_paused) &&
  @   \old(e->verb) != PLUMB_VERB_RESUME_WRITING);
  @ ensures has_limits: KEEPS(d, monitor.has_limits);
  @ ensures low: SAME(d, monitor.low);
  @ ensures high: SAME(d, monitor.high);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures callbacks: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures known: !d->monitor.process.known;
  @ ensures state: SAME(d, stream.state);
  @ ensures error: SAME(d, stream.error);
  @ ensures size: SAME(d, stream.size);
  @ ensures asked: KEEPS(d, stream.eof_asked);
  @ ensures done: KEEPS(d, stream.eof_done);
  @ ensures held: KEEPS(d, stream.reading_paused);
  @ ensures low_mark: SAME(d, stream.flow.low);
  @ ensures high_mark: SAME(d, stream.flow.high);
  @ ensures paused: KEEPS(d, stream.flow.paused);
  @ ensures kind: SAME(d, kind);
  @ ensures file: KEEPS(d, file);
  @ ensures last: KEEPS(d, last);
  @*/
static enum plumb_rule
stream_enters(struct plumb_drive *d, const struct plumb_event *e)
{
	accepts(&d->monitor, e);
	waits(&d->monitor, e);
	/*@ assert enters: event_enters(*e) && !event_leaves(*e); */
	/*@ assert neither: !event_calls(*e) && !event_returns(*e); */
	/*@ assert lost: event_enters_as(*e, PLUMB_VERB_CONNECTION_LOST) <==>
	  @   e->verb == PLUMB_VERB_CONNECTION_LOST; */
	/*@ assert ends: event_enters_as(*e, PLUMB_VERB_EOF_RECEIVED) <==>
	  @   e->verb == PLUMB_VERB_EOF_RECEIVED; */
	/*@ assert pauses: event_enters_as(*e, PLUMB_VERB_PAUSE_WRITING) <==>
	  @   e->verb == PLUMB_VERB_PAUSE_WRITING; */
	/*@ assert resumes: event_enters_as(*e, PLUMB_VERB_RESUME_WRITING) <==>
	  @   e->verb == PLUMB_VERB_RESUME_WRITING; */
	/*@ assert untold: !event_tells_limits(*e); */
	order(&d->monitor, e);
	return plumb_monitor_step(&d->monitor, e);
}

enum plumb_rule
stream_enters_made(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_lost(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_data(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_get_buffer(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_updated(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_eof(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_pause(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_resume(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}

enum plumb_rule
stream_enters_last(struct plumb_drive *d, const struct plumb_event *e)
{
	return stream_enters(d, e);
}
