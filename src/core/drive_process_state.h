/*
 * What holds of the drive of a subprocess between any two calls: its engine and
 * the monitor agree. As drive_state.h, of which it is a part.
 */
#ifndef PLUMB_CORE_DRIVE_PROCESS_STATE_H
#define PLUMB_CORE_DRIVE_PROCESS_STATE_H

#include "core/drive_state.h"

/*
 * The phase, whether the exit is known and whether writing is paused are given
 * apart: a callback that is due is entered with one of them changed.
 */
/*@ predicate child_life{L}(struct plumb_drive *d, integer phase) =
  @   (phase == PLUMB_PHASE_NEW || phase == PLUMB_PHASE_OPEN ||
  @     phase == PLUMB_PHASE_LOST) &&
  @   (d->process.state == PLUMB_PROCESS_NEW ==> phase == PLUMB_PHASE_NEW) &&
  @   (process_live(d->process.state) ||
  @     d->process.state == PLUMB_PROCESS_ENDING ==>
  @     phase == PLUMB_PHASE_OPEN) &&
  @   !d->monitor.aborted;
  @ predicate child_exit{L}(struct plumb_drive *d, integer exited) =
  @   (process_gone(d->process.state) ||
  @     d->process.state == PLUMB_PROCESS_ENDING ==> exited != 0) &&
  @   (exited != 0 ==> d->process.has_returncode);
  @ predicate process_closing(integer s) =
  @   s == PLUMB_PROCESS_KILLED || s == PLUMB_PROCESS_CLOSED ||
  @   process_ends(s);
  @ predicate child_closes{L}(struct plumb_drive *d) =
  @   d->monitor.closing ==> process_closing(d->process.state);
  @ predicate child_flow{L}(struct plumb_drive *d, integer paused) =
  @   paused != 0 <==> d->process.paused;
  @ predicate child_pipe{L}(struct plumb_drive *d, integer i) =
  @   (d->monitor.process.open[i] ==> d->process.open[i] &&
  @     d->process.state != PLUMB_PROCESS_NEW) &&
  @   (d->monitor.process.lost[i] ==> !d->process.open[i]);
  @ predicate child_couples{L}(struct plumb_drive *d, integer phase,
  @     integer exited, integer paused) =
  @   process_ok(&d->process) && child_life(d, phase) &&
  @   child_exit(d, exited) && child_closes(d) && child_flow(d, paused);
  @ predicate child_agrees{L}(struct plumb_drive *d) =
  @   child_couples(d, d->monitor.phase, d->monitor.process.exited,
  @     d->monitor.writing_paused);
  @ predicate child_pipes{L}(struct plumb_drive *d) =
  @   child_pipe(d, 0) && child_pipe(d, 1) && child_pipe(d, 2);
  @ predicate child_ok{L}(struct plumb_drive *d) =
  @   child_agrees(d) && child_pipes(d);
  @
  @ // With a callback entered that is due.
  @ predicate child_inside_made{L}(struct plumb_drive *d) =
  @   child_couples(d, PLUMB_PHASE_OPEN, d->monitor.process.exited,
  @     d->monitor.writing_paused) && child_pipes(d);
  @ predicate child_inside_lost{L}(struct plumb_drive *d) =
  @   child_couples(d, PLUMB_PHASE_LOST, d->monitor.process.exited,
  @     d->monitor.writing_paused) && child_pipes(d);
  @ predicate child_inside_exited{L}(struct plumb_drive *d) =
  @   child_couples(d, d->monitor.phase, 1, d->monitor.writing_paused) &&
  @   child_pipes(d);
  @ predicate child_inside_flow{L}(struct plumb_drive *d, integer paused) =
  @   child_couples(d, d->monitor.phase, d->monitor.process.exited, paused) &&
  @   child_pipes(d);
  @ predicate child_inside_pipe_lost{L}(struct plumb_drive *d, integer fd) =
  @   child_agrees(d) && !d->process.open[fd] &&
  @   (fd != 0 ==> child_pipe(d, 0)) && (fd != 1 ==> child_pipe(d, 1)) &&
  @   (fd != 2 ==> child_pipe(d, 2));
  @*/

/*
 * What the monitor accepts, of what a subprocess's drive does: the short forms
 * of monitor_accepts.h, field by field.
 */
/*@ predicate child_idle{L}(struct plumb_drive *d) =
  @   d->monitor.calls == 0 && d->monitor.callbacks == 0;
  @ predicate child_accepts_made{L}(struct plumb_drive *d) =
  @   child_idle(d) && d->monitor.phase == PLUMB_PHASE_NEW &&
  @   !d->monitor.aborted;
  @ predicate child_accepts_lost{L}(struct plumb_drive *d) =
  @   child_idle(d) && d->monitor.phase == PLUMB_PHASE_OPEN &&
  @   d->monitor.process.exited && !d->monitor.process.open[0] &&
  @   !d->monitor.process.open[1] && !d->monitor.process.open[2];
  @ predicate child_accepts_exited{L}(struct plumb_drive *d) =
  @   child_idle(d) && d->monitor.phase == PLUMB_PHASE_OPEN &&
  @   !d->monitor.aborted;
  @ predicate child_accepts_of_pipe{L}(struct plumb_drive *d, integer fd) =
  @   child_accepts_exited(d) && 0 <= fd < 3 &&
  @   !d->monitor.process.lost[fd];
  @ predicate child_accepts_pause{L}(struct plumb_drive *d) =
  @   d->monitor.phase == PLUMB_PHASE_OPEN && !d->monitor.aborted &&
  @   !d->monitor.writing_paused && d->monitor.calls > 0 &&
  @   d->monitor.pausing_calls > 0;
  @ predicate child_accepts_resume{L}(struct plumb_drive *d) =
  @   child_accepts_exited(d) && d->monitor.writing_paused;
  @ predicate child_accepts_open{L}(struct plumb_drive *d) =
  @   !d->monitor.closing && d->monitor.phase != PLUMB_PHASE_LOST;
  @ predicate child_accepts_signalled{L}(struct plumb_drive *d) =
  @   d->monitor.phase != PLUMB_PHASE_LOST || d->monitor.callbacks > 0;
  @*/

/* Methods that run, and callbacks: as many as before. */
/*@ predicate child_depth{K, L}(struct plumb_drive *d) =
  @   \at(d->monitor.calls, L) == \at(d->monitor.calls, K) &&
  @   \at(d->monitor.callbacks, L) == \at(d->monitor.callbacks, K) &&
  @   \at(d->monitor.pausing_calls, L) ==
  @     \at(d->monitor.pausing_calls, K);
  @*/

#endif
