/*
 * An endpoint's sending and receiving, as far as core/drive_datagram.h asks for
 * it.
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

/* The drive is its first member. */
static struct plumb_transport *
transport_of(struct plumb_drive *d)
{
	return (struct plumb_transport *)(void *)d;
}

struct plumb_io
plumb_port_receive(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);
	struct plumb_loop *loop = t->loop;

	return loop->kernel->recvfrom(loop->kernel_self, t->watch.fd,
	    loop->read_buffer, PLUMB_READ_MAX, &t->datagram->from);
}

int
plumb_port_datagram(struct plumb_drive *d, size_t count)
{
	struct plumb_transport *t = transport_of(d);

	return plumb_notify_datagram(
	    t, t->loop->read_buffer, count, &t->datagram->from);
}

int
plumb_port_error(struct plumb_drive *d, int error)
{
	return plumb_notify_error(transport_of(d), error);
}

/* Sending */

static int
ask_kernel(struct plumb_transport *t, const struct plumb_piece *pieces,
    size_t count, const struct plumb_address *to)
{
	struct plumb_loop *loop = t->loop;

	return loop->kernel
	    ->sendto(loop->kernel_self, t->watch.fd, pieces, count, to)
	    .status;
}

int
plumb_port_sendto(struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	return ask_kernel(transport_of(d), &parcel->piece,
	    parcel->piece.len > 0 ? 1 : 0, parcel->to);
}

bool
plumb_port_keep_datagram(
    struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	struct plumb_transport *t = transport_of(d);
	const struct plumb_address *to = parcel->to;
	struct header header = { .to_len = to != NULL ? to->len : 0,
		.len = parcel->piece.len };
	const struct plumb_piece pieces[] = {
		{ (const uint8_t *)&header, sizeof header },
		{ (const uint8_t *)(to != NULL ? &to->any : NULL),
		    header.to_len },
		parcel->piece,
	};

	if (!plumb_transport_make_room(t, plumb_pieces_total(pieces, 3)))
		return false;
	plumb_sendq_push_rest(&t->queue, pieces, 3, 0);
	return true;
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

void
plumb_port_offer(struct plumb_drive *d, struct plumb_sending *sending)
{
	struct plumb_transport *t = transport_of(d);
	struct plumb_sendq before = t->queue;
	struct header header = { 0, 0 };
	struct plumb_address to;
	struct plumb_piece pieces[2];
	size_t count;

	take(&t->queue, &header, sizeof header);
	to.len = (socklen_t)header.to_len;
	take(&t->queue, &to.any, header.to_len);
	count = view(&t->queue, header.len, pieces);
	sending->len = header.len;
	sending->status = ask_kernel(
	    t, pieces, header.len > 0 ? count : 0, to.len > 0 ? &to : NULL);
	if (sending->status == PLUMB_WOULD_BLOCK)
		t->queue = before; /* nothing has been written over */
	else
		plumb_sendq_take(&t->queue, header.len);
	plumb_transport_shrink(t);
}

static void
readable(void *self)
{
	struct plumb_transport *t = self;

	plumb_endpoint_readable(&t->drive);
}

static void
writable(void *self)
{
	struct plumb_transport *t = self;

	plumb_endpoint_writable(&t->drive);
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

void
plumb_port_called_sendto(
    struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	struct plumb_transport *t = transport_of(d);
	const struct plumb_address *to = parcel->asked;
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_SENDTO, PLUMB_NOTE_COUNT);
	const struct plumb_piece pieces[] = { parcel->piece,
		{ (const uint8_t *)to, sizeof *to } };

	note.number = parcel->piece.len;
	if (to != NULL)
		plumb_note_flag(&note, PLUMB_NOTE_ADDRESS);
	plumb_observe(t->loop, &t->observer, note, pieces, to != NULL ? 2 : 1);
}

int
plumb_transport_sendto(struct plumb_transport *t, const void *data, size_t len,
    const struct plumb_address *to)
{
	struct plumb_parcel parcel = { { data, data == NULL ? 0 : len }, to,
		to };
	int error = plumb_method_missing(t, PLUMB_VERB_SENDTO);

	if (error == 0)
		error = check(t, data, len, &parcel.to);
	return plumb_endpoint_sendto(&t->drive, &parcel, error);
}
