/*
 * An endpoint's sending and receiving. The actions of core/datagram.h are
 * carried out here, and those that every transport has where those of all are.
 *
 * The queue is the transport's: of each datagram first a header, then the
 * address that it goes to if it says one, then its bytes.
 */
#include "transport/datagram.h"

#include <string.h>

#include "transport/methods.h"

struct header {
	size_t to_len;
	size_t len;
};

_Static_assert(PLUMB_DATAGRAM_OVERHEAD <= sizeof(struct header),
    "what is counted never is more than the memory that it takes");

/* No bytes go to the socket but in datagrams. */
static void readable(void *self);
static void writable(void *self);

static const struct plumb_channel datagrams = {
	.readable = readable,
	.writable = writable,
};

int
plumb_datagram_new(struct plumb_transport *t)
{
	t->channel = &datagrams;
	t->datagram = plumb_loop_alloc(t->loop, sizeof *t->datagram);
	return t->datagram == NULL ? PLUMB_EMEMORY : 0;
}

void
plumb_datagram_free(struct plumb_transport *t)
{
	if (t->datagram == NULL)
		return;
	plumb_search_free(t);
	plumb_loop_release(t->loop, t->datagram, sizeof *t->datagram);
	t->datagram = NULL;
}

static void carry_out(struct plumb_transport *t, struct plumb_stream_step step);

/* What the callback raised is nobody's who runs under the loop. */
static void
report_outcome(struct plumb_transport *t)
{
	int error = t->datagram->outcome;

	t->datagram->outcome = 0;
	if (error != 0)
		plumb_loop_report(t->loop, t, error, "error_received() raised");
}

static void
fail(struct plumb_transport *t, int error)
{
	t->datagram->error = error;
	carry_out(t, plumb_datagram_error(&t->drive.stream));
}

static void
act_error(struct plumb_transport *t)
{
	/* After the call: there may be a sendto() in it, with an own outcome. */
	int outcome = plumb_notify_error(t, t->datagram->error);

	t->datagram->outcome = outcome;
}

/* Receiving */

static void
act_read(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;
	struct plumb_io io = loop->kernel->recvfrom(loop->kernel_self,
	    t->watch.fd, loop->read_buffer, PLUMB_READ_MAX, &t->datagram->from);

	if (io.status == 0) {
		/* rule: datagram.empty-received */
		t->got = io.count;
		carry_out(t, plumb_stream_data(&t->drive.stream));
	} else if (io.status != PLUMB_WOULD_BLOCK) {
		/* rule: datagram.refused-reported */
		fail(t, io.status);
		report_outcome(t);
	}
}

static void
act_data(struct plumb_transport *t)
{
	int error = plumb_notify_datagram(
	    t, t->loop->read_buffer, t->got, &t->datagram->from);

	/* rule: datagram.raise-in-received */
	if (error != 0)
		plumb_loop_report(
		    t->loop, t, error, "datagram_received() raised");
}

/* Sending */

static struct plumb_io
ask_kernel(struct plumb_transport *t, const struct plumb_piece *pieces,
    size_t count, const struct plumb_address *to)
{
	struct plumb_loop *loop = t->loop;

	return loop->kernel->sendto(
	    loop->kernel_self, t->watch.fd, pieces, count, to);
}

static void
act_append(struct plumb_transport *t)
{
	const struct plumb_address *to = t->datagram->to;
	struct header header = { .to_len = to != NULL ? to->len : 0,
		.len = t->given_total };
	const struct plumb_piece pieces[] = {
		{ (const uint8_t *)&header, sizeof header },
		{ (const uint8_t *)(to != NULL ? &to->any : NULL),
		    header.to_len },
		t->given[0],
	};
	size_t total = plumb_pieces_total(pieces, 3);

	if (!plumb_transport_make_room(t, total)) {
		t->datagram->outcome = PLUMB_EMEMORY;
		return;
	}
	plumb_sendq_push_rest(&t->queue, pieces, 3, 0);
	carry_out(t, plumb_datagram_queued(&t->drive.stream, header.len));
}

static void
act_send(struct plumb_transport *t)
{
	struct plumb_io io =
	    ask_kernel(t, t->given, t->given_count, t->datagram->to);

	if (io.status == PLUMB_WOULD_BLOCK)
		act_append(t);
	else if (io.status < 0)
		/* rule: datagram.error-inside-sendto, datagram.oversized */
		fail(t, io.status);
}

/* The first bytes of the queue, copied and taken off. */
static void
take(struct plumb_sendq *queue, void *out, size_t len)
{
	struct plumb_piece pieces[2] = { { NULL, 0 }, { NULL, 0 } };
	size_t first;

	(void)plumb_sendq_view(queue, pieces);
	first = len < pieces[0].len ? len : pieces[0].len;
	if (first > 0)
		memcpy(out, pieces[0].at, first);
	if (first < len)
		memcpy((uint8_t *)out + first, pieces[1].at, len - first);
	plumb_sendq_take(queue, len);
}

/* At most len bytes from the beginning of the queue, where they lie. */
static size_t
view(const struct plumb_sendq *queue, size_t len, struct plumb_piece out[2])
{
	size_t count = plumb_sendq_view(queue, out);

	if (count > 0 && len <= out[0].len) {
		out[0].len = len;
		return 1;
	}
	if (count == 2)
		out[1].len = len - out[0].len;
	return count;
}

/* Offers the oldest one to the kernel; off the queue unless it would block. */
static struct plumb_io
send_first(struct plumb_transport *t, struct header *header)
{
	struct plumb_sendq before = t->queue;
	struct plumb_address to;
	struct plumb_piece pieces[2];
	struct plumb_io io;
	size_t count;

	take(&t->queue, header, sizeof *header);
	to.len = (socklen_t)header->to_len;
	take(&t->queue, &to.any, header->to_len);
	count = view(&t->queue, header->len, pieces);
	io = ask_kernel(
	    t, pieces, header->len > 0 ? count : 0, to.len > 0 ? &to : NULL);
	if (io.status == PLUMB_WOULD_BLOCK)
		t->queue = before; /* nothing has been written over */
	else
		plumb_sendq_take(&t->queue, header->len);
	return io;
}

static void
act_flush(struct plumb_transport *t)
{
	struct plumb_io io = { 0, 0 };
	struct header header = { 0, 0 };
	size_t sent = 0;

	while (io.status == 0 && t->queue.size > 0) {
		io = send_first(t, &header);
		if (io.status == 0)
			sent += plumb_datagram_cost(header.len);
	}
	plumb_transport_shrink(t);
	plumb_drive_drained(&t->drive, sent);
	if (io.status < 0) {
		/* rule: datagram.error-while-draining */
		fail(t, io.status);
		report_outcome(t);
		carry_out(
		    t, plumb_datagram_refused(&t->drive.stream, header.len));
	}
	/* rule: datagram.close-sends-queue */
	plumb_drive_settle(&t->drive);
}

static void
act_pause(struct plumb_transport *t)
{
	plumb_drive_pause(&t->drive);
}

static void
act_resume(struct plumb_transport *t)
{
	plumb_drive_resume(&t->drive);
}

static void
nothing(struct plumb_transport *t)
{
	(void)t;
}

static void (*const acts[PLUMB_STREAM_ACTIONS])(struct plumb_transport *t) = {
	[PLUMB_STREAM_DO_NONE] = nothing,
	[PLUMB_STREAM_DO_NOTHING] = nothing,
	[PLUMB_STREAM_DO_REFUSE] = nothing,
	[PLUMB_STREAM_DO_READ] = act_read,
	[PLUMB_STREAM_DO_DATA] = act_data,
	[PLUMB_STREAM_DO_SEND] = act_send,
	[PLUMB_STREAM_DO_APPEND] = act_append,
	[PLUMB_STREAM_DO_PAUSE] = act_pause,
	[PLUMB_STREAM_DO_FLUSH] = act_flush,
	[PLUMB_STREAM_DO_RESUME] = act_resume,
	[PLUMB_STREAM_DO_ERROR] = act_error,
};

static void
carry_out(struct plumb_transport *t, struct plumb_stream_step step)
{
	plumb_watch_set(t->loop, &t->watch,
	    (short)(step.readable * POLLIN + step.writable * POLLOUT));
	acts[step.action](t);
}

static void
readable(void *self)
{
	struct plumb_transport *t = self;

	carry_out(t, plumb_stream_readable(&t->drive.stream));
}

static void
writable(void *self)
{
	struct plumb_transport *t = self;

	carry_out(t, plumb_stream_writable(&t->drive.stream));
}

/* sendto() */

/* What is wrong with the call; *to is made what the kernel shall be told. */
static int
check(struct plumb_transport *t, const void *data, size_t len,
    const struct plumb_address **to)
{
	const struct plumb_datagram *d = t->datagram;

	/* rule: datagram.wrong-type */
	if (data == NULL && len > 0)
		return PLUMB_ETYPE;
	/* rule: datagram.no-addr */
	if (*to != NULL && (*to)->len == 0)
		*to = NULL;
	if (d->remote.len == 0)
		return 0;
	/* rule: datagram.connected-addr-other, datagram.connected-addr-same */
	if (*to != NULL && !plumb_address_equal(*to, &d->remote))
		return PLUMB_EVALUE;
	*to = d->connected ? NULL : &d->remote;
	return 0;
}

static int
give(struct plumb_transport *t, const struct plumb_piece *piece,
    const struct plumb_address *to)
{
	struct plumb_datagram *d = t->datagram;
	struct plumb_stream_step step =
	    plumb_datagram_sendto(&t->drive.stream, piece->len);
	int outcome;

	t->given = piece;
	t->given_count = piece->len > 0 ? 1 : 0;
	t->given_total = piece->len;
	d->to = to;
	d->outcome = 0;
	carry_out(t, step);
	/* rule: datagram.raise-in-error */
	outcome = d->outcome;
	d->outcome = 0;
	return step.action == PLUMB_STREAM_DO_REFUSE ? PLUMB_EUSAGE : outcome;
}

static void
called(struct plumb_transport *t, const struct plumb_piece *piece,
    const struct plumb_address *to)
{
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_SENDTO, PLUMB_NOTE_COUNT);
	const struct plumb_piece pieces[] = { *piece,
		{ (const uint8_t *)to, sizeof *to } };

	note.number = piece->len;
	if (to != NULL)
		plumb_note_flag(&note, PLUMB_NOTE_ADDRESS);
	plumb_observe(t->loop, &t->observer, note, pieces, to != NULL ? 2 : 1);
}

static int
returned(struct plumb_transport *t, int error)
{
	struct plumb_note note =
	    plumb_method_returning(PLUMB_VERB_SENDTO, error);

	plumb_note_flag(&note, PLUMB_NOTE_SIZE);
	note.number = t->drive.stream.size;
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	return error;
}

int
plumb_transport_sendto(struct plumb_transport *t, const void *data, size_t len,
    const struct plumb_address *to)
{
	struct plumb_piece piece = { data, data == NULL ? 0 : len };
	int error;

	called(t, &piece, to);
	error = plumb_method_missing(t, PLUMB_VERB_SENDTO);
	if (error == 0)
		error = check(t, data, len, &to);
	if (error == 0)
		error = give(t, &piece, to);
	return returned(t, error);
}
