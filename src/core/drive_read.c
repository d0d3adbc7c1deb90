/* What comes of reading: data, the end, an error. */
#include "core/drive.h"

#include "core/drive_act.h"
#include "core/drive_hear.h"
#include "core/kind.h"
#include "core/pipe.h"
#include "core/slow.h"
#include "plumbline/errors.h"

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

/* The engine is told that there is data. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size;
  @ ensures ok: DRIVE_OK(d);
  @ ensures reads: \result == PLUMB_STREAM_DO_DATA ==>
  @   STREAM_READS(&d->stream);
  @*/
static enum plumb_stream_action
tell_data(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_drive_hear_data(&d->stream);

	plumb_drive_watch(d, step);
	return step.action;
}

/* Into whose buffer it was read, that it is handed. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: STREAM_READS(&d->stream);
  @ requires given: filled ==> d->monitor.buffer_given;
  @ requires some: count > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
hand_over(struct plumb_drive *d, size_t count, bool filled)
{
	if (filled) {
		update(d, count);
	} else {
		give(d, count);
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
	if (tell_data(d) == PLUMB_STREAM_DO_DATA) {
		hand_over(d, count, filled);
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
	struct plumb_stream_step step = plumb_drive_hear_close(&d->stream);

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

	plumb_drive_end(d, plumb_drive_hear_answered(&d->stream, open));
}

/* The engine is told that this was the end. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size;
  @ ensures accepts: \result == PLUMB_STREAM_DO_EOF ==>
  @   DRIVE_ACCEPTS_EOF(d) && !d->last;
  @ ensures inside: \result == PLUMB_STREAM_DO_EOF ==> DRIVE_INSIDE_EOF(d);
  @ ensures ok: \result != PLUMB_STREAM_DO_EOF ==> DRIVE_OK(d);
  @*/
static enum plumb_stream_action
tell_eof(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_drive_hear_eof(&d->stream);

	plumb_drive_watch(d, step);
	return step.action;
}

/* The step is EOF. */
/*@ requires \valid(d) && !d->last;
  @ requires accepts: DRIVE_ACCEPTS_EOF(d);
  @ requires inside: DRIVE_INSIDE_EOF(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
ask_protocol(struct plumb_drive *d)
{
	int result = plumb_port_eof(d);

	if (result < 0) {
		fail_loudly(d, result, "eof_received() raised");
	} else {
		answered(d, result);
	}
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
	if (tell_eof(d) == PLUMB_STREAM_DO_EOF) {
		ask_protocol(d);
	}
	plumb_drive_follow(d);
}

/* It was read, and there was nothing. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: STREAM_READS(&d->stream);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
ended(struct plumb_drive *d)
{
	if (plumb_pipe_look(d->kind, PLUMB_PIPE_EV_END) == PLUMB_PIPE_DO_LAST) {
		end_later(d);
	} else {
		end_now(d);
	}
}

/* It was not read; something may be wrong. */
/*@ requires \valid(d) && DRIVE_OK(d) && status != 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
refused(struct plumb_drive *d, int status)
{
	if (status != PLUMB_WOULD_BLOCK) {
		plumb_drive_fail(d, status);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: STREAM_READS(&d->stream);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
got_nothing(struct plumb_drive *d, int status)
{
	if (status == 0) {
		ended(d);
	} else {
		refused(d, status);
	}
}

/* What came of reading once. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: STREAM_READS(&d->stream);
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
	} else {
		got_nothing(d, io.status);
	}
}

/* The buffer is there, and whatever else happened when it was asked for. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires given: d->monitor.buffer_given;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
fill(struct plumb_drive *d)
{
	/* rule: buffered.pause-inside-updated */
	if (plumb_drive_hear_is_reading(&d->stream)) {
		got(d, plumb_port_fill(d), true);
	}
}

/* No buffer: that is wrong, or the protocol is another now. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
no_buffer(struct plumb_drive *d, int error)
{
	if (error < 0) {
		/* rule: buffered.get-raises */
		fail_loudly(d, error, "get_buffer() raised, or gave no buffer");
	}
}

/*
 * For protocols that give the buffer themselves. Between get_buffer and the
 * read anything may have happened, so the engine is asked again; what stays
 * unread is still there.
 */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: STREAM_READS(&d->stream);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
read_into(struct plumb_drive *d)
{
	int error = plumb_port_get_buffer(d);

	if (error != 0) {
		no_buffer(d, error);
	} else {
		fill(d);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires reads: STREAM_READS(&d->stream);
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
  @ requires reads: STREAM_READS(&d->stream);
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

/* The engine is told that there may be something to read. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size;
  @ ensures ok: DRIVE_OK(d);
  @ ensures reads: \result == PLUMB_STREAM_DO_READ ==>
  @   STREAM_READS(&d->stream);
  @*/
static enum plumb_stream_action
tell_readable(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_drive_hear_readable(&d->stream);

	plumb_drive_watch(d, step);
	return step.action;
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
	if (tell_readable(d) == PLUMB_STREAM_DO_READ) {
		read_once(d);
	}
	plumb_drive_follow(d);
}

/* Whether the engine would say READ and DATA, and nobody asks for more. */
/*@ requires \valid_read(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures reads: \result ==> STREAM_READS(&d->stream);
  @*/
static inline bool
is_plain(const struct plumb_drive *d)
{
	return plumb_drive_hear_is_quiet(&d->stream) && !d->buffered &&
	       !d->follows;
}

void
plumb_drive_readable(struct plumb_drive *d)
{
	if (is_plain(d)) {
		read_quiet(d);
	} else {
		read_in_steps(d);
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
