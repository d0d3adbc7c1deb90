/*
 * What a drive asks of the layer above it, which finds the transport around the
 * drive: the kernel, the loop, and the calls into user code. The core declares
 * and uses these; src/transport/port.c has them. To the proofs their contracts
 * are assumptions, all that there are, so each of them is short and says what
 * src/transport/ keeps:
 *
 * - what asks the kernel or the loop changes nothing of the drive;
 * - what calls user code may find it changed in every way that the methods
 *   have, and has the calls and callbacks that run counted as before. What
 *   is due is stated first: the monitor accepts that callback, and with it
 *   entered engine and monitor agree again.
 */
#ifndef PLUMB_CORE_PORT_H
#define PLUMB_CORE_PORT_H

#include "core/drive_state.h"
#include "core/io.h"
#include "core/sendq.h"

/* What write() or writelines() was given. */
struct plumb_given {
	const struct plumb_piece *pieces;
	size_t count;
	size_t total; /* bytes of them all */
};

/* The kernel, or what the stream runs over */

/* Reads once, into the loop's memory. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
struct plumb_io plumb_port_read(struct plumb_drive *d);

/* Reads once, into the buffer that get_buffer() gave. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
struct plumb_io plumb_port_fill(struct plumb_drive *d);

/* Sends what it can of that, at once. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
struct plumb_io plumb_port_send(
    struct plumb_drive *d, const struct plumb_given *given);

/* Queues all of it but the first taken bytes; false: there is no memory. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
bool plumb_port_keep(
    struct plumb_drive *d, const struct plumb_given *given, size_t taken);

/* Sends what it can of the queue, and takes it off. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures queued: \result.status == 0 ==>
  @   \result.count + (d->file ? 1 : 0) <= d->stream.size;
  @*/
struct plumb_io plumb_port_flush(struct plumb_drive *d);

/*
 * Sends what it can of the file. A status that is an error ends the transport;
 * else a count of 1: it is out, or cannot be read any further.
 */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
struct plumb_io plumb_port_send_file(struct plumb_drive *d);

/* Ends the sending side. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
int plumb_port_shut(struct plumb_drive *d);

/* Drops what is queued, a file included: who asked for that is told later. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_discard(struct plumb_drive *d);

/* The loop */

/* Watches the descriptor for that from now on, and for nothing else. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_watch(struct plumb_drive *d, bool readable, bool writable);

/* plumb_drive_lost() in the next turn. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_queue_lost(struct plumb_drive *d);

/* plumb_drive_last() in the next turn. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_queue_last(struct plumb_drive *d);

/* Nothing more will come: the descriptor goes, and with it the loop's hold. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_forget(struct plumb_drive *d);

/*
 * What the stream runs over sees what a step has made of the drive. It may find
 * that this is the end of it (plumb_drive_fail), and calls nobody.
 */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures kept: DRIVE_KEPT(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_port_follow(struct plumb_drive *d);

/* Methods: that they are called, and that they return. The monitor is told. */

/*@ requires \valid(d) && DRIVE_ROOM(d);
  @ requires method: verb_method(verb) && !verb_of_process(verb);
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.pausing_calls,
  @   d->monitor.limiting_calls, d->monitor.sending_calls,
  @   d->monitor.eof, d->monitor.reading_paused, d->monitor.switched;
  @ ensures called: DRIVE_CALLED(d, verb);
  @*/
void plumb_port_called(struct plumb_drive *d, enum plumb_verb verb);

/* The same, of write() and writelines(). */
/*@ requires \valid(d) && DRIVE_ROOM(d);
  @ requires method: verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES;
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.pausing_calls,
  @   d->monitor.limiting_calls, d->monitor.sending_calls,
  @   d->monitor.eof, d->monitor.reading_paused, d->monitor.switched;
  @ ensures called: DRIVE_CALLED(d, verb);
  @*/
void plumb_port_called_write(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given);

/* The same, of set_write_buffer_limits(). */
/*@ requires \valid(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.pausing_calls,
  @   d->monitor.limiting_calls, d->monitor.sending_calls,
  @   d->monitor.eof, d->monitor.reading_paused, d->monitor.switched;
  @ ensures called: DRIVE_CALLED(d,
  @   PLUMB_VERB_SET_WRITE_BUFFER_LIMITS);
  @*/
void plumb_port_called_limits(
    struct plumb_drive *d, struct plumb_flow_limits asked);

/* An error was raised. What a method tells besides is the drive's. */
/*@ requires \valid(d) && DRIVE_RUNNING(d, verb);
  @ requires method: verb_method(verb) && !verb_of_process(verb) &&
  @   verb != PLUMB_VERB_IS_CLOSING;
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.pausing_calls,
  @   d->monitor.limiting_calls, d->monitor.sending_calls,
  @   d->monitor.closing, d->monitor.aborted, d->monitor.reading_paused,
  @   d->monitor.has_limits, d->monitor.low, d->monitor.high;
  @ ensures returned: DRIVE_RETURNED(d, verb, error);
  @ ensures error: \result == error;
  @*/
int plumb_port_returned(struct plumb_drive *d, enum plumb_verb verb, int error);

/* The same, of those that tell a truth. */
/*@ requires \valid(d) && DRIVE_RUNNING(d, verb);
  @ requires method: verb == PLUMB_VERB_IS_READING ||
  @   verb == PLUMB_VERB_CAN_WRITE_EOF || verb == PLUMB_VERB_IS_CLOSING;
  @ requires accepts: verb == PLUMB_VERB_IS_CLOSING && !truth ==>
  @   DRIVE_ACCEPTS_OPEN(d);
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.pausing_calls,
  @   d->monitor.limiting_calls, d->monitor.sending_calls,
  @   d->monitor.closing, d->monitor.aborted, d->monitor.reading_paused,
  @   d->monitor.has_limits, d->monitor.low, d->monitor.high;
  @ ensures returned: DRIVE_RETURNED(d, verb, 0);
  @ ensures truth: \result == truth;
  @*/
bool plumb_port_returned_truth(
    struct plumb_drive *d, enum plumb_verb verb, bool truth);

/* write() was called, and all of it went out, and it has returned. */
/*@ requires \valid(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns \nothing;
  @*/
void plumb_port_wrote(struct plumb_drive *d, size_t len);

/* User code. What is not 0 was raised. */

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_MADE(d);
  @ requires inside: DRIVE_INSIDE_MADE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_port_made(struct plumb_drive *d);

/* What was read lies in the loop's memory. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_DATA(d, count);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int plumb_port_data(struct plumb_drive *d, size_t count);

/*
 * get_buffer(). An error is raised, or the buffer's own. PLUMB_WOULD_BLOCK: it
 * is not to be filled, as the protocol is another now.
 */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_GET_BUFFER(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures given: \result == 0 ==> d->monitor.buffer_given;
  @*/
int plumb_port_get_buffer(struct plumb_drive *d);

/* What was read lies in that buffer. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_UPDATED(d, count);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int plumb_port_updated(struct plumb_drive *d, size_t count);

/*
 * 1: it was answered true; 0: false, which closes; less: it was raised. A read
 * pipe's comes last, paused or not: eof.waits-while-paused does not bind it.
 */
/*@ requires \valid(d) && !d->last;
  @ requires accepts: DRIVE_ACCEPTS_EOF(d);
  @ requires inside: DRIVE_INSIDE_EOF(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: \result != 0 ==> DRIVE_OK(d);
  @ ensures closing: \result == 0 ==> DRIVE_ANSWERED(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int plumb_port_eof(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_PAUSE(d);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 1);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_port_pause(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_RESUME(d);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 0);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_port_resume(struct plumb_drive *d);

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_LOST(d);
  @ requires inside: DRIVE_INSIDE_LOST(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_port_lost(struct plumb_drive *d, int error);

/* Tells that the sendfile() that was the drive's has completed. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_port_file_done(struct plumb_drive *d);

/* Tells the exception handler. The message is a constant. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_port_report(struct plumb_drive *d, int error, const char *message);

/* Of what ends the transport: an OSError is told by connection_lost alone. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_port_report_fatal(
    struct plumb_drive *d, int error, const char *message);

#endif
