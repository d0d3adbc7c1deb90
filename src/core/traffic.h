/*
 * The monitor's short cuts, for the events of ordinary traffic. Each of them
 * answers true where plumb_monitor_step() would find nothing wrong, and has
 * then noted the event as that would have; where it answers false nothing has
 * happened, and plumb_monitor_step() is to be asked. So they judge nothing by
 * themselves, and leaving them out changes nothing but the time that it takes:
 * proofs/traffic_any.c is the proof, for every state and every event; and
 * traffic_test.c compares the two.
 */
#ifndef PLUMB_CORE_TRAFFIC_H
#define PLUMB_CORE_TRAFFIC_H

#include "core/monitor.h"

/* data_received is entered with count bytes. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns m->callbacks;
  @ ensures taken: \result <==> \old(m->phase) == PLUMB_PHASE_OPEN &&
  @   \old(m->calls) == 0 && \old(m->callbacks) == 0 && !\old(m->ended) &&
  @   !\old(m->closing) && !\old(m->aborted) && !\old(m->reading_paused) &&
  @   count != 0;
  @ ensures noted: \result ==> m->callbacks == 1;
  @ ensures nothing: !\result ==> m->callbacks == \old(m->callbacks);
  @*/
static inline bool
plumb_traffic_data(struct plumb_monitor *m, uint64_t count)
{
	if (m->phase != PLUMB_PHASE_OPEN || m->calls != 0 ||
	    m->callbacks != 0 || m->ended || m->closing || m->aborted ||
	    m->reading_paused || count == 0) {
		return false;
	}
	m->callbacks = 1;
	return true;
}

/* data_received is left, without having raised. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns m->callbacks;
  @ ensures taken: \result <==> \old(m->callbacks) > 0;
  @ ensures noted: \result ==> m->callbacks == \old(m->callbacks) - 1;
  @ ensures nothing: !\result ==> m->callbacks == \old(m->callbacks);
  @*/
static inline bool
plumb_traffic_data_left(struct plumb_monitor *m)
{
	if (m->callbacks == 0) {
		return false;
	}
	m->callbacks--;
	return true;
}

/* write() is called. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns m->calls, m->pausing_calls;
  @ ensures taken: \result <==> \old(m->calls) < UINT32_MAX &&
  @   \old(m->pausing_calls) < UINT32_MAX;
  @ ensures noted: \result ==> m->calls == \old(m->calls) + 1 &&
  @   m->pausing_calls == \old(m->pausing_calls) + 1;
  @ ensures nothing: !\result ==> m->calls == \old(m->calls) &&
  @   m->pausing_calls == \old(m->pausing_calls);
  @*/
static inline bool
plumb_traffic_write(struct plumb_monitor *m)
{
	if (m->calls == UINT32_MAX || m->pausing_calls == UINT32_MAX) {
		return false;
	}
	m->calls++;
	m->pausing_calls++;
	return true;
}

/*
 * write() is called, gives all to the kernel, and returns: with nothing
 * between, the one undoes the other. Answers only; nothing is to be noted.
 */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures taken: \result <==> m->calls < UINT32_MAX &&
  @   m->pausing_calls < UINT32_MAX;
  @*/
static inline bool
plumb_traffic_write_whole(const struct plumb_monitor *m)
{
	return m->calls < UINT32_MAX && m->pausing_calls < UINT32_MAX;
}

/* write() returns. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns m->calls, m->pausing_calls;
  @ ensures taken: \result <==> \old(m->calls) > 0 &&
  @   \old(m->pausing_calls) > 0;
  @ ensures noted: \result ==> m->calls == \old(m->calls) - 1 &&
  @   m->pausing_calls == \old(m->pausing_calls) - 1;
  @ ensures nothing: !\result ==> m->calls == \old(m->calls) &&
  @   m->pausing_calls == \old(m->pausing_calls);
  @*/
static inline bool
plumb_traffic_written(struct plumb_monitor *m)
{
	if (m->calls == 0 || m->pausing_calls == 0) {
		return false;
	}
	m->calls--;
	m->pausing_calls--;
	return true;
}

#endif
