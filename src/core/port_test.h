/*
 * The layer above the core, for tests: it says what it is asked, in order, and
 * gives the answers that were put here before. The monitor is told as it is by
 * the transports, and has nothing to say against it.
 */
#ifndef PLUMB_CORE_PORT_TEST_H
#define PLUMB_CORE_PORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/drive.h"
#include "core/monitor.h"
#include "core/port_datagram.h"

static char said[512];
static bool watches_reading; /* the last time that it was said */
static bool watches_writing;

static struct {
	struct plumb_io io; /* of whatever is read or sent */
	bool no_memory;
	struct plumb_sending offered;
} answers;

static inline void
say(const char *word)
{
	if (said[0] != '\0') {
		strcat(said, " ");
	}
	strcat(said, word);
}

static inline void
note(struct plumb_drive *d, enum plumb_mark mark, enum plumb_verb verb,
    struct plumb_event e)
{
	e.mark = mark;
	e.verb = verb;
	assert_int_equal(plumb_monitor_step(&d->monitor, &e), PLUMB_RULE_NONE);
}

static inline int
callback(struct plumb_drive *d, enum plumb_verb verb, const char *word)
{
	struct plumb_event e = { .has_size = false };

	note(d, PLUMB_MARK_ENTER, verb, e);
	say(word);
	note(d, PLUMB_MARK_LEAVE, verb, e);
	return 0;
}

struct plumb_io
plumb_port_read(struct plumb_drive *d)
{
	(void)d;
	say("read");
	return answers.io;
}

struct plumb_io
plumb_port_fill(struct plumb_drive *d)
{
	(void)d;
	say("fill");
	return answers.io;
}

struct plumb_io
plumb_port_send(struct plumb_drive *d, const struct plumb_given *given)
{
	(void)d;
	(void)given;
	say("send");
	return answers.io;
}

bool
plumb_port_keep(
    struct plumb_drive *d, const struct plumb_given *given, size_t taken)
{
	(void)d;
	(void)given;
	(void)taken;
	say("keep");
	return !answers.no_memory;
}

struct plumb_io
plumb_port_flush(struct plumb_drive *d)
{
	(void)d;
	say("flush");
	return answers.io;
}

struct plumb_io
plumb_port_send_file(struct plumb_drive *d)
{
	(void)d;
	say("send-file");
	return answers.io;
}

int
plumb_port_shut(struct plumb_drive *d)
{
	(void)d;
	say("shut");
	return 0;
}

void
plumb_port_discard(struct plumb_drive *d)
{
	(void)d;
	say("discard");
}

void
plumb_port_watch(struct plumb_drive *d, bool readable, bool writable)
{
	(void)d;
	watches_reading = readable;
	watches_writing = writable;
}

void
plumb_port_queue_lost(struct plumb_drive *d)
{
	(void)d;
	say("queue-lost");
}

void
plumb_port_queue_last(struct plumb_drive *d)
{
	(void)d;
	say("queue-last");
}

void
plumb_port_forget(struct plumb_drive *d)
{
	(void)d;
	say("forget");
}

void
plumb_port_follow(struct plumb_drive *d)
{
	(void)d;
	say("follow");
}

void
plumb_port_called(struct plumb_drive *d, enum plumb_verb verb)
{
	struct plumb_event e = { .has_size = false };

	note(d, PLUMB_MARK_CALL, verb, e);
}

void
plumb_port_called_write(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given)
{
	(void)given;
	say("called");
	plumb_port_called(d, verb);
}

void
plumb_port_called_limits(struct plumb_drive *d, struct plumb_flow_limits asked)
{
	(void)asked;
	plumb_port_called(d, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS);
}

int
plumb_port_returned(struct plumb_drive *d, enum plumb_verb verb, int error)
{
	struct plumb_event e = { .raised = error != 0 };

	if (verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ||
	    verb == PLUMB_VERB_GET_WRITE_BUFFER_LIMITS) {
		e.has_limits = true;
		e.low = d->stream.flow.low;
		e.high = d->stream.flow.high;
	}
	note(d, PLUMB_MARK_RETURN, verb, e);
	return error;
}

bool
plumb_port_returned_truth(
    struct plumb_drive *d, enum plumb_verb verb, bool truth)
{
	struct plumb_event e = { .has_truth = true, .truth = truth };

	note(d, PLUMB_MARK_RETURN, verb, e);
	return truth;
}

void
plumb_port_wrote(struct plumb_drive *d, size_t len)
{
	(void)d;
	(void)len;
	say("wrote");
}

int
plumb_port_made(struct plumb_drive *d)
{
	return callback(d, PLUMB_VERB_CONNECTION_MADE, "made");
}

int
plumb_port_data(struct plumb_drive *d, size_t count)
{
	(void)count;
	return callback(d, PLUMB_VERB_DATA_RECEIVED, "data");
}

int
plumb_port_get_buffer(struct plumb_drive *d)
{
	return callback(d, PLUMB_VERB_GET_BUFFER, "get-buffer");
}

int
plumb_port_updated(struct plumb_drive *d, size_t count)
{
	(void)count;
	return callback(d, PLUMB_VERB_BUFFER_UPDATED, "updated");
}

int
plumb_port_eof(struct plumb_drive *d)
{
	return callback(d, PLUMB_VERB_EOF_RECEIVED, "eof");
}

int
plumb_port_pause(struct plumb_drive *d)
{
	return callback(d, PLUMB_VERB_PAUSE_WRITING, "pause");
}

int
plumb_port_resume(struct plumb_drive *d)
{
	return callback(d, PLUMB_VERB_RESUME_WRITING, "resume");
}

int
plumb_port_lost(struct plumb_drive *d, int error)
{
	(void)error;
	return callback(d, PLUMB_VERB_CONNECTION_LOST, "lost");
}

void
plumb_port_file_done(struct plumb_drive *d)
{
	(void)d;
	say("file-done");
}

void
plumb_port_report(struct plumb_drive *d, int error, const char *message)
{
	(void)d;
	(void)error;
	(void)message;
	say("report");
}

void
plumb_port_report_fatal(struct plumb_drive *d, int error, const char *message)
{
	plumb_port_report(d, error, message);
}

/* Of an endpoint */

struct plumb_io
plumb_port_receive(struct plumb_drive *d)
{
	(void)d;
	say("receive");
	return answers.io;
}

int
plumb_port_sendto(struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	(void)d;
	(void)parcel;
	say("sendto");
	return answers.io.status;
}

bool
plumb_port_keep_datagram(
    struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	(void)d;
	(void)parcel;
	say("keep");
	return !answers.no_memory;
}

void
plumb_port_offer(struct plumb_drive *d, struct plumb_sending *sending)
{
	(void)d;
	say("offer");
	sending->len = answers.offered.len;
	sending->status = answers.offered.status;
}

void
plumb_port_called_sendto(
    struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	(void)parcel;
	plumb_port_called(d, PLUMB_VERB_SENDTO);
}

int
plumb_port_datagram(struct plumb_drive *d, size_t count)
{
	(void)count;
	return callback(d, PLUMB_VERB_DATAGRAM_RECEIVED, "datagram");
}

int
plumb_port_error(struct plumb_drive *d, int error)
{
	(void)error;
	return callback(d, PLUMB_VERB_ERROR_RECEIVED, "error");
}

#endif
