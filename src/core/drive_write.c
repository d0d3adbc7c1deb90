/* What is written, and how it goes out. */
#include "core/drive.h"

#include "core/drive_act.h"
#include "core/kind.h"
#include "core/quiet.h"
#include "core/slow.h"
#include "core/traffic.h"
#include "plumbline/errors.h"

/* First it ends: what the handler writes would stand behind a hole. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
PLUMB_SLOW static void
lose_rest(struct plumb_drive *d)
{
	plumb_drive_fail(d, PLUMB_EMEMORY);
	plumb_port_report(d, PLUMB_EMEMORY, "no memory for what was written");
}

/* So much more is queued now. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_WRITE);
  @ requires open: !d->stream.eof_asked;
  @ requires fits: rest <= SIZE_MAX - d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
count_rest(struct plumb_drive *d, size_t rest)
{
	struct plumb_stream_step step = plumb_stream_sent(&d->stream, rest);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_PAUSE) {
		plumb_drive_pause(d);
	}
	plumb_drive_follow(d);
}

/* Queues all but the first taken bytes; false: there is no room. */
/*@ requires \valid(d) && \valid_read(given);
  @ requires left: taken < given->total;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result ==>
  @   given->total - taken <= SIZE_MAX - d->stream.size;
  @*/
static bool
keep_rest(struct plumb_drive *d, const struct plumb_given *given, size_t taken)
{
	if (given->total - taken > SIZE_MAX - d->stream.size) {
		return false;
	}
	return plumb_port_keep(d, given, taken);
}

/* What the kernel did not take of what was given, which is some. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires left: taken < given->total;
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_WRITE);
  @ requires open: !d->stream.eof_asked;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
append(struct plumb_drive *d, const struct plumb_given *given, size_t taken)
{
	size_t rest = given->total - taken;

	if (keep_rest(d, given, taken)) {
		count_rest(d, rest);
	} else {
		lose_rest(d);
	}
}

void
plumb_drive_sent(
    struct plumb_drive *d, const struct plumb_given *given, struct plumb_io io)
{
	size_t taken = io.status == PLUMB_WOULD_BLOCK ? 0 : io.count;

	if (io.status < 0) {
		plumb_drive_fail(d, io.status);
	} else if (taken < given->total) {
		append(d, given, taken);
	}
}

/* What the engine said of it. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_WRITE);
  @ requires open: action == PLUMB_STREAM_DO_SEND ||
  @   action == PLUMB_STREAM_DO_APPEND ==> !d->stream.eof_asked;
  @ requires some: action == PLUMB_STREAM_DO_APPEND ==> given->total > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
put(struct plumb_drive *d, const struct plumb_given *given,
    enum plumb_stream_action action)
{
	if (action == PLUMB_STREAM_DO_SEND) {
		plumb_drive_sent(d, given, plumb_port_send(d, given));
	} else if (action == PLUMB_STREAM_DO_APPEND) {
		append(d, given, 0);
	}
}

/* Hands bytes to the engine; they are the caller's again after. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_WRITE);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static int
take(struct plumb_drive *d, const struct plumb_given *given)
{
	struct plumb_stream_step step;

	/* rule: write.sendfile-excludes-write */
	if (d->file) {
		return PLUMB_EUSAGE;
	}
	step = plumb_stream_write(&d->stream, given->total);
	plumb_drive_watch(d, step);
	put(d, given, step.action);
	plumb_drive_follow(d);
	return step.action == PLUMB_STREAM_DO_REFUSE ? PLUMB_EUSAGE : 0;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static int
write_now(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given)
{
	int error;

	plumb_port_called_write(d, verb, given);
	error = take(d, given);
	return plumb_port_returned(d, verb, error);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES;
  @ requires wrong: error != 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static int
write_never(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given, int error)
{
	plumb_port_called_write(d, verb, given);
	return plumb_port_returned(d, verb, error);
}

int
plumb_drive_write(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given, int error)
{
	if (!plumb_kind_has(d->kind, verb)) {
		error = PLUMB_ENOTIMPL;
	}
	return error == 0 ? write_now(d, verb, given)
			  : write_never(d, verb, given, error);
}

/* The kernel was asked, and did not take all. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires open: !d->stream.eof_asked && d->stream.size == 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
PLUMB_SLOW static int
write_rest(
    struct plumb_drive *d, const struct plumb_given *given, struct plumb_io io)
{
	plumb_port_called_write(d, PLUMB_VERB_WRITE, given);
	plumb_drive_sent(d, given, io);
	return plumb_port_returned(d, PLUMB_VERB_WRITE, 0);
}

/* Nobody can tell that this comes ahead of the note of the call. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires given: \valid_read(given) && \separated(given, d);
  @ requires open: !d->stream.eof_asked && d->stream.size == 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static inline int
write_quiet(struct plumb_drive *d, const struct plumb_given *given)
{
	struct plumb_io io = plumb_port_send(d, given);

	if (io.status != 0 || io.count != given->total) {
		return write_rest(d, given, io);
	}
	plumb_port_wrote(d, io.count);
	return 0;
}

/* Whether the engine would say SEND, and the monitor has nothing to count. */
/*@ requires \valid_read(d) && DRIVE_OK(d);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures quiet: \result ==>
  @   !d->stream.eof_asked && d->stream.size == 0;
  @*/
static inline bool
is_plain(const struct plumb_drive *d, size_t len)
{
	return len > 0 && plumb_stream_is_quiet(&d->stream) &&
	       plumb_traffic_write_whole(&d->monitor);
}

int
plumb_drive_write_plain(struct plumb_drive *d, const struct plumb_given *given)
{
	return is_plain(d, given->total)
		   ? write_quiet(d, given)
		   : plumb_drive_write(d, PLUMB_VERB_WRITE, given, 0);
}

/* The file has gone, for which the byte stands that is counted. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires file: d->stream.size == 1;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
end_file(struct plumb_drive *d)
{
	d->file = false;
	plumb_drive_drained(d, 1);
	plumb_port_file_done(d);
	plumb_drive_settle(d);
}

/* The queue has gone, and the file is first in line. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires file: d->file && d->stream.size == 1;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
flush_file(struct plumb_drive *d)
{
	struct plumb_io io = plumb_port_send_file(d);

	if (io.status < 0) {
		plumb_drive_fail(d, io.status);
	} else if (io.status == 0 && io.count > 0) {
		end_file(d);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires there: taken + (d->file ? 1 : 0) <= d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
flushed(struct plumb_drive *d, size_t taken)
{
	plumb_drive_drained(d, taken);
	plumb_drive_settle(d);
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires some: d->stream.size > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
flush(struct plumb_drive *d)
{
	struct plumb_io io = plumb_port_flush(d);

	if (io.status < 0) {
		plumb_drive_fail(d, io.status);
	} else if (io.status == 0) {
		flushed(d, io.count);
	} else {
		flushed(d, 0);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires some: d->stream.size > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
static void
drain(struct plumb_drive *d)
{
	/* rule: write.sendfile-order */
	if (d->file && d->stream.size == 1) {
		flush_file(d);
	} else {
		flush(d);
	}
}

void
plumb_drive_writable(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_writable(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_FLUSH) {
		drain(d);
	}
	plumb_drive_follow(d);
}

/*@ requires \valid(d) && DRIVE_OK(d) && !d->file;
  @ requires fits: d->stream.size < SIZE_MAX;
  @ terminates \true;
  @ assigns d->stream, d->file, d->last;
  @ ensures ok: DRIVE_OK(d);
  @*/
static int
add_file(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_sendfile(&d->stream);

	if (step.action == PLUMB_STREAM_DO_REFUSE) {
		return PLUMB_EUSAGE;
	}
	d->file = true;
	plumb_drive_watch(d, step);
	plumb_drive_follow(d);
	return 0;
}

int
plumb_drive_sendfile(struct plumb_drive *d)
{
	/* rule: write.sendfile-closing */
	if (d->file || d->stream.size == SIZE_MAX) {
		return PLUMB_EUSAGE;
	}
	return add_file(d);
}
