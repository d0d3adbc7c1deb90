/*
 * What several of a drive's functions have in common: steps of the engine,
 * carried out. Each is preceded by what it was that the engine was told.
 */
#ifndef PLUMB_CORE_DRIVE_ACT_H
#define PLUMB_CORE_DRIVE_ACT_H

#include "core/drive.h"

/*@ requires \valid_read(d);
  @ terminates \true;
  @ assigns \nothing;
  @*/
static inline void
plumb_drive_watch(struct plumb_drive *d, struct plumb_stream_step step)
{
	plumb_port_watch(d, step.readable, step.writable);
}

/* After each step. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures kept: DRIVE_KEPT(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static inline void
plumb_drive_follow(struct plumb_drive *d)
{
	if (d->follows) {
		plumb_port_follow(d);
	}
}

/* What a callback or the kernel gave back, where that ends nothing. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_report(struct plumb_drive *d, int error, const char *message);

/* A step that ends it now or later, or does nothing: it calls nobody. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures kept: DRIVE_KEPT(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_end(struct plumb_drive *d, struct plumb_stream_step step);

/* The step is LOSE: connection_lost, and nothing any more. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires lost: d->stream.state == PLUMB_STREAM_LOST;
  @ requires accepts: DRIVE_ACCEPTS_LOST(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_lose(struct plumb_drive *d);

/*
 * The step is PAUSE. It calls the protocol back inside of the method that has
 * brought it about.
 */
/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_PAUSE(d);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 1);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_pause(struct plumb_drive *d);

/* The step is RESUME; from the loop. */
/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_RESUME(d);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 0);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_resume(struct plumb_drive *d);

/* That much of what was buffered has gone. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires there: taken + (d->file ? 1 : 0) <= d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays:
  @   \old(DRIVE_ENDPOINT(d) && taken + d->told <= d->stream.size) ==>
  @   DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
void plumb_drive_drained(struct plumb_drive *d, size_t taken);

/* After that: what waited for it. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_drive_settle(struct plumb_drive *d);

/* The kernel has answered what was sent: of which some may be left. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_WRITE);
  @ requires open: !d->stream.eof_asked;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void plumb_drive_sent(
    struct plumb_drive *d, const struct plumb_given *given, struct plumb_io io);

#endif
