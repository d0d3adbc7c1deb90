/*
 * What the stream engine's actions do. Where the engine wants to know what came
 * of one, it is told here, and its answer is carried out in turn.
 */
#include "core/pipe.h"

#include "transport/pipe.h"
#include "transport/sendfile.h"
#include "transport/transport.h"

/* A drained queue keeps this much memory for the next time. */
enum { QUEUE_KEPT = 262144 };

PLUMB_SLOW static void
fail(struct plumb_transport *t, int error)
{
	plumb_transport_carry_out(
	    t, plumb_stream_failed(&t->drive.stream, error));
}

PLUMB_SLOW void
plumb_act_fail_loudly(struct plumb_transport *t, int error, const char *message)
{
	/* rule: lost.oserror-not-reported, lost.other-reported */
	if (!plumb_error_is_os(error))
		plumb_loop_report(t->loop, t, error, message);
	/* rule: lost.callback-exception */
	fail(t, error);
}

static void
report(struct plumb_transport *t, int error, const char *message)
{
	if (error != 0)
		plumb_loop_report(t->loop, t, error, message);
}

/* Nothing more will come. */
PLUMB_SLOW static void
end(struct plumb_transport *t)
{
	enum plumb_pipe_action action =
	    plumb_pipe_look(t->drive.kind, PLUMB_PIPE_EV_END);

	if (action == PLUMB_PIPE_DO_LAST)
		plumb_pipe_last(t);
	else
		plumb_transport_carry_out(
		    t, plumb_stream_eof(&t->drive.stream));
}

/* The callback that was given data raised. */
PLUMB_SLOW static void
data_raised(struct plumb_transport *t, int error, const char *message)
{
	enum plumb_pipe_action action =
	    plumb_pipe_look(t->drive.kind, PLUMB_PIPE_EV_DATA_RAISED);

	if (action == PLUMB_PIPE_DO_REPORT)
		report(t, error, message);
	else
		plumb_act_fail_loudly(t, error, message);
}

void
plumb_act_read(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;

	if (t->buffered)
		plumb_buffered_read(t);
	else if (t->channel != NULL)
		plumb_act_got(
		    t, t->channel->read(t, loop->read_buffer, PLUMB_READ_MAX));
	else
		plumb_act_got(
		    t, loop->kernel->read(loop->kernel_self, t->watch.fd,
			   loop->read_buffer, PLUMB_READ_MAX));
}

void
plumb_act_read_quiet(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;
	struct plumb_io io;
	int error;

	if (t->buffered || t->channel != NULL) {
		plumb_act_read(t);
		return;
	}
	io = loop->kernel->read(
	    loop->kernel_self, t->watch.fd, loop->read_buffer, PLUMB_READ_MAX);
	if (io.status != 0 || io.count == 0) {
		plumb_act_got(t, io);
		return;
	}
	t->got = io.count;
	error = plumb_notify_data(t, loop->read_buffer, io.count);
	if (error != 0)
		data_raised(t, error, "data_received() raised");
}

void
plumb_act_got(struct plumb_transport *t, struct plumb_io io)
{
	if (io.status == 0 && io.count > 0) {
		t->got = io.count;
		plumb_transport_carry_out(
		    t, plumb_stream_data(&t->drive.stream));
	} else if (io.status == 0) {
		end(t);
	} else if (io.status != PLUMB_WOULD_BLOCK) {
		fail(t, io.status);
	}
}

void
plumb_act_data(struct plumb_transport *t)
{
	int error;

	if (t->into != NULL) {
		error = plumb_notify_updated(t, t->into, t->got);
		if (error != 0)
			data_raised(t, error, "buffer_updated() raised");
		return;
	}
	error = plumb_notify_data(t, t->loop->read_buffer, t->got);
	if (error != 0)
		data_raised(t, error, "data_received() raised");
}

/* Where there is no half-close, the one end brings about the other. */
/* rule: tls.true-does-not-keep-open */
static bool
may_stay_open(const struct plumb_transport *t)
{
	return plumb_kind_has(t->drive.kind, PLUMB_VERB_WRITE_EOF);
}

void
plumb_act_eof(struct plumb_transport *t)
{
	int result = plumb_notify_eof(t);

	if (result < 0)
		plumb_act_fail_loudly(t, result, "eof_received() raised");
	else
		plumb_transport_carry_out(
		    t, plumb_stream_answered(
			   &t->drive.stream, result > 0 && may_stay_open(t)));
}

bool
plumb_transport_make_room(struct plumb_transport *t, size_t more)
{
	size_t old_cap = t->queue.cap;
	size_t cap = plumb_sendq_capacity(&t->queue, more);
	uint8_t *memory;

	if (cap == old_cap)
		return true;
	if (cap == 0)
		return false;
	memory = plumb_loop_resize(t->loop, NULL, 0, cap);
	if (memory == NULL)
		return false;
	memory = plumb_sendq_move(&t->queue, memory, cap);
	plumb_loop_release(t->loop, memory, old_cap);
	return true;
}

/* Queues what the kernel did not take of the given bytes, which is some. */
PLUMB_SLOW static void
append(struct plumb_transport *t, size_t taken)
{
	size_t rest = t->given_total - taken;

	if (!plumb_transport_make_room(t, rest)) {
		/* First: what the handler writes would stand behind a hole. */
		fail(t, PLUMB_EMEMORY);
		report(t, PLUMB_EMEMORY, "no memory for what was written");
		return;
	}
	plumb_sendq_push_rest(&t->queue, t->given, t->given_count, taken);
	plumb_transport_carry_out(t, plumb_stream_sent(&t->drive.stream, rest));
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

void
plumb_act_sent(struct plumb_transport *t, struct plumb_io io)
{
	if (io.status < 0)
		fail(t, io.status);
	else if (io.status == PLUMB_WOULD_BLOCK)
		append(t, 0);
	else if (io.count < t->given_total)
		append(t, io.count);
}

void
plumb_act_send(struct plumb_transport *t)
{
	plumb_act_sent(t, plumb_transport_send(t, t->given, t->given_count));
}

void
plumb_transport_shrink(struct plumb_transport *t)
{
	if (t->queue.size > 0 || t->queue.cap <= QUEUE_KEPT)
		return;
	plumb_loop_release(t->loop, t->queue.at, t->queue.cap);
	plumb_sendq_init(&t->queue);
}

void
plumb_act_flush(struct plumb_transport *t)
{
	struct plumb_piece pieces[2];
	size_t count = plumb_sendq_view(&t->queue, pieces);
	struct plumb_io io;

	/* rule: write.sendfile-order */
	if (count == 0) {
		plumb_sendfile_step(t);
		return;
	}
	io = plumb_transport_send(t, pieces, count);
	if (io.status < 0) {
		fail(t, io.status);
		return;
	}
	if (io.status == PLUMB_WOULD_BLOCK)
		io.count = 0;
	plumb_sendq_take(&t->queue, io.count);
	plumb_transport_shrink(t);
	plumb_transport_carry_out(
	    t, plumb_stream_flushed(&t->drive.stream, io.count));
	plumb_transport_settle(t);
}

void
plumb_transport_settle(struct plumb_transport *t)
{
	t->shut_error = 0;
	plumb_transport_carry_out(t, plumb_stream_settle(&t->drive.stream));
	report(t, t->shut_error, "the sending side could not be shut down");
}

void
plumb_act_shut(struct plumb_transport *t)
{
	const struct plumb_loop *loop = t->loop;

	if (t->channel != NULL)
		t->shut_error = t->channel->shutdown(t);
	else
		t->shut_error =
		    loop->kernel->shutdown(loop->kernel_self, t->watch.fd);
}

/* The descriptor goes, and with it the loop's own hold. */
void
plumb_act_forget(struct plumb_transport *t)
{
	plumb_transport_shut_down(t);
	t->protocol = (struct plumb_protocol){ .ops = NULL };
	plumb_transport_release(t);
}

void
plumb_act_lose(struct plumb_transport *t)
{
	/* rule: lost.socket-open-inside, lost.fin-after-entered */
	report(t, plumb_notify_lost(t, t->drive.stream.error),
	    "connection_lost() raised");
	plumb_act_forget(t);
}

void
plumb_act_queue(struct plumb_transport *t)
{
	plumb_task_queue(&t->loop->ready, &t->ending);
}

void
plumb_act_made(struct plumb_transport *t)
{
	if (t->deaf)
		plumb_transport_carry_out(
		    t, plumb_stream_pause_reading(&t->drive.stream));
	report(t, plumb_notify_made(t), "connection_made() raised");
}

void
plumb_act_append(struct plumb_transport *t)
{
	append(t, 0);
}

void
plumb_act_pause(struct plumb_transport *t)
{
	report(t, plumb_notify_pause(t), "pause_writing() raised");
}

void
plumb_act_resume(struct plumb_transport *t)
{
	report(t, plumb_notify_resume(t), "resume_writing() raised");
}

void
plumb_act_drop(struct plumb_transport *t)
{
	(void)plumb_sendq_clear(&t->queue);
	plumb_sendfile_drop(t);
	plumb_act_queue(t);
}
