#include "core/drive_act.h"

void
plumb_drive_report(struct plumb_drive *d, int error, const char *message)
{
	if (error != 0) {
		plumb_port_report(d, error, message);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->file;
  @ ensures ok: DRIVE_OK(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
drop(struct plumb_drive *d)
{
	plumb_port_discard(d);
	d->file = false;
	plumb_port_queue_lost(d);
}

void
plumb_drive_end(struct plumb_drive *d, struct plumb_stream_step step)
{
	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_QUEUE) {
		plumb_port_queue_lost(d);
	} else if (step.action == PLUMB_STREAM_DO_DROP) {
		drop(d);
	} else if (step.action == PLUMB_STREAM_DO_FORGET) {
		plumb_port_forget(d);
	}
	plumb_drive_follow(d);
}

void
plumb_drive_fail(struct plumb_drive *d, int error)
{
	plumb_drive_end(d, plumb_stream_failed(&d->stream, error));
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures closing: state_closing(d->stream.state);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
close_later(struct plumb_drive *d)
{
	plumb_drive_end(d, plumb_stream_close(&d->stream));
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures over: stream_over(d->stream.state);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
close_now(struct plumb_drive *d)
{
	plumb_drive_end(d, plumb_stream_abort(&d->stream));
}

/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->last;
  @ ensures ok: DRIVE_OK(d);
  @ ensures silent: !d->last;
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static void
silence(struct plumb_drive *d)
{
	d->last = false;
}

void
plumb_drive_stop(struct plumb_drive *d, bool at_once)
{
	if (at_once) {
		close_now(d);
		silence(d);
	} else {
		close_later(d);
		silence(d);
	}
}

void
plumb_drive_lose(struct plumb_drive *d)
{
	int error;

	d->last = false;
	/* rule: lost.socket-open-inside, lost.fin-after-entered */
	error = plumb_port_lost(d, d->stream.error);
	plumb_drive_report(d, error, "connection_lost() raised");
	plumb_port_forget(d);
}

void
plumb_drive_pause(struct plumb_drive *d)
{
	int error = plumb_port_pause(d);

	plumb_drive_report(d, error, "pause_writing() raised");
}

void
plumb_drive_resume(struct plumb_drive *d)
{
	int error = plumb_port_resume(d);

	plumb_drive_report(d, error, "resume_writing() raised");
}

void
plumb_drive_drained(struct plumb_drive *d, size_t taken)
{
	struct plumb_stream_step step;

	/*@ assert lives: taken > 0 ==> stream_live(d->stream.state); */
	step = plumb_stream_flushed(&d->stream, taken);
	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_RESUME) {
		plumb_drive_resume(d);
	}
	plumb_drive_follow(d);
}

void
plumb_drive_settle(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_settle(&d->stream);
	int error = 0;

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_LOSE) {
		plumb_drive_lose(d);
	} else if (step.action == PLUMB_STREAM_DO_SHUT) {
		error = plumb_port_shut(d);
	}
	plumb_drive_follow(d);
	plumb_drive_report(d, error, "the sending side could not be shut down");
}
