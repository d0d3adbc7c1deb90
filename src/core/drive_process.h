/*
 * What drives a subprocess: its engine (process.h), the monitor that judges it,
 * and here what comes of everything that happens to it. Its pipes are streams,
 * each with a drive of its own, that say here what they have to say. What is
 * outside of the core is asked for through port_process.h.
 *
 * Proved of all of it: in whatever order these functions are called, those that
 * are methods from inside callbacks too, whatever the system answers and user
 * code returns, the monitor accepts every callback that is made, and every answer
 * of is_closing(), get_returncode() and of what sends signals. The loop is not
 * entered again from inside a callback, and stdin pauses inside of a method of
 * its own that was called.
 */
#ifndef PLUMB_CORE_DRIVE_PROCESS_H
#define PLUMB_CORE_DRIVE_PROCESS_H

#include "core/port_process.h"

/* A drive that is new becomes that of a subprocess with these pipes. */
/*@ requires \valid(d) && \valid_read(open + (0 .. 2));
  @ requires apart: \separated(d, open + (0 .. 2));
  @ requires new: d->monitor.phase == PLUMB_PHASE_NEW && child_idle(d) &&
  @   !d->monitor.aborted && !d->monitor.closing &&
  @   !d->monitor.writing_paused && !d->monitor.process.exited &&
  @   !d->monitor.process.open[0] && !d->monitor.process.open[1] &&
  @   !d->monitor.process.open[2] && !d->monitor.process.lost[0] &&
  @   !d->monitor.process.lost[1] && !d->monitor.process.lost[2];
  @ terminates \true;
  @ assigns d->process;
  @ ensures ok: child_ok(d);
  @*/
void plumb_subprocess_init(
    struct plumb_drive *d, const bool open[PLUMB_PROCESS_PIPES]);

/* What the loop says. Nothing of this transport runs: no method, no callback. */

/* connection_made is due. */
/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_made(struct plumb_drive *d);

/* The child has exited, with that return code. */
/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_exited(struct plumb_drive *d, int returncode);

/* connection_lost, which was queued, is due. */
/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_lost(struct plumb_drive *d);

/* What its pipes say: fd is 0 to 2. Those of the loop are so here. */

/* The child has written that. */
/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ requires fd: 0 <= fd < 3;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_data(
    struct plumb_drive *d, int fd, const void *data, size_t len);

/* It is lost, with that error or 0. */
/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ requires fd: 0 <= fd < 3;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_pipe_lost(struct plumb_drive *d, int fd, int error);

/* Inside of a method of stdin: there is more than its marks allow. */
/*@ requires \valid(d) && child_ok(d);
  @ requires inside: d->monitor.calls > 0 && d->monitor.pausing_calls > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_pause(struct plumb_drive *d);

/* And less again. */
/*@ requires \valid(d) && child_ok(d) && child_idle(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_subprocess_resume(struct plumb_drive *d);

/* Methods, from wherever, as subprocess.h of the public header says. */

/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_subprocess_close(struct plumb_drive *d);
/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
bool plumb_subprocess_is_closing(struct plumb_drive *d);
/* Whether it is known: it is in d->process. */
/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
bool plumb_subprocess_get_returncode(struct plumb_drive *d);
/* send_signal(), terminate() or kill(): the verb says which. */
/*@ requires \valid(d) && child_ok(d);
  @ requires room: d->monitor.calls < UINT32_MAX;
  @ requires method: verb_signals(verb);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_subprocess_signal(
    struct plumb_drive *d, enum plumb_verb verb, int signal);

#endif
