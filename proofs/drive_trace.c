/*
 * The drive over time. The loop, what a stream runs over and a program do to it
 * whatever they like, in any order, any number of times: engine and monitor
 * agree all the while, so the monitor accepts every callback that is made.
 *
 * A callback is the same once more: methods, in any order, any number of times,
 * and then it returns. That is all that port.h takes for granted of user code,
 * and methods_in_any_order() keeps it.
 */
#include "core/drive.h"

/* Anything that can happen to it. */
struct move {
	unsigned int what;
	bool truth;
	int error; /* not 0 */
	enum plumb_verb verb;
	struct plumb_given given;
	struct plumb_flow_limits asked;
};

/*@ predicate move_ok(struct move m) = m.error != 0 &&
  @   (m.verb == PLUMB_VERB_WRITE || m.verb == PLUMB_VERB_WRITELINES);
  @*/

void methods_in_any_order(
    struct plumb_drive *d, const struct move *moves, size_t count);
void drive_any_sequence(
    struct plumb_drive *d, const struct move *moves, size_t count);

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
  @ requires \valid_read(m) && \separated(m, d) && move_ok(*m);
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
	case 9:
		(void)plumb_drive_write_eof(d);
		break;
	case 10:
		(void)plumb_drive_set_limits(d, m->asked);
		break;
	case 11:
		(void)plumb_drive_write_plain(d, &m->given);
		break;
	default:
		(void)plumb_drive_write(
		    d, m->verb, &m->given, m->truth ? m->error : 0);
		break;
	}
}

/* What a transport does beside the methods that are only the drive's. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d) && move_ok(*m);
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
		plumb_drive_fail(d, m->error);
		break;
	case 21:
		plumb_drive_linger(d);
		break;
	case 22:
		plumb_drive_stop(d, m->truth);
		break;
	case 23:
		(void)plumb_drive_sendfile(d);
		break;
	default:
		break;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(moves + (0 .. count - 1));
  @ requires \separated(moves + (0 .. count - 1), d);
  @ requires \forall integer i; 0 <= i < count ==> move_ok(moves[i]);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void
methods_in_any_order(
    struct plumb_drive *d, const struct move *moves, size_t count)
{
	/*@ loop invariant 0 <= i <= count;
	  @ loop invariant ok: DRIVE_OK(d);
	  @ loop invariant room: DRIVE_ROOM(d);
	  @ loop invariant calls: d->monitor.calls == \at(d->monitor.calls, Pre);
	  @ loop invariant pausing: d->monitor.pausing_calls ==
	  @   \at(d->monitor.pausing_calls, Pre);
	  @ loop invariant limiting: d->monitor.limiting_calls ==
	  @   \at(d->monitor.limiting_calls, Pre);
	  @ loop invariant sending: d->monitor.sending_calls ==
	  @   \at(d->monitor.sending_calls, Pre);
	  @ loop invariant callbacks: d->monitor.callbacks ==
	  @   \at(d->monitor.callbacks, Pre);
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		if (moves[i].what < 5) {
			ask(d, &moves[i]);
		} else if (moves[i].what < 20) {
			change(d, &moves[i]);
		} else {
			underlie(d, &moves[i]);
		}
	}
}

/* What the loop says, with nothing of this transport running. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
turn(struct plumb_drive *d, unsigned int what)
{
	switch (what) {
	case 30:
		plumb_drive_made(d);
		break;
	case 31:
		plumb_drive_readable(d);
		break;
	case 32:
		plumb_drive_writable(d);
		break;
	case 33:
		plumb_drive_reader_gone(d);
		break;
	case 34:
		plumb_drive_last(d);
		break;
	case 35:
		plumb_drive_finished(d);
		break;
	default:
		plumb_drive_lost(d);
		break;
	}
}

/*@ requires \valid(d);
  @ requires \valid_read(moves + (0 .. count - 1));
  @ requires \separated(moves + (0 .. count - 1), d);
  @ requires \forall integer i; 0 <= i < count ==> move_ok(moves[i]);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures idle: DRIVE_IDLE(d);
  @*/
void
drive_any_sequence(
    struct plumb_drive *d, const struct move *moves, size_t count)
{
	plumb_drive_init(d);
	/*@ loop invariant 0 <= i <= count;
	  @ loop invariant ok: DRIVE_OK(d);
	  @ loop invariant idle: DRIVE_IDLE(d);
	  @ loop invariant room: DRIVE_ROOM(d);
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		if (moves[i].what < 30) {
			methods_in_any_order(d, &moves[i], 1);
		} else {
			turn(d, moves[i].what);
		}
	}
}
