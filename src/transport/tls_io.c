/*
 * How bytes get through TLS. Of what is written, one record at a time is
 * encrypted, and the next one only when all of it is with the kernel; until
 * then its bytes count as not sent.
 */
#include <string.h>

#include "transport/tls.h"

int
plumb_tls_drain(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;
	struct plumb_tls_session *session = &t->tls->session;
	const uint8_t *at;
	size_t len;

	while ((len = plumb_tls_session_held(session, &at)) > 0) {
		struct plumb_io io =
		    loop->kernel->send(loop->kernel_self, t->watch.fd, at, len);

		if (io.status != 0)
			return io.status;
		plumb_tls_session_sent(session, io.count);
	}
	return 0;
}

struct plumb_io
plumb_tls_fill(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;
	struct plumb_io io = loop->kernel->read(
	    loop->kernel_self, t->watch.fd, loop->read_buffer, PLUMB_READ_MAX);

	if (io.status == 0 && io.count > 0)
		io.status = plumb_tls_session_feed(
		    &t->tls->session, loop->read_buffer, io.count);
	return io;
}

/* What the session has, and if that is nothing, what the socket gives it. */
static struct plumb_io
read_once(struct plumb_transport *t, void *out, size_t size, bool *cut)
{
	struct plumb_io io =
	    plumb_tls_session_read(&t->tls->session, out, size);
	int drained;

	*cut = false;
	if (io.status == PLUMB_WOULD_BLOCK) {
		io = plumb_tls_fill(t);
		*cut = io.status == 0 && io.count == 0;
		if (io.status == 0 && io.count > 0)
			io =
			    plumb_tls_session_read(&t->tls->session, out, size);
	}
	/* Alerts, and answers to a change of keys. */
	drained = plumb_tls_drain(t);
	if (drained < 0 && io.status == PLUMB_WOULD_BLOCK)
		io.status = drained;
	return io;
}

static enum plumb_tls_event
event_of(struct plumb_io io, bool cut)
{
	if (io.status != 0)
		return PLUMB_TLS_EV_FAILED;
	if (io.count > 0)
		return PLUMB_TLS_EV_DATA;
	return cut ? PLUMB_TLS_EV_CUT : PLUMB_TLS_EV_NOTIFIED;
}

/* For the engine, which is told by what is returned. */
struct plumb_io
plumb_tls_read(struct plumb_transport *t, void *out, size_t size)
{
	bool cut;
	struct plumb_io io = read_once(t, out, size, &cut);

	/* An error is the engine's to tell of: it drops this, too. */
	if (io.status == 0)
		plumb_tls_happens(t, event_of(io, cut));
	return io;
}

void
plumb_tls_discard(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;
	bool cut;
	struct plumb_io io =
	    read_once(t, loop->read_buffer, PLUMB_READ_MAX, &cut);

	t->tls->error = io.status;
	if (io.status != PLUMB_WOULD_BLOCK)
		plumb_tls_happens(t, event_of(io, cut));
}

/*
 * The kernel takes nothing more: a peer that hangs up in the handshake mostly
 * has said why, and that is the better error.
 */
static int
explain(struct plumb_transport *t, int error)
{
	struct plumb_io io = plumb_tls_fill(t);
	int status;

	if (io.status != 0 || io.count == 0)
		return error;
	status = plumb_tls_session_shake(&t->tls->session);
	return status < 0 ? status : error;
}

void
plumb_tls_shake(struct plumb_transport *t)
{
	struct plumb_tls *tls = t->tls;
	int status = plumb_tls_session_shake(&tls->session);
	int drained = plumb_tls_drain(t);

	/* The first word on what went wrong is the session's. */
	tls->error = status;
	if (status >= 0 && drained < 0)
		tls->error = explain(t, drained);
	if (tls->error < 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_FAILED);
	else if (status == 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_SHAKEN);
}

/* What was queued before start_tls(): as it is. */
static struct plumb_io
send_plain(struct plumb_transport *t, struct plumb_piece piece)
{
	struct plumb_loop *loop = t->loop;
	struct plumb_tls *tls = t->tls;
	struct plumb_io io;

	if (piece.len > tls->plain)
		piece.len = tls->plain;
	io = loop->kernel->send(
	    loop->kernel_self, t->watch.fd, piece.at, piece.len);
	if (io.status != 0)
		return io;
	tls->plain -= io.count;
	if (tls->plain == 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_PLAIN_SENT);
	return io;
}

/* The bytes of a list, from an offset on, as many as go into a record. */
static struct plumb_piece
piece_at(const struct plumb_piece *pieces, size_t count, size_t offset,
    uint8_t joined[PLUMB_TLS_RECORD])
{
	struct plumb_piece piece = { joined, 0 };

	while (count > 0 && offset >= pieces->len) {
		offset -= pieces->len;
		pieces++;
		count--;
	}
	if (count > 0 &&
	    (count == 1 || pieces->len - offset >= PLUMB_TLS_RECORD)) {
		piece.at = pieces->at + offset;
		piece.len = pieces->len - offset;
		if (piece.len > PLUMB_TLS_RECORD)
			piece.len = PLUMB_TLS_RECORD;
		return piece;
	}
	for (; count > 0 && piece.len < PLUMB_TLS_RECORD; count--) {
		size_t len = pieces->len - offset;

		if (len > PLUMB_TLS_RECORD - piece.len)
			len = PLUMB_TLS_RECORD - piece.len;
		if (len > 0)
			memcpy(joined + piece.len, pieces->at + offset, len);
		piece.len += len;
		offset = 0;
		pieces++;
	}
	return piece;
}

/*
 * What sendfile() reads is not queued: it is gone from there once it is sealed,
 * and only a record of it waits here.
 */
static bool
is_of_a_file(const struct plumb_transport *t, const struct plumb_piece *pieces)
{
	return t->file != NULL && pieces[0].at == t->loop->read_buffer;
}

/* rule: tls.size-covers, tls.pause-mark */
static struct plumb_io
seal(struct plumb_transport *t, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_tls *tls = t->tls;
	uint8_t joined[PLUMB_TLS_RECORD];
	struct plumb_io io = { plumb_tls_drain(t), 0 };

	while (io.status == 0) {
		struct plumb_piece piece;

		io.count += tls->sealed;
		tls->sealed = 0;
		piece = piece_at(pieces, count, io.count, joined);
		if (piece.len == 0)
			return io;
		io.status =
		    plumb_tls_session_write(&tls->session, piece.at, piece.len);
		if (io.status != 0)
			return io;
		if (is_of_a_file(t, pieces))
			io.count += piece.len;
		else
			tls->sealed = piece.len;
		io.status = plumb_tls_drain(t);
	}
	if (io.status == PLUMB_WOULD_BLOCK && io.count > 0)
		io.status = 0;
	return io;
}

struct plumb_io
plumb_tls_send(
    struct plumb_transport *t, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	switch (t->tls->phase) {
	case PLUMB_TLS_PLAIN:
		return send_plain(t, pieces[0]);
	case PLUMB_TLS_HANDSHAKE:
		return io;
	case PLUMB_TLS_OPEN:
	case PLUMB_TLS_ENDED:
		return seal(t, pieces, count);
	default:
		/* Behind the farewell nothing can be sent any more. */
		/* rule: tls.after-loss */
		io.status = 0;
		io.count = plumb_pieces_total(pieces, count);
		return io;
	}
}
