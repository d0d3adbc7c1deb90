/* add_reader and its family: watches of descriptors that are someone else's. */
#include "loop/loop.h"

struct reader {
	struct plumb_watch watch;
	struct plumb_object object;
	struct plumb_loop *loop;
	int (*fn[2])(void *self); /* reader, writer */
	void *self[2];
};

static void
call(struct reader *reader, int which)
{
	int error = reader->fn[which](reader->self[which]);

	if (error < 0)
		plumb_loop_report(reader->loop, NULL, error,
		    which == 0 ? "a reader raised" : "a writer raised");
}

static void
readable(void *self)
{
	call(self, 0);
}

static void
writable(void *self)
{
	call(self, 1);
}

static void
drop(struct reader *reader)
{
	plumb_watch_close(reader->loop, &reader->watch);
	plumb_object_bury(reader->loop, &reader->object);
}

static void
invalid(void *self)
{
	struct reader *reader = self;

	drop(reader);
	plumb_loop_report(reader->loop, NULL, PLUMB_EBADF,
	    "a watched descriptor was closed; it is not watched any more");
}

static void
destroy(void *self)
{
	struct reader *reader = self;

	plumb_watch_close(reader->loop, &reader->watch);
	plumb_loop_release(reader->loop, reader, sizeof *reader);
}

/* NULL where the watch of fd is a transport's, or there is none. */
static struct reader *
reader_of(struct plumb_loop *loop, int fd)
{
	struct plumb_watch *watch = plumb_watch_find(loop, fd);

	return watch != NULL && watch->readable == readable ? watch->self
							    : NULL;
}

static int
reader_new(struct plumb_loop *loop, int fd, struct reader **out)
{
	struct reader *reader = plumb_loop_alloc(loop, sizeof *reader);

	if (reader == NULL)
		return PLUMB_EMEMORY;
	reader->loop = loop;
	reader->watch.fd = fd;
	reader->watch.readable = readable;
	reader->watch.writable = writable;
	reader->watch.invalid = invalid;
	reader->watch.self = reader;
	reader->object.destroy = destroy;
	reader->object.self = reader;
	if (plumb_watch_open(loop, &reader->watch) != 0) {
		plumb_loop_release(loop, reader, sizeof *reader);
		return PLUMB_EMEMORY;
	}
	plumb_object_add(loop, &reader->object);
	*out = reader;
	return 0;
}

/* Any number may be given; only those that are open are small. */
static int
check(struct plumb_loop *loop, int fd)
{
	struct pollfd asked = { .fd = fd };
	struct plumb_io io;

	if (loop->closed || plumb_watch_find(loop, fd) != NULL)
		return PLUMB_EUSAGE;
	if (fd < 0)
		return PLUMB_EBADF;
	io = loop->kernel->poll(loop->kernel_self, &asked, 1, 0);
	if (io.status != 0)
		return io.status;
	return (asked.revents & POLLNVAL) != 0 ? PLUMB_EBADF : 0;
}

static int
add(struct plumb_loop *loop, int fd, int which, int (*fn)(void *), void *self)
{
	struct reader *reader = reader_of(loop, fd);
	short events = which == 0 ? POLLIN : POLLOUT;
	int error = 0;

	if (reader == NULL)
		error = check(loop, fd);
	if (reader == NULL && error == 0)
		error = reader_new(loop, fd, &reader);
	if (error != 0)
		return error;
	reader->fn[which] = fn;
	reader->self[which] = self;
	plumb_watch_set(loop, &reader->watch, reader->watch.events | events);
	return 0;
}

static bool
take_off(struct plumb_loop *loop, int fd, short events)
{
	struct reader *reader = reader_of(loop, fd);

	if (reader == NULL || (reader->watch.events & events) == 0)
		return false;
	plumb_watch_set(
	    loop, &reader->watch, (short)(reader->watch.events & ~events));
	if (reader->watch.events == 0)
		drop(reader);
	return true;
}

int
plumb_loop_add_reader(
    struct plumb_loop *loop, int fd, int (*fn)(void *self), void *self)
{
	return add(loop, fd, 0, fn, self);
}

int
plumb_loop_add_writer(
    struct plumb_loop *loop, int fd, int (*fn)(void *self), void *self)
{
	return add(loop, fd, 1, fn, self);
}

bool
plumb_loop_remove_reader(struct plumb_loop *loop, int fd)
{
	return take_off(loop, fd, POLLIN);
}

bool
plumb_loop_remove_writer(struct plumb_loop *loop, int fd)
{
	return take_off(loop, fd, POLLOUT);
}
