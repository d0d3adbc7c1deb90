/*
 * What the drive of a subprocess asks of the layer above it: see port.h for what
 * these contracts are. src/transport/process.c has them.
 */
#ifndef PLUMB_CORE_PORT_PROCESS_H
#define PLUMB_CORE_PORT_PROCESS_H

#include <stdint.h>

#include "core/drive_process_state.h"

/* The child, its pipes, and the loop */

/* Sends it a signal: 0, also where its exit is not told yet, or an error. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
int plumb_port_process_signal(struct plumb_drive *d, int signal);

/* Kills it; what its pipes have queued is for nobody any more. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_process_kill(struct plumb_drive *d);

/* Closes its pipes. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_process_shut(struct plumb_drive *d);

/* Nobody has heard of it: kills it, and releases all. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_process_forget(struct plumb_drive *d);

/*
 * connection_made was called: opened is next, if that is asked for, and from now
 * on its exit is told, by plumb_subprocess_exited() from the loop.
 */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_process_listen(struct plumb_drive *d);

/* plumb_subprocess_lost() in the next turn. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_process_queue(struct plumb_drive *d);

/* connection_lost was called: nothing more will come. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_process_release(struct plumb_drive *d);

/* Methods: that they are called, and that they return. The monitor is told. */

/* close(), is_closing(), get_returncode() */
/*@ requires \valid(d) && d->monitor.calls < UINT32_MAX;
  @ requires method: verb == PLUMB_VERB_CLOSE ||
  @   verb == PLUMB_VERB_IS_CLOSING || verb == PLUMB_VERB_GET_RETURNCODE;
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.process.known;
  @ ensures called: d->monitor.calls == \old(d->monitor.calls) + 1;
  @*/
void plumb_port_process_called(struct plumb_drive *d, enum plumb_verb verb);

/* send_signal(), terminate() or kill(): the verb says which. */
/*@ requires \valid(d) && d->monitor.calls < UINT32_MAX;
  @ requires method: verb_signals(verb);
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.process.known;
  @ ensures called: d->monitor.calls == \old(d->monitor.calls) + 1;
  @*/
void plumb_port_process_called_signal(
    struct plumb_drive *d, enum plumb_verb verb, int signal);

/*@ requires \valid(d) && d->monitor.calls > 0;
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.closing;
  @ ensures returned: d->monitor.calls == \old(d->monitor.calls) - 1;
  @ ensures closing: d->monitor.closing;
  @*/
void plumb_port_process_returned_close(struct plumb_drive *d);

/*@ requires \valid(d) && d->monitor.calls > 0;
  @ requires accepts: !closing ==> child_accepts_open(d);
  @ terminates \true;
  @ assigns d->monitor.calls;
  @ ensures returned: d->monitor.calls == \old(d->monitor.calls) - 1;
  @*/
void plumb_port_process_returned_closing(struct plumb_drive *d, bool closing);

/* The return code is d->process's, if it has one. */
/*@ requires \valid(d) && d->monitor.calls > 0;
  @ requires accepts: !d->process.has_returncode ==>
  @   !d->monitor.process.exited;
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.process.known;
  @ ensures returned: d->monitor.calls == \old(d->monitor.calls) - 1;
  @*/
void plumb_port_process_returned_code(struct plumb_drive *d);

/* Of those that send signals. */
/*@ requires \valid(d) && d->monitor.calls > 0;
  @ requires method: verb_signals(verb);
  @ requires accepts: error == 0 ==> child_accepts_signalled(d);
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.process.known;
  @ ensures returned: d->monitor.calls == \old(d->monitor.calls) - 1;
  @*/
void plumb_port_process_returned_signal(
    struct plumb_drive *d, enum plumb_verb verb, int error);

/* User code. What is not 0 was raised. */

/*@ requires \valid(d);
  @ requires accepts: child_accepts_made(d);
  @ requires inside: child_inside_made(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_made(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: child_accepts_lost(d);
  @ requires inside: child_inside_lost(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_lost(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: child_accepts_exited(d);
  @ requires inside: child_inside_exited(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_exited(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: child_accepts_of_pipe(d, fd);
  @ requires inside: child_ok(d) && d->process.open[fd];
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_data(
    struct plumb_drive *d, int fd, const void *data, size_t len);

/*@ requires \valid(d);
  @ requires accepts: child_accepts_of_pipe(d, fd);
  @ requires inside: child_inside_pipe_lost(d, fd);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_pipe_lost(struct plumb_drive *d, int fd, int error);

/*@ requires \valid(d);
  @ requires accepts: child_accepts_pause(d);
  @ requires inside: child_inside_flow(d, 1);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_pause(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: child_accepts_resume(d);
  @ requires inside: child_inside_flow(d, 0);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
int plumb_port_process_resume(struct plumb_drive *d);

/* Tells the exception handler. The message is a constant. */
/*@ requires \valid(d) && child_ok(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
void plumb_port_process_report(
    struct plumb_drive *d, int error, const char *message);

#endif
