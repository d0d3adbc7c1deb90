/* What the loop says, and what comes of reading. */
#include "core/drive.h"

#include "core/drive_act.h"
#include "core/kind.h"
#include "core/monitor.h"
#include "core/pipe.h"
#include "core/quiet.h"
#include "core/slow.h"
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

void
plumb_drive_made(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_made(&d->stream);

	if (step.action != PLUMB_STREAM_DO_MADE) {
		plumb_drive_watch(d, step);
	} else if (d->deaf) {
		greet_deaf(d);
	} else {
		plumb_drive_watch(d, step);
		greet(d);
	}
	plumb_drive_follow(d);
}

/* A callback that was given data raised; or there is no buffer for it. */
/*@ requires \valid(d) && DRIVE_OK(d) && error != 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
fail_loudly(struct plumb_drive *d, int error, const char *message)
{
	/* rule: lost.oserror-not-reported, lost.other-reported */
	plumb_port_report_fatal(d, error, message);
	/* rule: lost.callback-exception */
	plumb_drive_fail(d, error);
}

/*@ requires \valid(d) && DRIVE_OK(d) && error != 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
PLUMB_SLOW static void
data_raised(struct plumb_drive *d, int error, const char *message)
{
	enum plumb_pipe_action action =
	    plumb_pipe_look(d->kind, PLUMB_PIPE_EV_DATA_RAISED);

	if (action == PLUMB_PIPE_DO_REPORT) {
		plumb_port_report(d, error, message);
	} else {
		fail_loudly(d, error, message);
	}
}

/* The step is DATA: count bytes lie in the loop's memory. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_DATA(d, count);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
give(struct plumb_drive *d, size_t count)
{
	int error = plumb_port_data(d, count);

	if (error != 0) {
		data_raised(d, error, "data_received() raised");
	}
}

/* The same, or in the protocol's own buffer. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_UPDATED(d, count);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
update(struct plumb_drive *d, size_t count)
{
	int error = plumb_port_updated(d, count);

	if (error != 0) {
		data_raised(d, error, "buffer_updated() raised");
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires given: filled ==> d->monitor.buffer_given;
  @ requires some: count > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
data(struct plumb_drive *d, size_t count, bool filled)
{
	struct plumb_stream_step step = plumb_stream_data(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_DATA) {
		if (filled) {
			update(d, count);
		} else {
			give(d, count);
		}
	}
	plumb_drive_follow(d);
}

/* The end of a read pipe: eof_received and connection_lost, a turn later. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires open: d->stream.state == PLUMB_STREAM_OPEN;
  @ requires kind: d->kind == PLUMB_KIND_READPIPE;
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @*/
static void
end_later(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_close(&d->stream);

	d->last = true;
	plumb_port_queue_last(d);
	plumb_drive_end(d, step);
}

/* Where there is no half-close, the one end brings about the other. */
/* rule: tls.true-does-not-keep-open */
/*@ requires \valid_read(d);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures open: \result ==> result > 0;
  @*/
static bool
stays_open(const struct plumb_drive *d, int result)
{
	return result > 0 && plumb_kind_has(d->kind, PLUMB_VERB_WRITE_EOF);
}

/* What the engine says to that: of its books alone, as provers lose their way
 * in all of a drive. */
/*@ requires \valid(s);
  @ requires books: drive_books(s->state, s->error, s->size, s->eof_asked,
  @   s->eof_done, s->reading_paused, s->flow.low, s->flow.high,
  @   s->flow.paused);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures ok: stream_ok(*s);
  @ ensures kept: open ==>
  @   *s == \old(*s) && \result.action == PLUMB_STREAM_DO_NOTHING;
  @ ensures close: !open ==>
  @   stream_closed(\old(*s), *s, \result.action);
  @*/
static struct plumb_stream_step
hear_answer(struct plumb_stream *s, bool open)
{
	return plumb_stream_answered(s, open);
}

/*@ requires \valid(d) && DRIVE_ANSWERED(d);
  @ requires result >= 0;
  @ requires open: result > 0 ==>
  @   drive_closes(d->stream.state, d->monitor.closing);
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @*/
static void
answered(struct plumb_drive *d, int result)
{
	bool open = stays_open(d, result);

	plumb_drive_end(d, hear_answer(&d->stream, open));
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
end_now(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_eof(&d->stream);
	int result;

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_EOF) {
		result = plumb_port_eof(d);
		if (result < 0) {
			fail_loudly(d, result, "eof_received() raised");
		} else {
			answered(d, result);
		}
	}
	plumb_drive_follow(d);
}

/* What came of reading once. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: stream_reads(d->stream);
  @ requires given: filled ==> d->monitor.buffer_given;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
PLUMB_SLOW static void
got(struct plumb_drive *d, struct plumb_io io, bool filled)
{
	if (io.status == 0 && io.count > 0) {
		data(d, io.count, filled);
	} else if (io.status != 0 && io.status != PLUMB_WOULD_BLOCK) {
		plumb_drive_fail(d, io.status);
	} else if (io.status == 0) {
		if (plumb_pipe_look(d->kind, PLUMB_PIPE_EV_END) ==
		    PLUMB_PIPE_DO_LAST) {
			end_later(d);
		} else {
			end_now(d);
		}
	}
}

/*
 * For protocols that give the buffer themselves. Between get_buffer and the
 * read anything may have happened, so the engine is asked again; what stays
 * unread is still there.
 */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: stream_reads(d->stream);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
read_into(struct plumb_drive *d)
{
	int error = plumb_port_get_buffer(d);

	if (error < 0) {
		/* rule: buffered.get-raises */
		fail_loudly(d, error, "get_buffer() raised, or gave no buffer");
		return;
	}
	/* rule: buffered.pause-inside-updated */
	if (error != 0 || !plumb_stream_is_reading(&d->stream)) {
		return;
	}
	got(d, plumb_port_fill(d), true);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: stream_reads(d->stream);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
read_once(struct plumb_drive *d)
{
	if (d->buffered) {
		read_into(d);
	} else {
		got(d, plumb_port_read(d), false);
	}
}

/* As below, where the stream is quiet: what the engine would say is known. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: stream_reads(d->stream);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
read_quiet(struct plumb_drive *d)
{
	struct plumb_io io = plumb_port_read(d);

	if (io.status == 0 && io.count > 0) {
		give(d, io.count);
	} else {
		got(d, io, false);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
PLUMB_SLOW static void
read_in_steps(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_readable(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_READ) {
		read_once(d);
	}
	plumb_drive_follow(d);
}

void
plumb_drive_readable(struct plumb_drive *d)
{
	if (plumb_stream_is_quiet(&d->stream) && !d->buffered && !d->follows) {
		read_quiet(d);
	} else {
		read_in_steps(d);
	}
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
		plumb_drive_end(d, plumb_stream_close(&d->stream));
	}
}

void
plumb_drive_last(struct plumb_drive *d)
{
	int result;

	if (!d->last) {
		return;
	}
	d->last = false;
	result = plumb_port_eof(d);
	/* It closes already, whatever the answer. */
	/* rule: pipe.read-eof-result, pipe.read-raise-in-eof */
	if (result < 0) {
		plumb_port_report(d, result, "eof_received() raised");
	} else {
		answered(d, result);
	}
}
