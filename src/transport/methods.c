/*
 * The methods of a transport. What they do is the drive's; of a subprocess they
 * are its own, and here is said which.
 */
#include "transport/methods.h"
#include "transport/process.h"
#include "transport/transport.h"

int
plumb_transport_close(struct plumb_transport *t)
{
	return t->spawned != NULL ? plumb_subprocess_close(&t->drive)
				  : plumb_drive_close(&t->drive);
}

int
plumb_transport_abort(struct plumb_transport *t)
{
	return plumb_drive_abort(&t->drive);
}

bool
plumb_transport_is_closing(struct plumb_transport *t)
{
	return t->spawned != NULL ? plumb_subprocess_is_closing(&t->drive)
				  : plumb_drive_is_closing(&t->drive);
}

int
plumb_transport_pause_reading(struct plumb_transport *t)
{
	return plumb_drive_pause_reading(&t->drive);
}

int
plumb_transport_resume_reading(struct plumb_transport *t)
{
	return plumb_drive_resume_reading(&t->drive);
}

bool
plumb_transport_is_reading(struct plumb_transport *t)
{
	return plumb_drive_is_reading(&t->drive);
}

int
plumb_transport_write(struct plumb_transport *t, const void *data, size_t len)
{
	struct plumb_piece piece = { data, data == NULL ? 0 : len };
	struct plumb_given given = { &piece, 1, piece.len };

	if (t->loop->tape == NULL && t->channel == NULL && data != NULL)
		return plumb_drive_write_plain(&t->drive, &given);
	return plumb_drive_write(&t->drive, PLUMB_VERB_WRITE, &given,
	    piece.len < len ? PLUMB_ETYPE : 0);
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
	struct plumb_given given = { NULL, 0, 0 };
	int error = gather(loop, list, count);

	if (error == 0) {
		given.pieces = loop->pieces;
		given.count = count;
		given.total = plumb_pieces_total(loop->pieces, count);
	}
	return plumb_drive_write(
	    &t->drive, PLUMB_VERB_WRITELINES, &given, error);
}

int
plumb_transport_write_eof(struct plumb_transport *t)
{
	return plumb_drive_write_eof(&t->drive);
}

bool
plumb_transport_can_write_eof(struct plumb_transport *t)
{
	return plumb_drive_can_write_eof(&t->drive);
}

size_t
plumb_transport_get_write_buffer_size(struct plumb_transport *t)
{
	return plumb_drive_get_size(&t->drive);
}

int
plumb_transport_set_write_buffer_limits(
    struct plumb_transport *t, int64_t high, int64_t low)
{
	return plumb_drive_set_limits(&t->drive,
	    (struct plumb_flow_limits){ .has_high = high != PLUMB_LIMIT_UNSET,
		.has_low = low != PLUMB_LIMIT_UNSET,
		.high = high,
		.low = low });
}

void
plumb_transport_get_write_buffer_limits(
    struct plumb_transport *t, size_t *low, size_t *high)
{
	plumb_drive_get_limits(&t->drive);
	*low = t->drive.stream.flow.low;
	*high = t->drive.stream.flow.high;
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

/* One that connection_lost has told, which is without a protocol, and a pipe of
 * a subprocess, which tells it what it tells. */
static bool
keeps_protocol(const struct plumb_transport *t)
{
	bool gone = t->protocol.ops == NULL;

	if (t->spawned != NULL)
		return gone && t->drive.process.state == PLUMB_PROCESS_LOST;
	return (gone && t->drive.stream.state == PLUMB_STREAM_LOST) ||
	       t->observer.owner != NULL;
}

void
plumb_transport_set_protocol(
    struct plumb_transport *t, struct plumb_protocol protocol)
{
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_CALL, PLUMB_VERB_SET_PROTOCOL, PLUMB_NOTE_NAME);

	note.number = (uintptr_t)(protocol.name != NULL ? protocol.name : "p");
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	/* rule: life.set-protocol-after-lost */
	if (!keeps_protocol(t)) {
		t->protocol = protocol;
		plumb_buffered_switch(t);
		t->switched = true;
		t->in_full = true;
	}
	(void)plumb_method_returned(t, PLUMB_VERB_SET_PROTOCOL, 0);
}
