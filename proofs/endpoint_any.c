/*
 * The drive of an endpoint over time. First, from the loop: whatever is said to
 * it and whatever methods are called, in any order, any number of times, it
 * agrees with its monitor, and nothing of it runs. Then, from inside a
 * callback: whatever methods are called, it agrees, as much runs as before, and
 * a datagram that error_received is being told of counts still. That is what
 * drive_deliver.c takes a callback of an endpoint to do.
 *
 * That the monitor accepted is what every delivery asked for on its way.
 */
#include "proofs/endpoint_any.h"

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d) && DRIVE_ENDPOINT(d);
  @ requires move: \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
by_flow(struct plumb_drive *d, const struct endpoint_move *m)
{
	switch (m->what) {
	case 0:
		(void)plumb_endpoint_sendto(d, &m->parcel, m->error);
		break;
	case 1:
		(void)plumb_drive_set_limits(d, m->asked);
		break;
	case 2:
		plumb_drive_get_limits(d);
		break;
	default:
		(void)plumb_drive_get_size(d);
		break;
	}
}

/* What every transport has. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d) && DRIVE_ENDPOINT(d);
  @ requires move: \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
by_name(struct plumb_drive *d, const struct endpoint_move *m)
{
	switch (m->what) {
	case 10:
		plumb_port_called(d, PLUMB_VERB_GET_EXTRA_INFO);
		(void)plumb_port_returned(
		    d, PLUMB_VERB_GET_EXTRA_INFO, m->error);
		break;
	case 11:
		plumb_port_called(d, PLUMB_VERB_GET_PROTOCOL);
		(void)plumb_port_returned(d, PLUMB_VERB_GET_PROTOCOL, 0);
		break;
	default:
		plumb_port_called(d, PLUMB_VERB_SET_PROTOCOL);
		d->buffered = m->error != 0;
		(void)plumb_port_returned(d, PLUMB_VERB_SET_PROTOCOL, m->error);
		break;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d) && DRIVE_ENDPOINT(d);
  @ requires move: \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
by_method(struct plumb_drive *d, const struct endpoint_move *m)
{
	switch (m->what) {
	case 4:
		(void)plumb_drive_close(d);
		break;
	case 5:
		(void)plumb_drive_abort(d);
		break;
	case 6:
		(void)plumb_drive_is_closing(d);
		break;
	case 7:
		(void)plumb_drive_pause_reading(d);
		break;
	case 8:
		(void)plumb_drive_resume_reading(d);
		break;
	case 9:
		(void)plumb_drive_is_reading(d);
		break;
	case 10:
	case 11:
	case 12:
		by_name(d, m);
		break;
	default:
		by_flow(d, m);
		break;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d) && DRIVE_ENDPOINT(d);
  @ requires told: d->told == 0;
  @ requires move: \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == 0;
  @*/
static void
by_loop(struct plumb_drive *d, const struct endpoint_move *m)
{
	switch (m->what) {
	case 13:
		plumb_drive_made(d);
		break;
	case 14:
		plumb_endpoint_readable(d);
		break;
	case 15:
		plumb_endpoint_writable(d);
		break;
	case 16:
		/* The descriptor was closed by others. */
		plumb_drive_fail(d, -1);
		break;
	default:
		plumb_drive_lost(d);
		break;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d) && DRIVE_ENDPOINT(d);
  @ requires room: DRIVE_ROOM(d);
  @ requires told: d->told == 0;
  @ requires move: \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == 0;
  @*/
static void
by_any(struct plumb_drive *d, const struct endpoint_move *m)
{
	if (m->what < 13) {
		by_method(d, m);
	} else {
		by_loop(d, m);
	}
}

void
endpoint_from_loop(
    struct plumb_drive *d, const struct endpoint_move *moves, size_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: DRIVE_OK(d);
	  @ loop invariant idle: DRIVE_IDLE(d);
	  @ loop invariant room: DRIVE_ROOM(d);
	  @ loop invariant endpoint: DRIVE_ENDPOINT(d) && d->told == 0;
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		by_any(d, &moves[i]);
	}
}

void
endpoint_from_inside(
    struct plumb_drive *d, const struct endpoint_move *moves, size_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: DRIVE_OK(d);
	  @ loop invariant stays: DRIVE_ENDPOINT(d) &&
	  @   d->told == \at(d->told, Pre);
	  @ loop invariant calls: d->monitor.calls == \at(d->monitor.calls, Pre);
	  @ loop invariant pausing: d->monitor.pausing_calls ==
	  @   \at(d->monitor.pausing_calls, Pre);
	  @ loop invariant limiting: d->monitor.limiting_calls ==
	  @   \at(d->monitor.limiting_calls, Pre);
	  @ loop invariant sending: d->monitor.sending_calls ==
	  @   \at(d->monitor.sending_calls, Pre);
	  @ loop invariant callbacks: d->monitor.callbacks ==
	  @   \at(d->monitor.callbacks, Pre);
	  @ loop invariant ended: \at(d->monitor.ended, Pre) ==>
	  @   d->monitor.ended;
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		by_method(d, &moves[i]);
	}
}
