/*
 * The only calls into protocols. Each puts down that the callback is entered,
 * makes the call, and puts down that it was left: the monitor judges the one
 * and the other. Nothing is cached over a call: the callback may have closed
 * the transport or switched its protocol. It cannot have freed it, as that
 * waits for the end of the turn.
 */
#include "transport/transport.h"

/* What get_buffer is told of the size: that any will do. */
enum { ANY_SIZE = -1 };

static void
enter(struct plumb_transport *t, struct plumb_note note,
    const struct plumb_piece *data, size_t count)
{
	if (t->switched) {
		plumb_note_flag(&note, PLUMB_NOTE_VIA);
		note.more =
		    (uintptr_t)(t->protocol.name != NULL ? t->protocol.name
							 : "p");
	}
	plumb_observe(t->loop, &t->observer, note, data, count);
}

/* What a callback returned, made an error or 0. */
static int
leave(struct plumb_transport *t, enum plumb_verb verb, int result)
{
	struct plumb_note note = plumb_note_of(PLUMB_MARK_LEAVE, verb, 0);

	if (result < 0) {
		plumb_note_flag(&note, PLUMB_NOTE_RAISED);
		note.error = result;
	}
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	return result < 0 ? result : 0;
}

/* Of those that need no factory. */
static struct plumb_protocol
own_protocol(struct plumb_transport *t)
{
	struct plumb_protocol protocol = t->how.protocol;

	if (protocol.self == NULL)
		protocol.self = t;
	return protocol;
}

int
plumb_notify_factory(struct plumb_transport *t)
{
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_PROTOCOL_FACTORY, 0);
	int result = 0;

	enter(t, note, NULL, 0);
	plumb_loop_enter(t->loop);
	if (t->how.protocol_factory != NULL)
		result = t->how.protocol_factory(t->how.self, &t->protocol);
	else if (t->how.protocol.ops != NULL)
		t->protocol = own_protocol(t);
	plumb_loop_leave(t->loop);
	plumb_buffered_switch(t);
	return leave(t, PLUMB_VERB_PROTOCOL_FACTORY, result);
}

/* Of an error that a library has words for, these go with it. */
static void
give_reason(struct plumb_transport *t, struct plumb_note *note)
{
	bool worded = plumb_note_has(note, PLUMB_NOTE_WORD);

	if (note->error != PLUMB_ETLS && note->error != PLUMB_ECERT)
		return;
	plumb_note_flag(note, PLUMB_NOTE_REASON);
	*(worded ? &note->more : &note->number) = (uintptr_t)t->reason;
	plumb_loop_set_reason(t->loop, t->reason);
}

int
plumb_notify_opened(struct plumb_transport *t, int error)
{
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_OPENED, 0);
	int result;

	if (t->how.opened == NULL)
		return 0;
	note.error = error;
	give_reason(t, &note);
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	result = t->how.opened(t->how.self, error == 0 ? t : NULL, error);
	plumb_loop_set_reason(t->loop, "");
	return leave(t, PLUMB_VERB_OPENED, result);
}

int
plumb_notify_started_tls(
    struct plumb_transport *t, const struct plumb_completion *done)
{
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_COMPLETED, 0);
	int result = 0;

	plumb_note_flag(&note, PLUMB_NOTE_WORD);
	note.number = (uintptr_t)plumb_verb_name(PLUMB_VERB_START_TLS);
	note.error = done->error;
	give_reason(t, &note);
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	if (done->fn != NULL)
		result = done->fn(done->self, t, done->error);
	plumb_loop_set_reason(t->loop, "");
	return leave(t, PLUMB_VERB_COMPLETED, result);
}

int
plumb_notify_made(struct plumb_transport *t)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	int result = 0;

	enter(t, plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_CONNECTION_MADE, 0),
	    NULL, 0);
	if (ops != NULL && ops->connection_made != NULL)
		result = ops->connection_made(t->protocol.self, t);
	return leave(t, PLUMB_VERB_CONNECTION_MADE, result);
}

/* The whole of it, where the short cut will not do. */
PLUMB_SLOW static void
enter_data(struct plumb_transport *t, const uint8_t *data, size_t len)
{
	struct plumb_piece piece = { data, len };
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_ENTER, PLUMB_VERB_DATA_RECEIVED, PLUMB_NOTE_COUNT);

	note.number = len;
	enter(t, note, &piece, 1);
}

PLUMB_SLOW static int
leave_data(struct plumb_transport *t, int result)
{
	return leave(t, PLUMB_VERB_DATA_RECEIVED, result);
}

int
plumb_notify_data(struct plumb_transport *t, const uint8_t *data, size_t len)
{
	struct plumb_observer *observer = &t->observer;
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	int result = 0;

	if (t->loop->tape == NULL && !t->in_full &&
	    plumb_traffic_data(&t->drive.monitor, len))
		plumb_observe_put(observer,
		    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_DATA_RECEIVED,
			PLUMB_NOTE_COUNT),
		    len);
	else
		enter_data(t, data, len);
	if (ops != NULL && ops->data_received != NULL)
		result = ops->data_received(t->protocol.self, data, len);
	if (t->loop->tape != NULL || result < 0 ||
	    !plumb_traffic_data_left(&t->drive.monitor))
		return leave_data(t, result);
	plumb_observe_put(observer,
	    plumb_note_of(PLUMB_MARK_LEAVE, PLUMB_VERB_DATA_RECEIVED, 0), 0);
	return 0;
}

int
plumb_notify_get_buffer(struct plumb_transport *t, void **buffer, size_t *size)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_ENTER, PLUMB_VERB_GET_BUFFER, PLUMB_NOTE_HINT);
	int result;

	note.number = (uint64_t)ANY_SIZE;
	enter(t, note, NULL, 0);
	result = ops->get_buffer(t->protocol.self, ANY_SIZE, buffer, size);
	if (result < 0)
		return leave(t, PLUMB_VERB_GET_BUFFER, result);
	note = plumb_note_of(
	    PLUMB_MARK_LEAVE, PLUMB_VERB_GET_BUFFER, PLUMB_NOTE_SIZE);
	note.number = *size;
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	return 0;
}

int
plumb_notify_updated(struct plumb_transport *t, const uint8_t *data, size_t len)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_piece piece = { data, len };
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_ENTER, PLUMB_VERB_BUFFER_UPDATED, PLUMB_NOTE_COUNT);
	int result = 0;

	note.number = len;
	enter(t, note, &piece, 1);
	if (ops->buffer_updated != NULL)
		result = ops->buffer_updated(t->protocol.self, len);
	return leave(t, PLUMB_VERB_BUFFER_UPDATED, result);
}

int
plumb_notify_eof(struct plumb_transport *t)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_LEAVE, PLUMB_VERB_EOF_RECEIVED, 0);
	int result = 0;

	enter(t, plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_EOF_RECEIVED, 0),
	    NULL, 0);
	if (ops != NULL && ops->eof_received != NULL)
		result = ops->eof_received(t->protocol.self);
	if (result < 0)
		return leave(t, PLUMB_VERB_EOF_RECEIVED, result);
	plumb_note_flag(&note, PLUMB_NOTE_TRUTH);
	if (result > 0)
		plumb_note_flag(&note, PLUMB_NOTE_TRUE);
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	return result;
}

int
plumb_notify_sendfile(struct plumb_transport *t,
    const struct plumb_sendfile *how, int error, uint64_t sent)
{
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_ENTER, PLUMB_VERB_COMPLETED, PLUMB_NOTE_WORD);
	int result = 0;

	note.number = (uintptr_t)plumb_verb_name(PLUMB_VERB_SENDFILE);
	note.error = error;
	if (error == 0) {
		plumb_note_flag(&note, PLUMB_NOTE_SENT);
		note.more = sent;
	}
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	if (how->completed != NULL)
		result = how->completed(how->self, t, error, sent);
	return leave(t, PLUMB_VERB_COMPLETED, result);
}

static void
enter_with_size(struct plumb_transport *t, enum plumb_verb verb)
{
	struct plumb_note note = plumb_note_of(PLUMB_MARK_ENTER, verb, 0);

	/* A subprocess's is that of its stdin. */
	if (t->spawned == NULL) {
		plumb_note_flag(&note, PLUMB_NOTE_SIZE);
		note.number = t->drive.stream.size;
	}
	enter(t, note, NULL, 0);
}

int
plumb_notify_pause(struct plumb_transport *t)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	int result = 0;

	enter_with_size(t, PLUMB_VERB_PAUSE_WRITING);
	plumb_loop_enter(t->loop);
	if (ops != NULL && ops->pause_writing != NULL)
		result = ops->pause_writing(t->protocol.self);
	plumb_loop_leave(t->loop);
	return leave(t, PLUMB_VERB_PAUSE_WRITING, result);
}

int
plumb_notify_resume(struct plumb_transport *t)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	int result = 0;

	enter_with_size(t, PLUMB_VERB_RESUME_WRITING);
	if (ops != NULL && ops->resume_writing != NULL)
		result = ops->resume_writing(t->protocol.self);
	return leave(t, PLUMB_VERB_RESUME_WRITING, result);
}

int
plumb_notify_lost(struct plumb_transport *t, int error)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_CONNECTION_LOST, 0);
	int result = 0;

	note.error = error;
	give_reason(t, &note);
	enter(t, note, NULL, 0);
	if (ops != NULL && ops->connection_lost != NULL)
		result = ops->connection_lost(t->protocol.self, error);
	plumb_loop_set_reason(t->loop, "");
	return leave(t, PLUMB_VERB_CONNECTION_LOST, result);
}

int
plumb_notify_datagram(struct plumb_transport *t, const uint8_t *data,
    size_t len, const struct plumb_address *from)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	const struct plumb_piece pieces[] = { { data, len },
		{ (const uint8_t *)from, sizeof *from } };
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_DATAGRAM_RECEIVED,
		PLUMB_NOTE_COUNT | PLUMB_NOTE_ADDRESS);
	int result = 0;

	note.number = len;
	enter(t, note, pieces, 2);
	if (ops != NULL && ops->datagram_received != NULL)
		result =
		    ops->datagram_received(t->protocol.self, data, len, from);
	return leave(t, PLUMB_VERB_DATAGRAM_RECEIVED, result);
}

int
plumb_notify_error(struct plumb_transport *t, int error)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_ERROR_RECEIVED, 0);
	int result = 0;

	note.error = error;
	enter(t, note, NULL, 0);
	plumb_loop_enter(t->loop);
	if (ops != NULL && ops->error_received != NULL)
		result = ops->error_received(t->protocol.self, error);
	plumb_loop_leave(t->loop);
	return leave(t, PLUMB_VERB_ERROR_RECEIVED, result);
}

int
plumb_notify_pipe_data(
    struct plumb_transport *t, int fd, const uint8_t *data, size_t len)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_piece piece = { data, len };
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_ENTER, PLUMB_VERB_PIPE_DATA_RECEIVED, PLUMB_NOTE_COUNT);
	int result = 0;

	plumb_note_set_pipe(&note, (unsigned)fd + 1);
	note.number = len;
	enter(t, note, &piece, 1);
	if (ops != NULL && ops->pipe_data_received != NULL)
		result =
		    ops->pipe_data_received(t->protocol.self, fd, data, len);
	return leave(t, PLUMB_VERB_PIPE_DATA_RECEIVED, result);
}

int
plumb_notify_pipe_lost(struct plumb_transport *t, int fd, int error)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_PIPE_CONNECTION_LOST, 0);
	int result = 0;

	plumb_note_set_pipe(&note, (unsigned)fd + 1);
	note.error = error;
	enter(t, note, NULL, 0);
	if (ops != NULL && ops->pipe_connection_lost != NULL)
		result = ops->pipe_connection_lost(t->protocol.self, fd, error);
	return leave(t, PLUMB_VERB_PIPE_CONNECTION_LOST, result);
}

int
plumb_notify_exited(struct plumb_transport *t)
{
	const struct plumb_protocol_ops *ops = t->protocol.ops;
	int result = 0;

	enter(t, plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_PROCESS_EXITED, 0),
	    NULL, 0);
	if (ops != NULL && ops->process_exited != NULL)
		result = ops->process_exited(t->protocol.self);
	return leave(t, PLUMB_VERB_PROCESS_EXITED, result);
}
