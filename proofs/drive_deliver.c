/*
 * What port.h and port_datagram.h say of the calls into user code, of what is
 * known of these: a callback is entered, methods are called in any order, any
 * number of times, and it is left. Each deliver_NAME() has the contract of
 * plumb_port_NAME(), word by word (tool/deliver.py sees to that), and asks
 * besides for no more than that a visit is one:
 *
 * - the events are those that notify.c puts down, with the numbers that the
 *   port was given; what it answers is what was put down when it was left;
 * - user code calls methods of the transport, of an endpoint those that it has,
 *   and calls none where there is no room for one more to be counted.
 */
#include "proofs/drive_moves.h"
#include "proofs/endpoint_any.h"
#include "proofs/endpoint_enters.h"
#include "proofs/stream_enters.h"
#include "proofs/stream_notes.h"

/* User code is called, once. */
struct visit {
	struct plumb_event enter;
	struct plumb_event leave;
	bool endpoint;			   /* what calls it is one: */
	const struct endpoint_move *sends; /* what it does then, */
	const struct move *moves;	   /* and else */
	size_t count;			   /* how much of that */
	int result;			   /* what is not 0 was raised */
};

/* clang-format off */
#define VISITS(d, v)                                                           \
	(\valid_read(v) && \separated(v, d) &&                                 \
	\valid_read((v)->sends + (0 .. (v)->count - 1)) &&                     \
	\separated(d, (v)->sends + (0 .. (v)->count - 1)) &&                   \
	\valid_read((v)->moves + (0 .. (v)->count - 1)) &&                     \
	\separated((v)->moves + (0 .. (v)->count - 1), d) &&                   \
	((v)->endpoint <==> DRIVE_ENDPOINT(d)))
#define VISIT_ROOM(d, v)                                                       \
	(((v)->count > 0 ==> DRIVE_ROOM(d)) &&                                 \
	0 <= (d)->monitor.callbacks < UINT32_MAX)
#define VISIT_LEAVES(v, VERB)                                                  \
	(NOTE_LEAVES(&(v)->leave) && (v)->leave.verb == (VERB))
#define VISIT_ENTERS(v, VERB)                                                  \
	(STREAM_IS(&(v)->enter, VERB) && VISIT_LEAVES(v, VERB))
#define VISIT_COMPLETES(v)                                                     \
	(NOTE_COMPLETED(&(v)->enter) && NOTE_COMPLETED(&(v)->leave))
/* clang-format on */

int deliver_made(struct plumb_drive *d, const struct visit *v);
int deliver_lost(struct plumb_drive *d, int error, const struct visit *v);
int deliver_data(struct plumb_drive *d, size_t count, const struct visit *v);
int deliver_get_buffer(struct plumb_drive *d, const struct visit *v);
int deliver_updated(struct plumb_drive *d, size_t count, const struct visit *v);
int deliver_eof(struct plumb_drive *d, const struct visit *v);
int deliver_pause(struct plumb_drive *d, const struct visit *v);
int deliver_resume(struct plumb_drive *d, const struct visit *v);
int deliver_datagram(
    struct plumb_drive *d, size_t count, const struct visit *v);
int deliver_error(struct plumb_drive *d, int error, const struct visit *v);
void deliver_file_done(struct plumb_drive *d, const struct visit *v);
void deliver_report(struct plumb_drive *d, int error, const char *message,
    const struct visit *v);
void deliver_report_fatal(struct plumb_drive *d, int error, const char *message,
    const struct visit *v);

/* What user code does. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires visit: VISITS(d, v);
  @ requires room: v->count > 0 ==> DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
act(struct plumb_drive *d, const struct visit *v)
{
	if (v->count == 0) {
		return;
	}
	if (v->endpoint) {
		endpoint_from_inside(d, v->sends, v->count);
	} else {
		drive_moves(d, v->moves, v->count);
	}
}

/* What it does, and that it comes back; not of eof_received. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires visit: VISITS(d, v);
  @ requires room: v->count > 0 ==> DRIVE_ROOM(d);
  @ requires leave: NOTE_LEAVES(&v->leave) &&
  @   v->leave.verb != PLUMB_VERB_EOF_RECEIVED;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures left: d->monitor.callbacks ==
  @   tally_less(\old(d->monitor.callbacks));
  @ ensures ended: \old(d->monitor.ended) ==> d->monitor.ended;
  @ ensures stays: DRIVE_STAYS(d);
  @ ensures given: v->leave.verb == PLUMB_VERB_GET_BUFFER &&
  @   !v->leave.raised ==> d->monitor.buffer_given;
  @ ensures result: \result == v->result;
  @*/
static int
run(struct plumb_drive *d, const struct visit *v)
{
	act(d, v);
	(void)stream_notes_leave(d, &v->leave);
	return v->result;
}

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_MADE(d);
  @ requires inside: DRIVE_INSIDE_MADE(d);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_CONNECTION_MADE);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int
deliver_made(struct plumb_drive *d, const struct visit *v)
{
	(void)stream_enters_made(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_LOST(d);
  @ requires inside: DRIVE_INSIDE_LOST(d);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_CONNECTION_LOST);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int
deliver_lost(struct plumb_drive *d, int error, const struct visit *v)
{
	(void)error;
	(void)stream_enters_lost(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_DATA(d, count);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_DATA_RECEIVED) &&
  @   v->enter.count == count;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int
deliver_data(struct plumb_drive *d, size_t count, const struct visit *v)
{
	(void)count;
	(void)stream_enters_data(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_GET_BUFFER(d);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_GET_BUFFER) &&
  @   (v->result == 0 ==> !v->leave.raised);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures given: \result == 0 ==> d->monitor.buffer_given;
  @*/
int
deliver_get_buffer(struct plumb_drive *d, const struct visit *v)
{
	(void)stream_enters_get_buffer(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_UPDATED(d, count);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_BUFFER_UPDATED) &&
  @   v->enter.count == count;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int
deliver_updated(struct plumb_drive *d, size_t count, const struct visit *v)
{
	(void)count;
	(void)stream_enters_updated(d, &v->enter);
	return run(d, v);
}

/* eof_received is entered: of a read pipe while reading is paused, too. */
/*@ requires \valid(d) && \valid_read(v) && \separated(v, d);
  @ requires accepts: DRIVE_ACCEPTS_EOF(d);
  @ requires inside: DRIVE_INSIDE_EOF(d);
  @ requires enter: STREAM_IS(&v->enter, PLUMB_VERB_EOF_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures ok: DRIVE_OK(d);
  @ ensures ended: d->monitor.ended;
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @*/
static void
enter_eof(struct plumb_drive *d, const struct visit *v)
{
	if (d->monitor.reading_paused) {
		(void)stream_enters_last(d, &v->enter);
	} else {
		(void)stream_enters_eof(d, &v->enter);
	}
}

/* It is left. Of what was told no end is queued any more. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires \valid_read(v) && \separated(v, d);
  @ requires ended: d->monitor.ended;
  @ requires leave: VISIT_LEAVES(v, PLUMB_VERB_EOF_RECEIVED) &&
  @   (v->result == 0 <==> NOTE_DENIES(&v->leave));
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures ok: v->result != 0 ==> DRIVE_OK(d);
  @ ensures closing: v->result == 0 ==> DRIVE_ANSWERED(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures left: d->monitor.callbacks ==
  @   tally_less(\old(d->monitor.callbacks));
  @ ensures ended: d->monitor.ended;
  @*/
static void
leave_eof(struct plumb_drive *d, const struct visit *v)
{
	if (v->result != 0) {
		(void)stream_notes_leave(d, &v->leave);
	} else {
		(void)stream_notes_eof(d, &v->leave);
	}
}

/*@ requires \valid(d) && !d->last;
  @ requires accepts: DRIVE_ACCEPTS_EOF(d);
  @ requires inside: DRIVE_INSIDE_EOF(d);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_EOF_RECEIVED) &&
  @   (v->result == 0 <==> NOTE_DENIES(&v->leave));
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: \result != 0 ==> DRIVE_OK(d);
  @ ensures closing: \result == 0 ==> DRIVE_ANSWERED(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
int
deliver_eof(struct plumb_drive *d, const struct visit *v)
{
	enter_eof(d, v);
	act(d, v);
	leave_eof(d, v);
	return v->result;
}

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_PAUSE(d);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 1);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_PAUSE_WRITING) &&
  @   v->enter.size == d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int
deliver_pause(struct plumb_drive *d, const struct visit *v)
{
	(void)stream_enters_pause(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d);
  @ requires accepts: DRIVE_ACCEPTS_RESUME(d);
  @ requires inside: DRIVE_INSIDE_FLOW(d, 0);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: VISIT_ENTERS(v, PLUMB_VERB_RESUME_WRITING) &&
  @   v->enter.size == d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int
deliver_resume(struct plumb_drive *d, const struct visit *v)
{
	(void)stream_enters_resume(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_DATAGRAM(d);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: ENDPOINT_IS(&v->enter, PLUMB_VERB_DATAGRAM_RECEIVED) &&
  @   VISIT_LEAVES(v, PLUMB_VERB_DATAGRAM_RECEIVED);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int
deliver_datagram(struct plumb_drive *d, size_t count, const struct visit *v)
{
	(void)count;
	(void)endpoint_enters_datagram(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_ERROR(d);
  @ requires visit: VISITS(d, v);
  @ requires room: VISIT_ROOM(d, v);
  @ requires events: ENDPOINT_IS(&v->enter, PLUMB_VERB_ERROR_RECEIVED) &&
  @   VISIT_LEAVES(v, PLUMB_VERB_ERROR_RECEIVED);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int
deliver_error(struct plumb_drive *d, int error, const struct visit *v)
{
	(void)error;
	(void)endpoint_enters_error(d, &v->enter);
	return run(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires visit: VISITS(d, v);
  @ requires room: v->count > 0 ==> DRIVE_ROOM(d);
  @ requires events: VISIT_COMPLETES(v);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void
deliver_file_done(struct plumb_drive *d, const struct visit *v)
{
	(void)stream_notes_other(d, &v->enter);
	act(d, v);
	(void)stream_notes_other(d, &v->leave);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires visit: VISITS(d, v);
  @ requires room: v->count > 0 ==> DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void
deliver_report(struct plumb_drive *d, int error, const char *message,
    const struct visit *v)
{
	(void)error;
	(void)message;
	act(d, v);
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires visit: VISITS(d, v);
  @ requires room: v->count > 0 ==> DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void
deliver_report_fatal(struct plumb_drive *d, int error, const char *message,
    const struct visit *v)
{
	(void)error;
	(void)message;
	act(d, v);
}
