/*
 * The drive over time. The loop, what a stream runs over and a program do to it
 * whatever they like, in any order, any number of times: engine and monitor
 * agree all the while, and nothing of it runs between; so the monitor accepts
 * every callback that is made, and every answer of is_closing(). What happens
 * from inside of callbacks is in drive_moves.h.
 */
#include "proofs/drive_moves.h"

void drive_from_loop(
    struct plumb_drive *d, const struct move *moves, size_t count);

/* What it is, or becomes: a read pipe's kind does not change. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns d->kind, d->deaf;
  @ ensures ok: DRIVE_OK(d);
  @*/
static void
become(struct plumb_drive *d, const struct move *m)
{
	if (d->kind != PLUMB_KIND_READPIPE) {
		d->kind = m->kind;
		d->deaf = m->truth != 0;
	}
}

/* The loop says that it begins, or ends. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
by_turn(struct plumb_drive *d, unsigned int what)
{
	switch (what) {
	case 40:
		plumb_drive_made(d);
		break;
	case 41:
		plumb_drive_last(d);
		break;
	case 42:
		plumb_drive_finished(d);
		break;
	default:
		plumb_drive_lost(d);
		break;
	}
}

/* What the descriptor is. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
by_descriptor(struct plumb_drive *d, unsigned int what)
{
	switch (what) {
	case 50:
		plumb_drive_readable(d);
		break;
	case 51:
		plumb_drive_writable(d);
		break;
	default:
		plumb_drive_reader_gone(d);
		break;
	}
}

/* With nothing of this transport running. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
happen(struct plumb_drive *d, const struct move *m)
{
	if (m->what < 30) {
		drive_move(d, m);
	} else if (m->what < 40) {
		become(d, m);
	} else if (m->what < 50) {
		by_turn(d, m->what);
	} else {
		by_descriptor(d, m->what);
	}
}

/*@ requires \valid(d);
  @ requires \valid_read(moves + (0 .. count - 1));
  @ requires \separated(moves + (0 .. count - 1), d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures idle: DRIVE_IDLE(d);
  @*/
void
drive_from_loop(struct plumb_drive *d, const struct move *moves, size_t count)
{
	plumb_drive_init(d);
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: DRIVE_OK(d);
	  @ loop invariant idle: DRIVE_IDLE(d);
	  @ loop invariant room: DRIVE_ROOM(d);
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		happen(d, &moves[i]);
	}
}
