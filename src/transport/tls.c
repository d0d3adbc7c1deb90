/*
 * The one place where TLS's decisions are carried out. What happens to the
 * connection is put to core/tls.h; between the handshake and the farewell the
 * stream engine is driven as over a socket, by way of the channel.
 */
#include "transport/tls.h"

#include <string.h>

/* More than this of TLS's own words, unsent: the peer makes us talk. */
enum { FLOOD = 65536 };

static void act(struct plumb_transport *t, enum plumb_tls_action action);

void
plumb_tls_happens(struct plumb_transport *t, enum plumb_tls_event event)
{
	struct plumb_tls *tls = t->tls;
	struct plumb_tls_cell cell = plumb_tls_look(tls->phase, event);

	tls->phase = (enum plumb_tls_phase)cell.next;
	act(t, (enum plumb_tls_action)cell.action);
}

/* The time limit */

static void
limit_end(struct plumb_transport *t)
{
	/* A timer that the loop has dropped must not be cancelled. */
	if (t->tls->limit != NULL && !t->loop->closed)
		plumb_handle_cancel(t->tls->limit);
	t->tls->limit = NULL;
}

static int
limit_passed(void *self)
{
	struct plumb_transport *t = self;

	t->tls->limit = NULL;
	plumb_tls_happens(t, PLUMB_TLS_EV_LATE);
	plumb_tls_channel.watch(t);
	return 0;
}

/* Without memory for it there is no waiting either. */
static void
limit_begin(struct plumb_transport *t, uint64_t delay)
{
	limit_end(t);
	t->tls->limit = plumb_loop_call_later(t->loop, delay, limit_passed, t);
	t->tls->unlimited = t->tls->limit == NULL;
	if (t->tls->unlimited)
		plumb_tls_happens(t, PLUMB_TLS_EV_LATE);
}

/* What comes of being late, unless there was no limit. */
static int
late(const struct plumb_transport *t, int error)
{
	return t->tls->unlimited ? PLUMB_EMEMORY : error;
}

/* Actions */

/* A connection that was never made: its creating call is told, if it is one. */
static void
never_made(struct plumb_transport *t, int error)
{
	plumb_transport_hold(t);
	plumb_drive_fail(&t->drive, error);
	/* Who runs a server can do nothing about a peer, but about memory. */
	if (t->how.opened == NULL && !plumb_error_is_os(error))
		plumb_loop_report(t->loop, NULL, error,
		    "an accepted connection could not start");
	error = plumb_notify_opened(t, error);
	if (error != 0)
		plumb_loop_report(t->loop, NULL, error, "opened() raised");
	plumb_transport_release(t);
}

static void
fail(struct plumb_transport *t, int error)
{
	limit_end(t);
	/* rule: tls.handshake-failure */
	if (t->drive.stream.state == PLUMB_STREAM_NEW) {
		never_made(t, error);
		return;
	}
	/* rule: tls.start-tls-failure, tls.start-tls-failure-lost */
	if (t->tls->upgrade)
		plumb_tls_complete(t, error);
	plumb_drive_fail(&t->drive, error);
}

static void
made(struct plumb_transport *t)
{
	limit_end(t);
	if (t->tls->upgrade)
		plumb_tls_complete(t, 0);
	else
		plumb_task_queue(&t->loop->ready, &t->opening);
}

static void
notify(struct plumb_transport *t)
{
	plumb_tls_session_notify(&t->tls->session);
	if (t->tls->limit == NULL)
		limit_begin(t, t->tls->shutdown_timeout);
	/* What is left goes out when the kernel wants it. */
	if (plumb_tls_drain(t) < 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_FAILED);
}

static void
act(struct plumb_transport *t, enum plumb_tls_action action)
{
	switch (action) {
	case PLUMB_TLS_DO_SHAKE:
		plumb_task_queue(&t->loop->ready, &t->tls->again);
		break;
	case PLUMB_TLS_DO_MADE:
		made(t);
		break;
	case PLUMB_TLS_DO_NOTIFY:
		notify(t);
		break;
	case PLUMB_TLS_DO_FINISH:
		limit_end(t);
		plumb_task_queue(&t->loop->ready, &t->tls->finish);
		break;
	case PLUMB_TLS_DO_FAIL:
		fail(t, t->tls->error);
		break;
	case PLUMB_TLS_DO_RESET:
		fail(t, PLUMB_ECONNRESET);
		break;
	case PLUMB_TLS_DO_ABORT:
		fail(t, late(t, PLUMB_ECONNABORTED));
		break;
	case PLUMB_TLS_DO_TIMEOUT:
		fail(t, late(t, PLUMB_ETIMEDOUT));
		break;
	default: /* DATA and EOF are the engine's, who asked for them */
		break;
	}
}

/* What comes of where the engine stands */

static bool
is_over(const struct plumb_stream *stream)
{
	return stream->state == PLUMB_STREAM_ENDING ||
	       stream->state == PLUMB_STREAM_LOST;
}

/* Each of these happens once in a life; that it has, the phase remembers. */
static void
follow_engine(struct plumb_transport *t)
{
	const struct plumb_stream *stream = &t->drive.stream;
	const uint8_t *at;

	if (is_over(stream) && t->tls->phase != PLUMB_TLS_OVER) {
		plumb_tls_happens(t, PLUMB_TLS_EV_DROPPED);
		limit_end(t);
		if (t->tls->upgrade)
			plumb_tls_complete(t, PLUMB_ECONNABORTED);
	}
	if (stream->state == PLUMB_STREAM_CLOSING && stream->size == 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_CLOSE);
	else if (stream->state == PLUMB_STREAM_CLOSING && t->tls->limit == NULL)
		/* A peer that does not read must not hold it for ever. */
		limit_begin(t, t->tls->shutdown_timeout);
	if (t->tls->phase == PLUMB_TLS_PARTING &&
	    plumb_tls_session_held(&t->tls->session, &at) == 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_SENT);
}

static void
watch(struct plumb_transport *t)
{
	struct plumb_tls *tls = t->tls;
	struct plumb_tls_need need = { .more = tls->session.more };
	struct plumb_tls_wish wish;
	const uint8_t *at;
	size_t held;

	follow_engine(t);
	if (t->watch.fd < 0)
		return;
	held = plumb_tls_session_held(&tls->session, &at);
	need.held = held > 0;
	need.flooded = held > FLOOD;
	/* What comes over TLS comes behind the completion of start_tls(). */
	need.engine_reads =
	    !tls->upgrade && plumb_stream_is_reading(&t->drive.stream);
	need.engine_writes = t->drive.stream.size > 0;
	wish = plumb_tls_watch(tls->phase, need);
	if (wish.again)
		plumb_task_queue(&t->loop->ready, &tls->again);
	plumb_watch_set(t->loop, &t->watch,
	    (short)(wish.readable * POLLIN + wish.writable * POLLOUT));
}

/* What the loop calls */

static void
go_on(struct plumb_transport *t)
{
	switch (t->tls->phase) {
	case PLUMB_TLS_HANDSHAKE:
		plumb_tls_shake(t);
		break;
	case PLUMB_TLS_OPEN:
		if (!t->tls->upgrade)
			plumb_drive_readable(&t->drive);
		break;
	case PLUMB_TLS_SHUTDOWN:
		plumb_tls_discard(t);
		break;
	default:
		break;
	}
	watch(t);
}

static void
read_ready(void *self)
{
	struct plumb_transport *t = self;
	struct plumb_io io;

	if (t->tls->phase == PLUMB_TLS_HANDSHAKE) {
		io = plumb_tls_fill(t);
		t->tls->error = io.status;
		if (io.status < 0)
			plumb_tls_happens(t, PLUMB_TLS_EV_FAILED);
		else if (io.status == 0 && io.count == 0)
			plumb_tls_happens(t, PLUMB_TLS_EV_CUT);
	}
	go_on(t);
}

static void
write_ready(void *self)
{
	struct plumb_transport *t = self;

	if (t->drive.stream.size > 0 && t->tls->phase != PLUMB_TLS_HANDSHAKE) {
		plumb_drive_writable(&t->drive);
		return;
	}
	t->tls->error = plumb_tls_drain(t);
	if (t->tls->error < 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_FAILED);
	watch(t);
}

/* Someone closed the descriptor behind the transport's back. */
static void
fd_invalid(void *self)
{
	struct plumb_transport *t = self;

	t->stolen = true;
	t->tls->error = PLUMB_EBADF;
	plumb_tls_happens(t, PLUMB_TLS_EV_FAILED);
	watch(t);
}

static int
run_again(void *self)
{
	struct plumb_transport *t = self;

	/* opened() comes ahead of the first data. */
	if (plumb_task_is_queued(&t->opening))
		plumb_task_queue(&t->loop->ready, &t->tls->again);
	else
		go_on(t);
	return 0;
}

static int
run_finish(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_finished(&t->drive);
	return 0;
}

/* Beginning and end */

void
plumb_tls_begin(struct plumb_transport *t)
{
	t->drive.kind = PLUMB_KIND_TLS;
	t->watch.readable = read_ready;
	t->watch.writable = write_ready;
	t->watch.invalid = fd_invalid;
	plumb_drive_linger(&t->drive);
	limit_begin(t, t->tls->handshake_timeout);
	watch(t);
}

static int
start(struct plumb_transport *t)
{
	t->tls->phase = PLUMB_TLS_HANDSHAKE;
	plumb_task_queue(&t->loop->ready, &t->tls->again);
	plumb_tls_begin(t);
	return 0;
}

int
plumb_tls_attach(struct plumb_transport *t, struct plumb_tls_context *context,
    const char *hostname)
{
	struct plumb_tls *tls = plumb_loop_alloc(t->loop, sizeof *tls);
	int error;

	if (tls == NULL)
		return PLUMB_EMEMORY;
	error = plumb_tls_session_init(&tls->session, &context->keys, hostname);
	if (error != 0) {
		plumb_loop_release(t->loop, tls, sizeof *tls);
		return error;
	}
	plumb_task_init(&tls->again, run_again, t);
	plumb_task_init(&tls->finish, run_finish, t);
	plumb_tls_context_use(context);
	tls->context = context;
	t->tls = tls;
	t->channel = &plumb_tls_channel;
	t->drive.follows = true;
	t->reason = tls->session.reason;
	return 0;
}

static void
closed(struct plumb_transport *t)
{
	limit_end(t);
	plumb_task_cancel(&t->tls->again);
	plumb_task_cancel(&t->tls->finish);
}

static void
freed(struct plumb_transport *t)
{
	struct plumb_tls *tls = t->tls;

	closed(t);
	if (tls->completing.fn != NULL)
		plumb_task_cancel(&tls->completing);
	plumb_tls_session_end(&tls->session);
	plumb_tls_context_leave(t->loop, tls->context);
	plumb_loop_release(t->loop, tls, sizeof *tls);
}

const struct plumb_channel plumb_tls_channel = {
	.read = plumb_tls_read,
	.send = plumb_tls_send,
	.closed = closed,
	.start = start,
	.watch = watch,
	.extra = plumb_tls_extra,
	.freed = freed,
};
