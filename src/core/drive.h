/*
 * What drives a transport: the engine that decides for it (stream.h), the
 * monitor that judges it, and here what comes of everything that happens to
 * it: step by step what is watched, what the kernel is asked, which callback is
 * made, and what follows from how that ended. What is outside of the core is
 * asked for through port.h.
 *
 * A drive is the first member of its transport, so the two pointers are one.
 *
 * The contracts say of all of it: in whatever order these functions are called,
 * those that are methods from inside callbacks too, whatever the kernel answers
 * and user code returns, the monitor accepts every callback that is made, and
 * every answer of is_closing(). The loop is not entered again from inside a
 * callback; user code calls methods, and comes back. Which of it is proved so
 * far stands in proofs/README.md; all of it is executed around every call while
 * the suite runs.
 */
#ifndef PLUMB_CORE_DRIVE_H
#define PLUMB_CORE_DRIVE_H

#include "core/drive_state.h"
#include "core/port.h"

/* A new drive, of no kind yet. */
/*@ requires \valid(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures idle: DRIVE_IDLE(d);
  @ ensures room: DRIVE_ROOM(d);
  @ ensures told: d->told == 0;
  @*/
void plumb_drive_init(struct plumb_drive *d);

/* What the loop says. Nothing of this transport runs: no method, no callback. */

/* connection_made is due. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_made(struct plumb_drive *d);

/* The descriptor is readable, or has an error. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_drive_readable(struct plumb_drive *d);

/* That of a write pipe is: nobody reads its other end any more. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_drive_reader_gone(struct plumb_drive *d);

/* The descriptor is writable, or has an error. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_drive_writable(struct plumb_drive *d);

/* What was queued is due: eof_received of a pipe, connection_lost. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_drive_last(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_lost(struct plumb_drive *d);

/* What the stream runs over says. */

/* There is more to the end of it than its last byte. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream;
  @ ensures ok: DRIVE_OK(d);
  @*/
void plumb_drive_linger(struct plumb_drive *d);

/* That is over, too. From the loop. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_drive_finished(struct plumb_drive *d);

/* It has failed, with an error that is not 0. From wherever. */
/*@ requires \valid(d) && DRIVE_OK(d) && error != 0;
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures over: stream_over(d->stream.state);
  @ ensures kept: DRIVE_KEPT(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_fail(struct plumb_drive *d, int error);

/* It is to end with what it is a part of, and no method says so. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures closing: state_closing(d->stream.state);
  @ ensures over: at_once ==> stream_over(d->stream.state);
  @ ensures silent: !d->last;
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_stop(struct plumb_drive *d, bool at_once);

/* Methods, from wherever, as transport.h of the public header says. */

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_drive_close(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_drive_abort(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
bool plumb_drive_is_closing(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_drive_pause_reading(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_drive_resume_reading(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
bool plumb_drive_is_reading(struct plumb_drive *d);

/*
 * write(), or writelines(). An error: what is wrong with what was given, found
 * before; it is raised, and nothing else happens.
 */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int plumb_drive_write(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given, int error);

/* write() of what is in order, on a kind that has it. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int plumb_drive_write_plain(
    struct plumb_drive *d, const struct plumb_given *given);

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int plumb_drive_write_eof(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
bool plumb_drive_can_write_eof(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
size_t plumb_drive_get_size(struct plumb_drive *d);
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_drive_set_limits(
    struct plumb_drive *d, struct plumb_flow_limits asked);
/* They are in d->stream.flow. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_get_limits(struct plumb_drive *d);

/*
 * Of sendfile(), inside of the method: the file counts as one byte, and its
 * port is ready. An error: it may not be.
 */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @*/
int plumb_drive_sendfile(struct plumb_drive *d);

/* start_tls() has returned: the transport that is given reads. */
/*@ requires \valid(d) && DRIVE_OK(d) && !d->monitor.reading_paused;
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @*/
void plumb_drive_started_tls(struct plumb_drive *d);

#endif
