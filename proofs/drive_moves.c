/*
 * What drive_moves.h says: engine and monitor agree all the while, and as much
 * runs as before. That is what drive_deliver.c takes a callback of port.h to do,
 * and the monitor accepts whatever is called in it: that is what each delivery
 * asked for on its way.
 */
#include "proofs/drive_moves.h"

/* A number that is not 0: an error. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures error: \result != 0;
  @*/
static int
error_of(int number)
{
	return number != 0 ? number : -1;
}

/* Methods that neither write nor end anything. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
ask(struct plumb_drive *d, const struct move *m)
{
	switch (m->what) {
	case 0:
		(void)plumb_drive_is_closing(d);
		break;
	case 1:
		(void)plumb_drive_is_reading(d);
		break;
	case 2:
		(void)plumb_drive_can_write_eof(d);
		break;
	case 3:
		(void)plumb_drive_get_size(d);
		break;
	default:
		plumb_drive_get_limits(d);
		break;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
change(struct plumb_drive *d, const struct move *m)
{
	switch (m->what) {
	case 5:
		(void)plumb_drive_close(d);
		break;
	case 6:
		(void)plumb_drive_abort(d);
		break;
	case 7:
		(void)plumb_drive_pause_reading(d);
		break;
	case 8:
		(void)plumb_drive_resume_reading(d);
		break;
	default:
		(void)plumb_drive_set_limits(d, m->asked);
		break;
	}
}

/* Those that write. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
write(struct plumb_drive *d, const struct move *m)
{
	int error = m->truth != 0 ? m->error : 0;

	switch (m->what) {
	case 10:
		(void)plumb_drive_write_eof(d);
		break;
	case 11:
		(void)plumb_drive_write_plain(d, &m->given);
		break;
	case 12:
		(void)plumb_drive_write(d, PLUMB_VERB_WRITE, &m->given, error);
		break;
	default:
		(void)plumb_drive_write(
		    d, PLUMB_VERB_WRITELINES, &m->given, error);
		break;
	}
}

/* Methods that are the drive's in part, or not at all. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
use_file(struct plumb_drive *d)
{
	int error;

	plumb_port_called(d, PLUMB_VERB_SENDFILE);
	error = plumb_drive_sendfile(d);
	(void)plumb_port_returned(d, PLUMB_VERB_SENDFILE, error);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
refuse_file(struct plumb_drive *d, int error)
{
	plumb_port_called(d, PLUMB_VERB_SENDFILE);
	(void)plumb_port_returned(d, PLUMB_VERB_SENDFILE, error);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
send_file(struct plumb_drive *d, const struct move *m)
{
	if (m->truth != 0) {
		use_file(d);
	} else {
		refuse_file(d, m->error);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
start_tls(struct plumb_drive *d, const struct move *m)
{
	plumb_port_called(d, PLUMB_VERB_START_TLS);
	if (m->truth != 0) {
		d->follows = true;
		(void)plumb_port_returned(d, PLUMB_VERB_START_TLS, 0);
		plumb_drive_started_tls(d);
	} else {
		(void)plumb_port_returned(
		    d, PLUMB_VERB_START_TLS, error_of(m->error));
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
look(struct plumb_drive *d, const struct move *m)
{
	enum plumb_verb verb =
	    m->truth != 0 ? PLUMB_VERB_GET_PROTOCOL : PLUMB_VERB_GET_EXTRA_INFO;

	plumb_port_called(d, verb);
	(void)plumb_port_returned(d, verb, m->error);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
switch_protocol(struct plumb_drive *d, const struct move *m)
{
	plumb_port_called(d, PLUMB_VERB_SET_PROTOCOL);
	d->buffered = m->truth != 0;
	(void)plumb_port_returned(d, PLUMB_VERB_SET_PROTOCOL, m->error);
}

/* Streams send no datagrams. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
refuse_datagram(struct plumb_drive *d, const struct move *m)
{
	plumb_port_called(d, PLUMB_VERB_SENDTO);
	(void)plumb_port_returned(d, PLUMB_VERB_SENDTO, error_of(m->error));
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
other(struct plumb_drive *d, const struct move *m)
{
	switch (m->what) {
	case 15:
		send_file(d, m);
		break;
	case 16:
		start_tls(d, m);
		break;
	case 17:
		look(d, m);
		break;
	case 18:
		switch_protocol(d, m);
		break;
	default:
		refuse_datagram(d, m);
		break;
	}
}

/* What it runs over. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
underlie(struct plumb_drive *d, const struct move *m)
{
	switch (m->what) {
	case 20:
		plumb_drive_fail(d, error_of(m->error));
		break;
	case 21:
		plumb_drive_linger(d);
		break;
	case 22:
		plumb_drive_stop(d, m->truth != 0);
		break;
	default:
		d->follows = m->truth != 0;
		break;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
by_method(struct plumb_drive *d, const struct move *m)
{
	if (m->what < 5) {
		ask(d, m);
	} else if (m->what < 10) {
		change(d, m);
	} else {
		write(d, m);
	}
}

void
drive_move(struct plumb_drive *d, const struct move *m)
{
	if (m->what < 15) {
		by_method(d, m);
	} else if (m->what < 20) {
		other(d, m);
	} else {
		underlie(d, m);
	}
}

void
drive_moves(struct plumb_drive *d, const struct move *moves, size_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: DRIVE_OK(d);
	  @ loop invariant room: DRIVE_ROOM(d);
	  @ loop invariant calls: d->monitor.calls ==
	  @   \at(d->monitor.calls, Pre);
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
		drive_move(d, &moves[i]);
	}
}
