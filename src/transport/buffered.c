/*
 * Reading for protocols that give the buffer themselves: the kernel fills it,
 * nothing is copied. Between get_buffer and the read anything may have happened,
 * so the engine is asked again; what stays unread is still there.
 */
#include "transport/transport.h"

void
plumb_buffered_switch(struct plumb_transport *t)
{
	/* rule: buffered.switch */
	t->buffered =
	    t->protocol.ops != NULL && t->protocol.ops->get_buffer != NULL;
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

static struct plumb_io
fill(struct plumb_transport *t, void *buffer, size_t size)
{
	const struct plumb_loop *loop = t->loop;

	if (t->channel != NULL)
		return t->channel->read(t, buffer, size);
	return loop->kernel->read(loop->kernel_self, t->watch.fd, buffer, size);
}

void
plumb_buffered_read(struct plumb_transport *t)
{
	const struct plumb_channel *channel = t->channel;
	struct plumb_protocol before = t->protocol;
	void *buffer = NULL;
	size_t size = 0;
	int error = plumb_notify_get_buffer(t, &buffer, &size);

	error = check(error, buffer, size);
	if (error != 0) {
		/* rule: buffered.get-raises */
		plumb_act_fail_loudly(
		    t, error, "get_buffer() raised, or gave no buffer");
		return;
	}
	/* rule: buffered.pause-inside-updated */
	if (!plumb_stream_is_reading(&t->drive.stream) ||
	    t->channel != channel || t->protocol.ops != before.ops ||
	    t->protocol.self != before.self)
		return;
	t->into = buffer;
	plumb_act_got(t, fill(t, buffer, size));
	t->into = NULL;
}
