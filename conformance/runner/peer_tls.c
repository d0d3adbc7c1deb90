#include "conformance/runner/peer_tls.h"

#include <errno.h>
#include <sys/socket.h>

enum { REST_SIZE = 4096 };

struct tls *
peer_tls_of(const struct actor *a)
{
	return a->ops == &peer_tls ? a->own : NULL;
}

bool
peer_tls_start(struct actor *a, const struct tls_common *common,
    const struct tls_options *options)
{
	struct tls *tls = tls_new(common, options);

	if (!tls) {
		return false;
	}
	peer_send(a);
	a->own = tls;
	a->ops = &peer_tls;
	peer_send(a);
	return true;
}

/* Hands records to the kernel; false where some are left. */
static bool
flush(struct actor *a, bool *moved)
{
	struct text *raw = &peer_tls_of(a)->raw;

	while (raw->len > 0) {
		ssize_t n =
		    send(a->fd, raw->at, raw->len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			text_drop(raw, (size_t)n);
			*moved = true;
		} else if (n < 0 && errno == EAGAIN) {
			return false;
		} else if (n >= 0 || errno != EINTR) {
			/* Nobody is there: what a script goes on to see. */
			a->send_failed = *moved = true;
			raw->len = 0;
		}
	}
	return !a->send_failed;
}

/* A close_notify goes, and is answered, when nothing more is to be sent. */
static void
take_leave(struct actor *a, bool *moved)
{
	struct tls *tls = peer_tls_of(a);
	bool due = tls->notify_due || (tls->notified && !tls->stalls);

	if (due && !tls->notifies && a->out.offset == a->sent.total) {
		tls_notify(tls);
		flush(a, moved);
	}
}

static bool
send_tls(struct actor *a)
{
	struct tls *tls = peer_tls_of(a);
	bool moved = false;

	if (a->send_failed) {
		return false;
	}
	while (flush(a, &moved) && a->out.offset < a->sent.total) {
		const uint8_t *at;
		size_t n = bytes_at(&a->sent, &a->out, &at);

		n = tls_write(tls, at, n);
		if (n == 0) {
			break;
		}
		bytes_move(&a->sent, &a->out, n);
	}
	take_leave(a, &moved);
	if (tls->ends && tls->raw.len == 0) {
		tls->ends = false;
		if (shutdown(a->fd, SHUT_WR) != 0) {
			a->send_failed = true;
		}
	}
	return moved;
}

void
peer_tls_send_part(struct actor *a, size_t n)
{
	const uint8_t *at;
	size_t len;

	len = bytes_at(&a->sent, &a->out, &at);
	if (len > 0) {
		len = tls_write_part(peer_tls_of(a), at, len, n);
		bytes_move(&a->sent, &a->out, len);
	}
	peer_send(a);
}

void
peer_tls_rubbish(struct actor *a, const void *at, size_t len)
{
	text_add(&peer_tls_of(a)->raw, at, len);
	peer_send(a);
}

/* The end, when all was made; what is on its way still goes first. */
static void
end_tls(struct actor *a)
{
	struct tls *tls = peer_tls_of(a);

	tls_notify(tls);
	tls->ends = true;
	send_tls(a);
}

void
peer_tls_truncate(struct actor *a)
{
	peer_tls_of(a)->ends = true;
	peer_send(a);
}

static bool
sends_tls(const struct actor *a)
{
	const struct tls *tls = peer_tls_of(a);

	return tls->raw.len > 0 || tls->ends;
}

/* Before the end of the handshake there is no data. */
static bool
waits_tls(const struct actor *a)
{
	const struct tls *tls = peer_tls_of(a);

	return a->out.offset < a->sent.total && !tls->broken && !tls->notifies;
}

/* Reads one record, or a part of it; false where there was nothing. */
static bool
feed(struct actor *a)
{
	struct tls *tls = peer_tls_of(a);
	bool over = tls->broken || tls->notified;
	size_t room = over ? REST_SIZE : tls_wants(tls);
	char at[REST_SIZE];
	ssize_t n;

	if (a->eof_seen || a->reset_seen) {
		return false;
	}
	n = recv(a->fd, at, room < REST_SIZE ? room : REST_SIZE, MSG_DONTWAIT);
	if (n > 0) {
		tls_take(tls, at, (size_t)n);
		return true;
	}
	if (n == 0) {
		a->eof_seen = true;
	} else if (errno == EINTR) {
		return true;
	} else if (errno != EAGAIN) {
		a->reset_seen = true;
	}
	return false;
}

static size_t
read_tls(struct actor *a, size_t max)
{
	struct tls *tls = peer_tls_of(a);
	size_t got = 0;

	while (got < max) {
		size_t room = max - got < REST_SIZE ? max - got : REST_SIZE;
		size_t n = tls_read(tls, text_room(&a->wire.got, room), room);

		a->wire.got.len += n;
		got += n;
		if (n == 0 && (tls->has_data || !feed(a))) {
			break;
		}
	}
	return got;
}

static bool
attends_tls(const struct actor *a)
{
	return !peer_tls_of(a)->has_data;
}

static bool
attend_tls(struct actor *a)
{
	struct tls *tls = peer_tls_of(a);
	bool over = a->eof_seen || a->reset_seen;
	bool moved;

	while (attends_tls(a) && feed(a)) {
		/* up to the first data */
	}
	/* A read may have met what is no data: that is news as well. */
	moved = tls->seen != tls->told;
	tls->told = tls->seen;
	moved = send_tls(a) || moved;
	return moved || (!over && (a->eof_seen || a->reset_seen));
}

static enum peer_look
look_tls(struct actor *a)
{
	attend_tls(a);
	if (peer_tls_of(a)->has_data) {
		return PEER_BYTES;
	}
	if (a->eof_seen || a->reset_seen) {
		return a->eof_seen ? PEER_EOF : PEER_RESET;
	}
	return PEER_NOTHING;
}

static void
forget(struct actor *a)
{
	tls_free(a->own);
	a->own = NULL;
	a->ops = &peer_stream;
}

static void
close_tls(struct actor *a)
{
	forget(a);
	a->ops->close(a);
}

static bool
reset_tls(struct actor *a)
{
	forget(a);
	return a->ops->reset(a);
}

static bool
vanish_tls(struct actor *a)
{
	forget(a);
	return a->ops->vanish(a);
}

static unsigned long long
queued_tls(const struct actor *a)
{
	const struct tls *tls = peer_tls_of(a);
	unsigned long long all = peer_stream.queued(a);

	all = all * 31 + tls->raw.len;
	all = all * 31 + tls->held.len;
	all = all * 31 + tls->record.len;
	all = all * 31 + tls->flights;
	all = all * 31 + (unsigned)(tls->alert + 1);
	return all * 16 + (tls->has_data ? 8 : 0) + (tls->notified ? 4 : 0) +
	       (tls->notifies ? 2 : 0) + (tls->broken ? 1 : 0);
}

static bool
arrived_tls(const struct actor *a)
{
	return peer_stream.arrived(a);
}

const struct peer_ops peer_tls = {
	.send = send_tls,
	.read = read_tls,
	.look = look_tls,
	.end = end_tls,
	.close = close_tls,
	.reset = reset_tls,
	.vanish = vanish_tls,
	.queued = queued_tls,
	.arrived = arrived_tls,
	.attend = attend_tls,
	.attends = attends_tls,
	.sends = sends_tls,
	.waits = waits_tls,
};
