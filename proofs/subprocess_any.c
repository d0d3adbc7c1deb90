/*
 * The drive of a subprocess over time. First, from the loop: whatever is said to
 * it, in any order, any number of times, it agrees with its monitor, and nothing
 * of it runs. Then, from inside a callback: whatever methods are called, and
 * whatever stdin says inside of its own, it agrees, and as much runs as before;
 * so a callback that does nothing else is what port_process.h says of it.
 *
 * That the monitor accepted is what every delivery asked for on its way.
 */
#include <stdbool.h>
#include <stddef.h>

#include "core/drive_process.h"

/* Anything that can happen to it. */
struct move {
	unsigned int what;
	unsigned int fd;
	int number; /* a return code, an error or a signal */
	size_t len;
	const void *data;
};

void subprocess_from_loop(
    struct plumb_drive *d, const struct move *moves, size_t count);
void subprocess_from_inside(
    struct plumb_drive *d, const struct move *moves, size_t count);

/* write() of stdin, say: the monitor notes it, and in it stdin may pause. */
/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX &&
  @   d->monitor.pausing_calls < UINT32_MAX;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
static void
by_stdin(struct plumb_drive *d, bool pauses)
{
	d->monitor.calls++;
	d->monitor.pausing_calls++;
	if (pauses) {
		plumb_subprocess_pause(d);
	}
	d->monitor.calls--;
	d->monitor.pausing_calls--;
}

/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX &&
  @   d->monitor.pausing_calls < UINT32_MAX;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
static void
by_method(struct plumb_drive *d, struct move m)
{
	switch (m.what) {
	case 0:
		plumb_subprocess_close(d);
		break;
	case 1:
		plumb_subprocess_is_closing(d);
		break;
	case 2:
		plumb_subprocess_get_returncode(d);
		break;
	case 3:
		plumb_subprocess_signal(d, PLUMB_VERB_SEND_SIGNAL, m.number);
		break;
	case 4:
		plumb_subprocess_signal(d, PLUMB_VERB_TERMINATE, m.number);
		break;
	case 5:
		plumb_subprocess_signal(d, PLUMB_VERB_KILL, m.number);
		break;
	default:
		by_stdin(d, m.number != 0);
		break;
	}
}

/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
static void
by_loop(struct plumb_drive *d, struct move m)
{
	int fd = m.fd < 3 ? (int)m.fd : 0;

	switch (m.what) {
	case 10:
		plumb_subprocess_made(d);
		break;
	case 11:
		plumb_subprocess_exited(d, m.number);
		break;
	case 12:
		plumb_subprocess_lost(d);
		break;
	case 13:
		plumb_subprocess_data(d, fd, m.data, m.len);
		break;
	case 14:
		plumb_subprocess_pipe_lost(d, fd, m.number);
		break;
	default:
		plumb_subprocess_resume(d);
		break;
	}
}

/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ requires none: d->monitor.pausing_calls == 0;
  @ requires moves: \valid_read(moves + (0 .. count - 1)) &&
  @   \separated(d, moves + (0 .. count - 1));
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures idle: child_idle(d);
  @*/
void
subprocess_from_loop(
    struct plumb_drive *d, const struct move *moves, size_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: child_ok(d);
	  @ loop invariant idle: child_idle(d) && d->monitor.pausing_calls == 0;
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		if (moves[i].what < 10) {
			by_method(d, moves[i]);
		} else {
			by_loop(d, moves[i]);
		}
	}
}

/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX &&
  @   d->monitor.pausing_calls < UINT32_MAX;
  @ requires moves: \valid_read(moves + (0 .. count - 1)) &&
  @   \separated(d, moves + (0 .. count - 1));
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void
subprocess_from_inside(
    struct plumb_drive *d, const struct move *moves, size_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: child_ok(d);
	  @ loop invariant depth: child_depth{Pre, Here}(d);
	  @ loop assigns i, *d;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		by_method(d, moves[i]);
	}
}
