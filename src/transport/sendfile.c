/*
 * sendfile(): the engine counts the file as one byte behind the buffer, so that
 * close() and write_eof() wait for it and flow control goes on, and asks for it
 * to be sent when it is first in line. That is done by the kernel where it can,
 * else by reading and sending here: a piece at a time, of which what is not
 * taken is read again, so that nothing of a file is ever buffered.
 */
#include "transport/sendfile.h"

#include "transport/methods.h"
#include "transport/transport.h"

/* One connection should not have a turn of the loop for itself. */
enum { AT_ONCE = 1 << 20 };

struct plumb_file {
	struct plumb_loop *loop;
	struct plumb_transport *transport; /* lives until it is told */
	struct plumb_object object;
	struct plumb_task task; /* completed, where the transport ends */
	struct plumb_sendfile how;
	int fd;
	int error;
	bool by_hand;
	uint64_t offset;
	uint64_t left;
	uint64_t sent;
};

static void
destroy(void *self)
{
	struct plumb_file *file = self;

	plumb_task_cancel(&file->task);
	plumb_loop_release(file->loop, file, sizeof *file);
}

/* Tells who asked; the file is no longer the transport's. */
static void
tell(struct plumb_file *file)
{
	struct plumb_transport *t = file->transport;
	int error =
	    plumb_notify_sendfile(t, &file->how, file->error, file->sent);

	if (error != 0)
		plumb_loop_report(t->loop, t, error, "completed() raised");
	plumb_object_bury(t->loop, &file->object);
}

void
plumb_sendfile_done(struct plumb_transport *t)
{
	struct plumb_file *file = t->told;

	t->told = NULL;
	tell(file);
}

static int
run_tell(void *self)
{
	tell(self);
	return 0;
}

void
plumb_sendfile_drop(struct plumb_transport *t)
{
	struct plumb_file *file = t->file;

	if (file == NULL)
		return;
	t->file = NULL;
	/* rule: write.sendfile-peer-closes */
	file->error = t->drive.stream.error != 0 ? t->drive.stream.error
						 : PLUMB_ECONNABORTED;
	plumb_task_queue(&t->loop->ready, &file->task);
}

/* It is out, or cannot be read any further. */
static struct plumb_io
finish(struct plumb_transport *t, int error)
{
	t->told = t->file;
	t->told->error = error;
	t->file = NULL;
	return (struct plumb_io){ 0, 1 };
}

static struct plumb_io
later(void)
{
	return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
}

/* What came of sending, and whether that was all there is to do now. */
static bool
note_sent(struct plumb_file *file, size_t count)
{
	file->offset += count;
	file->left -= count;
	file->sent += count;
	return file->left == 0;
}

static size_t
piece_of(const struct plumb_file *file, size_t most)
{
	return file->left < most ? (size_t)file->left : most;
}

/* A piece of the file, in the loop's own memory. */
static struct plumb_io
read_piece(struct plumb_file *file)
{
	struct plumb_loop *loop = file->loop;

	return loop->kernel->read_at(loop->kernel_self, file->fd, file->offset,
	    loop->read_buffer, piece_of(file, PLUMB_READ_MAX));
}

static struct plumb_io
send_by_hand(struct plumb_transport *t)
{
	struct plumb_file *file = t->file;
	struct plumb_piece piece = { file->loop->read_buffer, 0 };
	struct plumb_io io = read_piece(file);

	if (io.status == PLUMB_WOULD_BLOCK)
		return io;
	if (io.status != 0 || io.count == 0)
		return finish(t, io.status);
	piece.len = io.count;
	io = plumb_transport_send(t, &piece, 1);
	if (io.status < 0)
		return io;
	if (io.status == 0 && note_sent(file, io.count))
		return finish(t, 0);
	return later();
}

/* The kernel does not say whose error it is: the file's, if it has one. */
static struct plumb_io
blame(struct plumb_transport *t, struct plumb_io failed)
{
	struct plumb_io io = read_piece(t->file);

	return io.status < 0 ? finish(t, io.status) : failed;
}

struct plumb_io
plumb_sendfile_step(struct plumb_transport *t)
{
	struct plumb_file *file = t->file;
	struct plumb_loop *loop = t->loop;
	struct plumb_io io = { PLUMB_ENOTIMPL, 0 };

	if (!file->by_hand)
		io = loop->kernel->sendfile(loop->kernel_self, t->watch.fd,
		    file->fd, file->offset, piece_of(file, AT_ONCE));
	file->by_hand = io.status == PLUMB_ENOTIMPL;
	if (file->by_hand)
		return send_by_hand(t);
	if (io.status < 0)
		return blame(t, io);
	if (io.status == 0 && (note_sent(file, io.count) || io.count == 0))
		return finish(t, 0);
	return later();
}

/* What comes of the file is the drive's to say from here on. */
static int
begin(struct plumb_transport *t, struct plumb_file file)
{
	struct plumb_file *kept;
	int error;

	/* rule: write.sendfile-closing */
	if (t->file != NULL)
		return PLUMB_EUSAGE;
	kept = plumb_loop_alloc(t->loop, sizeof *kept);
	if (kept == NULL)
		return PLUMB_EMEMORY;
	*kept = file;
	plumb_task_init(&kept->task, run_tell, kept);
	kept->object.destroy = destroy;
	kept->object.self = kept;
	t->file = kept;
	plumb_object_add(t->loop, &kept->object);
	error = plumb_drive_sendfile(&t->drive);
	if (error != 0) {
		t->file = NULL;
		plumb_object_bury(t->loop, &kept->object);
	}
	return error;
}

int
plumb_transport_sendfile(struct plumb_transport *t, int fd, uint64_t offset,
    uint64_t count, const struct plumb_sendfile *how)
{
	struct plumb_file file = {
		.loop = t->loop,
		.transport = t,
		.how = *how,
		.fd = fd,
		.by_hand = t->channel != NULL,
		.offset = offset,
		.left = count,
	};
	int error = plumb_method_missing(t, PLUMB_VERB_SENDFILE);

	plumb_method_called(t, PLUMB_VERB_SENDFILE);
	if (error == 0 && count == 0)
		error = PLUMB_EVALUE;
	if (error == 0)
		error = begin(t, file);
	return plumb_method_returned(t, PLUMB_VERB_SENDFILE, error);
}
