/* The methods but those that write. Each is noted as called, and as returned. */
#include "core/drive.h"

#include "core/drive_act.h"
#include "core/kind.h"
#include "core/pipe.h"
#include "plumbline/errors.h"

/* A method that this kind has not. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires method: verb_method(verb) && !verb_of_process(verb) &&
  @   verb != PLUMB_VERB_IS_CLOSING;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
refuse(struct plumb_drive *d, enum plumb_verb verb)
{
	plumb_port_called(d, verb);
	return plumb_port_returned(d, verb, PLUMB_ENOTIMPL);
}

int
plumb_drive_close(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_CLOSE);
	/* rule: close.no-data-after */
	plumb_drive_stop(d, false);
	return plumb_port_returned(d, PLUMB_VERB_CLOSE, 0);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
abort_now(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_ABORT);
	plumb_drive_stop(d, true);
	return plumb_port_returned(d, PLUMB_VERB_ABORT, 0);
}

int
plumb_drive_abort(struct plumb_drive *d)
{
	if (!plumb_kind_has(d->kind, PLUMB_VERB_ABORT)) {
		return refuse(d, PLUMB_VERB_ABORT);
	}
	return abort_now(d);
}

bool
plumb_drive_is_closing(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_IS_CLOSING);
	return plumb_port_returned_truth(
	    d, PLUMB_VERB_IS_CLOSING, plumb_stream_is_closing(&d->stream));
}

/* Only what is watched changes; or it comes too early. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures held: \result == 0 ==>
  @   drive_reads(d->stream.state, d->stream.reading_paused, 1);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
hold(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_pause_reading(&d->stream);

	if (step.action == PLUMB_STREAM_DO_REFUSE) {
		return PLUMB_EUSAGE;
	}
	plumb_drive_watch(d, step);
	plumb_drive_follow(d);
	return 0;
}

/* The same. */
/*@ requires \valid(d) && DRIVE_OK(d) && !d->monitor.reading_paused;
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
let_go(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_resume_reading(&d->stream);

	if (step.action == PLUMB_STREAM_DO_REFUSE) {
		return PLUMB_EUSAGE;
	}
	plumb_drive_watch(d, step);
	plumb_drive_follow(d);
	return 0;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
hold_now(struct plumb_drive *d)
{
	int error;

	plumb_port_called(d, PLUMB_VERB_PAUSE_READING);
	error = hold(d);
	return plumb_port_returned(d, PLUMB_VERB_PAUSE_READING, error);
}

int
plumb_drive_pause_reading(struct plumb_drive *d)
{
	if (!plumb_kind_has(d->kind, PLUMB_VERB_PAUSE_READING)) {
		return refuse(d, PLUMB_VERB_PAUSE_READING);
	}
	return hold_now(d);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
let_go_now(struct plumb_drive *d)
{
	int error;

	plumb_port_called(d, PLUMB_VERB_RESUME_READING);
	error = let_go(d);
	return plumb_port_returned(d, PLUMB_VERB_RESUME_READING, error);
}

int
plumb_drive_resume_reading(struct plumb_drive *d)
{
	if (!plumb_kind_has(d->kind, PLUMB_VERB_RESUME_READING)) {
		return refuse(d, PLUMB_VERB_RESUME_READING);
	}
	return let_go_now(d);
}

bool
plumb_drive_is_reading(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_IS_READING);
	return plumb_port_returned_truth(
	    d, PLUMB_VERB_IS_READING, plumb_stream_is_reading(&d->stream));
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @*/
static int
end_sending(struct plumb_drive *d)
{
	struct plumb_stream_step step;
	int error = 0;

	if (plumb_pipe_look(d->kind, PLUMB_PIPE_EV_WRITE_EOF) ==
	    PLUMB_PIPE_DO_CLOSE) {
		plumb_drive_end(d, plumb_stream_close(&d->stream));
		return 0;
	}
	step = plumb_stream_write_eof(&d->stream);
	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_SHUT) {
		error = plumb_port_shut(d);
	} else if (step.action == PLUMB_STREAM_DO_REFUSE) {
		error = PLUMB_EUSAGE;
	}
	plumb_drive_follow(d);
	return error;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static int
end_sending_now(struct plumb_drive *d)
{
	int error;

	plumb_port_called(d, PLUMB_VERB_WRITE_EOF);
	error = end_sending(d);
	return plumb_port_returned(d, PLUMB_VERB_WRITE_EOF, error);
}

int
plumb_drive_write_eof(struct plumb_drive *d)
{
	if (!plumb_kind_has(d->kind, PLUMB_VERB_WRITE_EOF)) {
		return refuse(d, PLUMB_VERB_WRITE_EOF);
	}
	return end_sending_now(d);
}

bool
plumb_drive_can_write_eof(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_CAN_WRITE_EOF);
	return plumb_port_returned_truth(d, PLUMB_VERB_CAN_WRITE_EOF,
	    plumb_kind_has(d->kind, PLUMB_VERB_WRITE_EOF));
}

size_t
plumb_drive_get_size(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_GET_WRITE_BUFFER_SIZE);
	(void)plumb_port_returned(d, PLUMB_VERB_GET_WRITE_BUFFER_SIZE, 0);
	return d->stream.size;
}

/* Neither the marks nor what the monitor knows of them have changed. */
/* clang-format off */
#define DRIVE_UNLIMITED(d)                                                     \
	((d)->stream.flow.low == \old((d)->stream.flow.low) &&                 \
	(d)->stream.flow.high == \old((d)->stream.flow.high) &&                \
	(d)->monitor.low == \old((d)->monitor.low) &&                          \
	(d)->monitor.high == \old((d)->monitor.high) &&                        \
	((d)->monitor.has_limits <==> \old((d)->monitor.has_limits)))
/* clang-format on */

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires inside:
  @   DRIVE_RUNNING(d, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures refused: \result != 0 ==> DRIVE_UNLIMITED(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
limit(struct plumb_drive *d, struct plumb_flow_limits asked)
{
	struct plumb_stream_step step =
	    plumb_stream_set_limits(&d->stream, asked);

	if (step.action == PLUMB_STREAM_DO_REFUSE) {
		return PLUMB_EVALUE;
	}
	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_PAUSE) {
		plumb_drive_pause(d);
	}
	plumb_drive_follow(d);
	return 0;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
limit_never(struct plumb_drive *d, struct plumb_flow_limits asked)
{
	plumb_port_called_limits(d, asked);
	return plumb_port_returned(
	    d, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS, PLUMB_ENOTIMPL);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
limit_now(struct plumb_drive *d, struct plumb_flow_limits asked)
{
	int error;

	plumb_port_called_limits(d, asked);
	error = limit(d, asked);
	return plumb_port_returned(
	    d, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS, error);
}

int
plumb_drive_set_limits(struct plumb_drive *d, struct plumb_flow_limits asked)
{
	return plumb_kind_has(d->kind, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS)
		   ? limit_now(d, asked)
		   : limit_never(d, asked);
}

void
plumb_drive_get_limits(struct plumb_drive *d)
{
	plumb_port_called(d, PLUMB_VERB_GET_WRITE_BUFFER_LIMITS);
	(void)plumb_port_returned(d, PLUMB_VERB_GET_WRITE_BUFFER_LIMITS, 0);
}

void
plumb_drive_started_tls(struct plumb_drive *d)
{
	(void)let_go(d);
}
