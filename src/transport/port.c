/*
 * What the core asks of the layer above: see core/port.h for what each
 * promises. Nothing is decided here.
 */
#include "core/port.h"

#include "transport/sendfile.h"
#include "transport/transport.h"

/* A drained queue keeps this much memory for the next time. */
enum { QUEUE_KEPT = 262144 };

/* The drive is its first member. */
static inline struct plumb_transport *
transport_of(struct plumb_drive *d)
{
	return (struct plumb_transport *)(void *)d;
}

/* The kernel */

struct plumb_io
plumb_port_read(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);
	struct plumb_loop *loop = t->loop;

	if (t->channel != NULL)
		return t->channel->read(t, loop->read_buffer, PLUMB_READ_MAX);
	return loop->kernel->read(
	    loop->kernel_self, t->watch.fd, loop->read_buffer, PLUMB_READ_MAX);
}

struct plumb_io
plumb_port_fill(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);
	const struct plumb_loop *loop = t->loop;

	if (t->channel != NULL)
		return t->channel->read(t, t->into, t->into_size);
	return loop->kernel->read(
	    loop->kernel_self, t->watch.fd, t->into, t->into_size);
}

struct plumb_io
plumb_transport_send(
    struct plumb_transport *t, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_loop *loop = t->loop;

	if (t->channel != NULL)
		return t->channel->send(t, pieces, count);
	if (count == 1)
		return loop->kernel->send(loop->kernel_self, t->watch.fd,
		    pieces[0].at, pieces[0].len);
	return loop->kernel->sendv(
	    loop->kernel_self, t->watch.fd, pieces, count);
}

struct plumb_io
plumb_port_send(struct plumb_drive *d, const struct plumb_given *given)
{
	return plumb_transport_send(
	    transport_of(d), given->pieces, given->count);
}

bool
plumb_transport_make_room(struct plumb_transport *t, size_t more)
{
	size_t old_cap = t->queue.cap;
	size_t cap = plumb_sendq_capacity(&t->queue, more);
	uint8_t *memory;

	if (cap == old_cap)
		return more <= cap - t->queue.size;
	if (cap == 0)
		return false;
	memory = plumb_loop_resize(t->loop, NULL, 0, cap);
	if (memory == NULL)
		return false;
	memory = plumb_sendq_move(&t->queue, memory, cap);
	plumb_loop_release(t->loop, memory, old_cap);
	return true;
}

bool
plumb_port_keep(
    struct plumb_drive *d, const struct plumb_given *given, size_t taken)
{
	struct plumb_transport *t = transport_of(d);

	if (!plumb_transport_make_room(t, given->total - taken))
		return false;
	plumb_sendq_push_rest(&t->queue, given->pieces, given->count, taken);
	return true;
}

void
plumb_transport_shrink(struct plumb_transport *t)
{
	if (t->queue.size > 0 || t->queue.cap <= QUEUE_KEPT)
		return;
	plumb_loop_release(t->loop, t->queue.at, t->queue.cap);
	plumb_sendq_init(&t->queue);
}

struct plumb_io
plumb_port_flush(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);
	struct plumb_piece pieces[2];
	size_t count = plumb_sendq_view(&t->queue, pieces);
	struct plumb_io io = plumb_transport_send(t, pieces, count);

	if (io.status != 0)
		return io;
	plumb_sendq_take(&t->queue, io.count);
	plumb_transport_shrink(t);
	return io;
}

struct plumb_io
plumb_port_send_file(struct plumb_drive *d)
{
	return plumb_sendfile_step(transport_of(d));
}

/* What runs over a channel has no half-close: there it is close() that ends. */
int
plumb_port_shut(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);
	const struct plumb_loop *loop = t->loop;

	return loop->kernel->shutdown(loop->kernel_self, t->watch.fd);
}

void
plumb_port_discard(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	(void)plumb_sendq_clear(&t->queue);
	plumb_sendfile_drop(t);
}

/* The loop */

PLUMB_SLOW static void
change(struct plumb_transport *t, int events)
{
	plumb_watch_change(t->loop, &t->watch, (short)events);
}

void
plumb_port_watch(struct plumb_drive *d, bool readable, bool writable)
{
	struct plumb_transport *t = transport_of(d);
	int events = readable * POLLIN + writable * POLLOUT;

	/* Who follows knows better, once the step is done. */
	if (!d->follows && t->watch.events != events)
		change(t, events);
}

void
plumb_port_queue_lost(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	plumb_task_queue(&t->loop->ready, &t->ending);
}

void
plumb_port_queue_last(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	plumb_task_queue(&t->loop->ready, &t->last);
}

void
plumb_port_forget(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	plumb_transport_shut_down(t);
	t->protocol = (struct plumb_protocol){ .ops = NULL };
	plumb_transport_release(t);
}

void
plumb_port_follow(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	t->channel->watch(t);
}

/* User code */

int
plumb_port_made(struct plumb_drive *d)
{
	return plumb_notify_made(transport_of(d));
}

int
plumb_port_data(struct plumb_drive *d, size_t count)
{
	struct plumb_transport *t = transport_of(d);

	return plumb_notify_data(t, t->loop->read_buffer, count);
}

static int
check(int error, const void *buffer, size_t size)
{
	if (error != 0)
		return error;
	/* rule: buffered.empty-buffer */
	if (size == 0)
		return PLUMB_EUSAGE;
	return buffer == NULL ? PLUMB_ETYPE : 0;
}

int
plumb_port_get_buffer(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);
	const struct plumb_channel *channel = t->channel;
	struct plumb_protocol before = t->protocol;
	void *buffer = NULL;
	size_t size = 0;
	int error = plumb_notify_get_buffer(t, &buffer, &size);

	error = check(error, buffer, size);
	if (error != 0)
		return error;
	if (t->channel != channel || t->protocol.ops != before.ops ||
	    t->protocol.self != before.self)
		return PLUMB_WOULD_BLOCK;
	t->into = buffer;
	t->into_size = size;
	return 0;
}

int
plumb_port_updated(struct plumb_drive *d, size_t count)
{
	struct plumb_transport *t = transport_of(d);

	return plumb_notify_updated(t, t->into, count);
}

int
plumb_port_eof(struct plumb_drive *d)
{
	return plumb_notify_eof(transport_of(d));
}

int
plumb_port_pause(struct plumb_drive *d)
{
	return plumb_notify_pause(transport_of(d));
}

int
plumb_port_resume(struct plumb_drive *d)
{
	return plumb_notify_resume(transport_of(d));
}

int
plumb_port_lost(struct plumb_drive *d, int error)
{
	return plumb_notify_lost(transport_of(d), error);
}

void
plumb_port_file_done(struct plumb_drive *d)
{
	plumb_sendfile_done(transport_of(d));
}

PLUMB_SLOW void
plumb_port_report(struct plumb_drive *d, int error, const char *message)
{
	struct plumb_transport *t = transport_of(d);

	plumb_loop_report(t->loop, t, error, message);
}

PLUMB_SLOW void
plumb_port_report_fatal(struct plumb_drive *d, int error, const char *message)
{
	if (!plumb_error_is_os(error))
		plumb_port_report(d, error, message);
}
