/*
 * The methods of a transport. Each puts down that it was called and that it
 * returned, for the monitor and the tape; what it does is the engine's.
 */
#include "core/pipe.h"

#include "transport/methods.h"
#include "transport/process.h"
#include "transport/transport.h"

static inline void
observe(struct plumb_transport *t, struct plumb_note note)
{
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
}

void
plumb_method_called(struct plumb_transport *t, enum plumb_verb verb)
{
	observe(t, plumb_note_of(PLUMB_MARK_CALL, verb, 0));
}

struct plumb_note
plumb_method_returning(enum plumb_verb verb, int error)
{
	struct plumb_note note = plumb_note_of(PLUMB_MARK_RETURN, verb, 0);

	if (error != 0) {
		plumb_note_flag(&note, PLUMB_NOTE_RAISED);
		note.error = error;
	}
	return note;
}

int
plumb_method_returned(
    struct plumb_transport *t, enum plumb_verb verb, int error)
{
	observe(t, plumb_method_returning(verb, error));
	return error;
}

/* What a method raises that this kind of transport does not have. */
int
plumb_method_missing(const struct plumb_transport *t, enum plumb_verb verb)
{
	return plumb_kind_has(t->drive.kind, verb) ? 0 : PLUMB_ENOTIMPL;
}

bool
plumb_method_returned_truth(
    struct plumb_transport *t, enum plumb_verb verb, bool truth)
{
	struct plumb_note note = plumb_method_returning(verb, 0);

	plumb_note_flag(&note, PLUMB_NOTE_TRUTH);
	if (truth)
		plumb_note_flag(&note, PLUMB_NOTE_TRUE);
	observe(t, note);
	return truth;
}

static int
returned_size(struct plumb_transport *t, enum plumb_verb verb, int error)
{
	struct plumb_note note = plumb_method_returning(verb, error);

	plumb_note_flag(&note, PLUMB_NOTE_SIZE);
	note.number = t->drive.stream.size;
	observe(t, note);
	return error;
}

static int
returned_limits(struct plumb_transport *t, enum plumb_verb verb, int error)
{
	struct plumb_note note = plumb_method_returning(verb, error);

	plumb_note_flag(&note, PLUMB_NOTE_LIMITS);
	note.number = t->drive.stream.flow.low;
	note.more = t->drive.stream.flow.high;
	observe(t, note);
	return error;
}

void
plumb_method_returned_word(
    struct plumb_transport *t, enum plumb_verb verb, const char *word)
{
	struct plumb_note note = plumb_method_returning(verb, 0);

	plumb_note_flag(&note, PLUMB_NOTE_WORD);
	note.number = (uintptr_t)word;
	observe(t, note);
}

int
plumb_transport_close(struct plumb_transport *t)
{
	plumb_method_called(t, PLUMB_VERB_CLOSE);
	/* rule: close.no-data-after */
	plumb_task_cancel(&t->last);
	if (t->spawned != NULL)
		plumb_process_shut(t);
	else
		plumb_transport_carry_out(
		    t, plumb_stream_close(&t->drive.stream));
	return plumb_method_returned(t, PLUMB_VERB_CLOSE, 0);
}

int
plumb_transport_abort(struct plumb_transport *t)
{
	int error = plumb_method_missing(t, PLUMB_VERB_ABORT);

	plumb_method_called(t, PLUMB_VERB_ABORT);
	if (error == 0)
		plumb_transport_carry_out(
		    t, plumb_stream_abort(&t->drive.stream));
	return plumb_method_returned(t, PLUMB_VERB_ABORT, error);
}

bool
plumb_transport_is_closing(struct plumb_transport *t)
{
	plumb_method_called(t, PLUMB_VERB_IS_CLOSING);
	return plumb_method_returned_truth(t, PLUMB_VERB_IS_CLOSING,
	    t->spawned != NULL ? plumb_process_is_closing(&t->spawned->engine)
			       : plumb_stream_is_closing(&t->drive.stream));
}

int
plumb_transport_pause_reading(struct plumb_transport *t)
{
	int error = plumb_method_missing(t, PLUMB_VERB_PAUSE_READING);

	plumb_method_called(t, PLUMB_VERB_PAUSE_READING);
	if (error == 0)
		plumb_transport_carry_out(
		    t, plumb_stream_pause_reading(&t->drive.stream));
	return plumb_method_returned(t, PLUMB_VERB_PAUSE_READING, error);
}

int
plumb_transport_resume_reading(struct plumb_transport *t)
{
	int error = plumb_method_missing(t, PLUMB_VERB_RESUME_READING);

	plumb_method_called(t, PLUMB_VERB_RESUME_READING);
	if (error == 0)
		plumb_transport_carry_out(
		    t, plumb_stream_resume_reading(&t->drive.stream));
	return plumb_method_returned(t, PLUMB_VERB_RESUME_READING, error);
}

bool
plumb_transport_is_reading(struct plumb_transport *t)
{
	plumb_method_called(t, PLUMB_VERB_IS_READING);
	return plumb_method_returned_truth(t, PLUMB_VERB_IS_READING,
	    plumb_stream_is_reading(&t->drive.stream));
}

static void
called_with(struct plumb_transport *t, enum plumb_verb verb,
    const struct plumb_piece *pieces, size_t count)
{
	plumb_observe(t->loop, &t->observer,
	    plumb_note_of(PLUMB_MARK_CALL, verb, 0), pieces, count);
}

/* Hands bytes to the engine; they are the caller's again after. */
static inline int
give(struct plumb_transport *t, const struct plumb_piece *pieces, size_t count,
    size_t total)
{
	struct plumb_stream_step step =
	    plumb_stream_write(&t->drive.stream, total);

	/* rule: write.sendfile-excludes-write */
	if (t->file != NULL)
		return PLUMB_EUSAGE;
	t->given = pieces;
	t->given_count = count;
	t->given_total = total;
	plumb_transport_carry_out(t, step);
	return step.action == PLUMB_STREAM_DO_REFUSE ? PLUMB_EUSAGE : 0;
}

/* The whole of it, where the monitor's short cuts will not do. */
PLUMB_SLOW static void
called_write(struct plumb_transport *t, const struct plumb_piece *piece)
{
	called_with(t, PLUMB_VERB_WRITE, piece, 1);
}

PLUMB_SLOW static int
returned_write(struct plumb_transport *t, int error)
{
	return returned_size(t, PLUMB_VERB_WRITE, error);
}

/* Call, engine, return: each is noted and judged as it comes. Apart, so that
 * what a quiet write does not need costs it nothing. */
static __attribute__((noinline)) int
write_in_steps(struct plumb_transport *t, const void *data, size_t len)
{
	struct plumb_piece piece = { data, data == NULL ? 0 : len };
	struct plumb_observer *observer = &t->observer;
	int error = plumb_method_missing(t, PLUMB_VERB_WRITE);

	if (t->loop->tape == NULL && !t->in_full &&
	    plumb_traffic_write(&t->drive.monitor))
		plumb_observe_put(observer,
		    plumb_note_of(
			PLUMB_MARK_CALL, PLUMB_VERB_WRITE, PLUMB_NOTE_COUNT),
		    len);
	else
		called_write(t, &piece);
	if (error == 0)
		error = piece.len < len ? PLUMB_ETYPE : give(t, &piece, 1, len);
	if (error != 0 || t->loop->tape != NULL || t->in_full ||
	    !plumb_traffic_written(&t->drive.monitor))
		return returned_write(t, error);
	plumb_observe_put(observer,
	    plumb_note_of(PLUMB_MARK_RETURN, PLUMB_VERB_WRITE, PLUMB_NOTE_SIZE),
	    t->drive.stream.size);
	return 0;
}

/* The kernel was asked, and did not take all: from here on as in steps. */
PLUMB_SLOW static int
write_rest(
    struct plumb_transport *t, struct plumb_piece piece, struct plumb_io io)
{
	called_write(t, &piece);
	t->given = &piece;
	t->given_count = 1;
	t->given_total = piece.len;
	plumb_act_sent(t, io);
	return returned_write(t, 0);
}

int
plumb_transport_write(struct plumb_transport *t, const void *data, size_t len)
{
	struct plumb_observer *observer = &t->observer;
	struct plumb_loop *loop = t->loop;
	struct plumb_io io;

	if (loop->tape != NULL || t->channel != NULL || data == NULL ||
	    len == 0 || !plumb_stream_is_quiet(&t->drive.stream) ||
	    !plumb_traffic_write_whole(&t->drive.monitor))
		return write_in_steps(t, data, len);
	/* Nobody can tell that this comes ahead of the note of the call. */
	io = loop->kernel->send(loop->kernel_self, t->watch.fd, data, len);
	if (io.status != 0 || io.count != len)
		return write_rest(t, (struct plumb_piece){ data, len }, io);
	plumb_observe_put(observer,
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_WRITE, PLUMB_NOTE_COUNT),
	    len);
	plumb_observe_put(observer,
	    plumb_note_of(PLUMB_MARK_RETURN, PLUMB_VERB_WRITE, PLUMB_NOTE_SIZE),
	    0);
	return 0;
}

/* Copies the list to pieces, which the loop keeps from one call to the next. */
static int
gather(struct plumb_loop *loop, const struct plumb_bytes *list, size_t count)
{
	size_t size = sizeof *loop->pieces;

	if (count > SIZE_MAX / size)
		return PLUMB_EMEMORY;
	if (count > loop->pieces_cap) {
		struct plumb_piece *pieces = plumb_loop_resize(
		    loop, loop->pieces, loop->pieces_cap * size, count * size);

		if (pieces == NULL)
			return PLUMB_EMEMORY;
		loop->pieces = pieces;
		loop->pieces_cap = count;
	}
	for (size_t i = 0; i < count; i++) {
		/* rule: write.writelines-wrong-type */
		if (list[i].data == NULL && list[i].len > 0)
			return PLUMB_ETYPE;
		loop->pieces[i].at = list[i].data;
		loop->pieces[i].len = list[i].len;
	}
	return 0;
}

int
plumb_transport_writelines(
    struct plumb_transport *t, const struct plumb_bytes *list, size_t count)
{
	struct plumb_loop *loop = t->loop;
	size_t total = 0;
	int error = plumb_method_missing(t, PLUMB_VERB_WRITELINES);

	if (error == 0)
		error = gather(loop, list, count);
	if (error == 0)
		total = plumb_pieces_total(loop->pieces, count);
	called_with(
	    t, PLUMB_VERB_WRITELINES, loop->pieces, error == 0 ? count : 0);
	if (error == 0)
		error = give(t, loop->pieces, count, total);
	return returned_size(t, PLUMB_VERB_WRITELINES, error);
}

static struct plumb_stream_step
step_of_write_eof(struct plumb_transport *t)
{
	enum plumb_pipe_action action =
	    plumb_pipe_look(t->drive.kind, PLUMB_PIPE_EV_WRITE_EOF);

	return action == PLUMB_PIPE_DO_CLOSE
		   ? plumb_stream_close(&t->drive.stream)
		   : plumb_stream_write_eof(&t->drive.stream);
}

int
plumb_transport_write_eof(struct plumb_transport *t)
{
	plumb_method_called(t, PLUMB_VERB_WRITE_EOF);
	t->shut_error = plumb_method_missing(t, PLUMB_VERB_WRITE_EOF);
	if (t->shut_error == 0)
		plumb_transport_carry_out(t, step_of_write_eof(t));
	return plumb_method_returned(t, PLUMB_VERB_WRITE_EOF, t->shut_error);
}

bool
plumb_transport_can_write_eof(struct plumb_transport *t)
{
	plumb_method_called(t, PLUMB_VERB_CAN_WRITE_EOF);
	return plumb_method_returned_truth(t, PLUMB_VERB_CAN_WRITE_EOF,
	    plumb_method_missing(t, PLUMB_VERB_WRITE_EOF) == 0);
}

size_t
plumb_transport_get_write_buffer_size(struct plumb_transport *t)
{
	plumb_method_called(t, PLUMB_VERB_GET_WRITE_BUFFER_SIZE);
	(void)returned_size(t, PLUMB_VERB_GET_WRITE_BUFFER_SIZE, 0);
	return t->drive.stream.size;
}

int
plumb_transport_set_write_buffer_limits(
    struct plumb_transport *t, int64_t high, int64_t low)
{
	struct plumb_flow_limits asked = {
		.has_high = high != PLUMB_LIMIT_UNSET,
		.has_low = low != PLUMB_LIMIT_UNSET,
		.high = high,
		.low = low,
	};
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_CALL, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS, 0);
	int error = plumb_method_missing(t, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS);
	struct plumb_stream_step step;

	plumb_note_flag(&note, PLUMB_NOTE_ASKED);
	note.number = (uint64_t)high;
	note.more = (uint64_t)low;
	observe(t, note);
	if (error == 0) {
		step = plumb_stream_set_limits(&t->drive.stream, asked);
		plumb_transport_carry_out(t, step);
		if (step.action == PLUMB_STREAM_DO_REFUSE)
			error = PLUMB_EVALUE;
	}
	return returned_limits(t, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS, error);
}

void
plumb_transport_get_write_buffer_limits(
    struct plumb_transport *t, size_t *low, size_t *high)
{
	plumb_method_called(t, PLUMB_VERB_GET_WRITE_BUFFER_LIMITS);
	*low = t->drive.stream.flow.low;
	*high = t->drive.stream.flow.high;
	(void)returned_limits(t, PLUMB_VERB_GET_WRITE_BUFFER_LIMITS, 0);
}

struct plumb_protocol
plumb_transport_get_protocol(struct plumb_transport *t)
{
	const char *name = t->protocol.name != NULL ? t->protocol.name : "p";

	plumb_method_called(t, PLUMB_VERB_GET_PROTOCOL);
	plumb_method_returned_word(t, PLUMB_VERB_GET_PROTOCOL,
	    t->protocol.ops != NULL ? name : "None");
	return t->protocol;
}

/* A lost one, and a pipe of a subprocess, which tells it what it tells. */
static bool
keeps_protocol(const struct plumb_transport *t)
{
	if (t->spawned != NULL)
		return t->spawned->engine.state == PLUMB_PROCESS_LOST;
	return t->drive.stream.state == PLUMB_STREAM_LOST ||
	       t->observer.owner != NULL;
}

void
plumb_transport_set_protocol(
    struct plumb_transport *t, struct plumb_protocol protocol)
{
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_CALL, PLUMB_VERB_SET_PROTOCOL, PLUMB_NOTE_NAME);

	note.number = (uintptr_t)(protocol.name != NULL ? protocol.name : "p");
	observe(t, note);
	/* rule: life.set-protocol-after-lost */
	if (!keeps_protocol(t)) {
		t->protocol = protocol;
		plumb_buffered_switch(t);
		t->switched = true;
		t->in_full = true;
	}
	(void)plumb_method_returned(t, PLUMB_VERB_SET_PROTOCOL, 0);
}
