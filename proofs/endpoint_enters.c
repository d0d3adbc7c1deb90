/*
 * What port_datagram.h asks for before each delivery is what the monitor
 * accepts, of the very event that notify.c puts down; and with that noted,
 * engine and monitor agree. The callbacks that an endpoint has in common with
 * streams are in stream_enters.c.
 */
#include "proofs/endpoint_enters.h"

/* clang-format off */
/* monitor_enters() by field. */
#define ENDPOINT_PLACE(m, e)                                                   \
	(((m)->calls > 0 ==> (e)->verb == PLUMB_VERB_ERROR_RECEIVED &&         \
	(m)->sending_calls > 0) &&                                             \
	((m)->calls == 0 ==> (m)->callbacks == 0) && !(m)->aborted)
#define ENDPOINT_INPUT(m, e)                                                   \
	((e)->verb == PLUMB_VERB_DATAGRAM_RECEIVED ==>                         \
	!(m)->ended && !(m)->closing && !(m)->reading_paused)
#define ENDPOINT_ENTERS(m, e)                                                  \
	((m)->phase == PLUMB_PHASE_OPEN && ENDPOINT_PLACE(m, e) &&             \
	ENDPOINT_INPUT(m, e))
/* clang-format on */

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m) && !m->process.known;
  @ requires event: ENDPOINT_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures order: monitor_order(*m, e->verb) <==>
  @   m->phase == PLUMB_PHASE_OPEN;
  @ ensures place: monitor_place(*m, e->verb) <==> ENDPOINT_PLACE(m, e);
  @ ensures child: monitor_child(*m, *e);
  @ ensures incoming: verb_incoming(e->verb) <==>
  @   e->verb == PLUMB_VERB_DATAGRAM_RECEIVED;
  @ ensures count: monitor_count(*m, *e);
  @ ensures input: verb_incoming(e->verb) ==>
  @   (monitor_input(*m, e->verb) <==> ENDPOINT_INPUT(m, e));
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
  @ requires event: ENDPOINT_EVENT(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures accepts: monitor_accepts(*m, *e) <==> ENDPOINT_ENTERS(m, e);
  @*/
static void
accepts(const struct plumb_monitor *m, const struct plumb_event *e)
{
	order(m, e);
	/*@ assert alone: monitor_enters_alone(*m, *e) <==>
	  @   ENDPOINT_ENTERS(m, e); */
	/*@ assert enters: monitor_enters(*m, *e) <==>
	  @   ENDPOINT_ENTERS(m, e); */
}

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor) && !d->monitor.process.known;
  @ requires event: ENDPOINT_EVENT(e);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(ENDPOINT_ENTERS(&d->monitor, e));
  @ ensures phase: \old(d->monitor.phase) != PLUMB_PHASE_NEW ==>
  @   SAME(d, monitor.phase);
  @ ensures eof: KEEPS(d, monitor.eof);
  @ ensures ended: KEEPS(d, monitor.ended);
  @ ensures reading_paused: KEEPS(d, monitor.reading_paused);
  @ ensures closing: KEEPS(d, monitor.closing);
  @ ensures aborted: KEEPS(d, monitor.aborted);
  @ ensures writing_paused: KEEPS(d, monitor.writing_paused);
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
endpoint_enters(struct plumb_drive *d, const struct plumb_event *e)
{
	accepts(&d->monitor, e);
	/*@ assert enters: event_enters(*e) && !event_leaves(*e); */
	/*@ assert neither: !event_calls(*e) && !event_returns(*e); */
	/*@ assert lost: !event_enters_as(*e, PLUMB_VERB_CONNECTION_LOST); */
	/*@ assert ends: !event_enters_as(*e, PLUMB_VERB_EOF_RECEIVED); */
	/*@ assert pauses: !event_enters_as(*e, PLUMB_VERB_PAUSE_WRITING); */
	/*@ assert resumes: !event_enters_as(*e, PLUMB_VERB_RESUME_WRITING); */
	/*@ assert untold: !event_tells_limits(*e); */
	order(&d->monitor, e);
	return plumb_monitor_step(&d->monitor, e);
}

enum plumb_rule
endpoint_enters_datagram(struct plumb_drive *d, const struct plumb_event *e)
{
	return endpoint_enters(d, e);
}

enum plumb_rule
endpoint_enters_error(struct plumb_drive *d, const struct plumb_event *e)
{
	return endpoint_enters(d, e);
}
