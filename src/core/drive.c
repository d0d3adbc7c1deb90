/* How a stream begins; and that nobody reads what is written any more. */
#include "core/drive.h"

#include "core/drive_act.h"
#include "core/drive_hear.h"
#include "core/monitor.h"
#include "core/pipe.h"
#include "plumbline/errors.h"

void
plumb_drive_init(struct plumb_drive *d)
{
	plumb_monitor_init(&d->monitor);
	/*@ assert life: d->monitor.phase == PLUMB_PHASE_NEW &&
	  @   !d->monitor.closing && !d->monitor.aborted; */
	/*@ assert input: !d->monitor.eof && !d->monitor.ended &&
	  @   !d->monitor.reading_paused; */
	/*@ assert flow: !d->monitor.writing_paused &&
	  @   !d->monitor.has_limits; */
	/*@ assert calls: d->monitor.calls == 0 &&
	  @   d->monitor.callbacks == 0 && d->monitor.pausing_calls == 0 &&
	  @   d->monitor.limiting_calls == 0 &&
	  @   d->monitor.sending_calls == 0; */
	/*@ assert stream: !d->monitor.process.known; */
	plumb_stream_init(&d->stream);
	d->kind = PLUMB_KIND_NONE;
	d->deaf = false;
	d->buffered = false;
	d->follows = false;
	d->file = false;
	d->last = false;
	d->told = 0;
}

/*@ requires \valid(d) && DRIVE_ACCEPTS_MADE(d) && DRIVE_INSIDE_MADE(d);
  @ requires open: d->stream.state == PLUMB_STREAM_OPEN;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
greet(struct plumb_drive *d)
{
	int error = plumb_port_made(d);

	plumb_drive_report(d, error, "connection_made() raised");
}

/* Never watched for reading. */
/*@ requires \valid(d) && DRIVE_ACCEPTS_MADE(d) && DRIVE_INSIDE_MADE(d);
  @ requires open: d->stream.state == PLUMB_STREAM_OPEN;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
greet_deaf(struct plumb_drive *d)
{
	plumb_drive_watch(d, plumb_stream_pause_reading(&d->stream));
	greet(d);
}

/* The engine is told that it is made. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size, d->file;
  @ ensures accepts: \result.action == PLUMB_STREAM_DO_MADE ==>
  @   DRIVE_ACCEPTS_MADE(d);
  @ ensures inside: \result.action == PLUMB_STREAM_DO_MADE ==>
  @   DRIVE_INSIDE_MADE(d);
  @ ensures open: \result.action == PLUMB_STREAM_DO_MADE ==>
  @   d->stream.state == PLUMB_STREAM_OPEN;
  @ ensures ok: \result.action != PLUMB_STREAM_DO_MADE ==> DRIVE_OK(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static struct plumb_stream_step
begin(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_drive_hear_made(&d->stream);

	if (step.action == PLUMB_STREAM_DO_MADE) {
		/* No sendfile() waits on what is new; DRIVE_OK says that of
		 * what lives alone. */
		d->file = false;
	}
	return step;
}

/* What it says to that, carried out. */
/*@ requires \valid(d);
  @ requires accepts: step.action == PLUMB_STREAM_DO_MADE ==>
  @   DRIVE_ACCEPTS_MADE(d);
  @ requires inside: step.action == PLUMB_STREAM_DO_MADE ==>
  @   DRIVE_INSIDE_MADE(d);
  @ requires open: step.action == PLUMB_STREAM_DO_MADE ==>
  @   d->stream.state == PLUMB_STREAM_OPEN;
  @ requires ok: step.action != PLUMB_STREAM_DO_MADE ==> DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
meet(struct plumb_drive *d, struct plumb_stream_step step)
{
	if (step.action != PLUMB_STREAM_DO_MADE) {
		plumb_drive_watch(d, step);
	} else if (d->deaf) {
		greet_deaf(d);
	} else {
		plumb_drive_watch(d, step);
		greet(d);
	}
}

void
plumb_drive_made(struct plumb_drive *d)
{
	meet(d, begin(d));
	plumb_drive_follow(d);
}

/* Watched for that only while it is open, so a close() that flushes hears of it
 * by writing. */
void
plumb_drive_reader_gone(struct plumb_drive *d)
{
	enum plumb_pipe_event event = d->stream.size > 0
					  ? PLUMB_PIPE_EV_INPUT_LATER
					  : PLUMB_PIPE_EV_INPUT;

	if (plumb_pipe_look(d->kind, event) == PLUMB_PIPE_DO_BREAK) {
		plumb_drive_fail(d, PLUMB_EPIPE);
	} else {
		plumb_drive_end(d, plumb_drive_hear_close(&d->stream));
	}
}
