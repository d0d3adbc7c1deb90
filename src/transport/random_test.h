/*
 * What random walks are made of: a kernel that takes parts, blocks and fails as
 * it likes, memory that runs out, and descriptors that are counted. What
 * happens is decided by a seed.
 */
#ifndef PLUMB_TRANSPORT_RANDOM_TEST_H
#define PLUMB_TRANSPORT_RANDOM_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loop/loop.h"

static uint64_t seed;
static struct plumb_kernel kernel;
static int open_count;
static size_t memory_used;
static struct plumb_loop *loop;

static inline unsigned
random_below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static inline bool
one_in(unsigned n)
{
	return random_below(n) == 0;
}

static inline int
r_socket(void *self, int family, int *fd)
{
	int error = one_in(50) ? PLUMB_EMFILE
			       : plumb_kernel_real.socket(self, family, fd);

	open_count += error == 0;
	return error;
}

static inline int
r_accept(void *self, int fd, int *accepted)
{
	int error = one_in(20) ? PLUMB_ECONNABORTED
			       : plumb_kernel_real.accept(self, fd, accepted);

	open_count += error == 0;
	return error;
}

static inline void
r_close(void *self, int fd)
{
	open_count--;
	plumb_kernel_real.close(self, fd);
}

/* What happens instead of a transfer; count is left where none does. */
static inline struct plumb_io
mishap(size_t *size)
{
	struct plumb_io io = { 0, 0 };

	if (one_in(4))
		io.status = PLUMB_WOULD_BLOCK;
	else if (one_in(60))
		io.status = PLUMB_ECONNRESET;
	else if (one_in(2))
		*size = 1 + random_below((unsigned)*size);
	return io;
}

static inline struct plumb_io
r_read(void *self, int fd, void *out, size_t size)
{
	struct plumb_io io = mishap(&size);

	return io.status != 0 ? io
			      : plumb_kernel_real.read(self, fd, out, size);
}

static inline struct plumb_io
r_send(void *self, int fd, const void *data, size_t size)
{
	struct plumb_io io = mishap(&size);

	return io.status != 0 ? io
			      : plumb_kernel_real.send(self, fd, data, size);
}

static inline struct plumb_io
r_sendv(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_io io = mishap(&count);

	while (io.status == 0 && count > 1 && pieces[0].len == 0) {
		pieces++;
		count--;
	}
	if (io.status != 0)
		return io;
	if (pieces[0].len == 0)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	return plumb_kernel_real.sendv(self, fd, pieces, count);
}

static inline int
r_shutdown(void *self, int fd)
{
	return one_in(10) ? PLUMB_ENOTCONN
			  : plumb_kernel_real.shutdown(self, fd);
}

static inline void *
r_resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size > old_size && one_in(100))
		return NULL;
	memory_used += size - old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

static inline struct plumb_io
r_read_pipe(void *self, int fd, void *out, size_t size)
{
	struct plumb_io io = mishap(&size);

	return io.status != 0
		   ? io
		   : plumb_kernel_real.read_pipe(self, fd, out, size);
}

static inline struct plumb_io
r_write_pipe(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_piece some = pieces[0];
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	(void)count;
	if (some.len > 0)
		io = mishap(&some.len);
	return io.status != 0
		   ? io
		   : plumb_kernel_real.write_pipe(self, fd, &some, 1);
}

static inline struct plumb_io
r_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	struct plumb_io io = mishap(&size);

	return io.status != 0
		   ? io
		   : plumb_kernel_real.read_at(self, fd, offset, out, size);
}

static inline struct plumb_io
r_sendfile(void *self, int fd, int file, uint64_t offset, size_t size)
{
	struct plumb_io io = mishap(&size);

	if (one_in(20))
		io.status = PLUMB_ENOTIMPL;
	return io.status != 0
		   ? io
		   : plumb_kernel_real.sendfile(self, fd, file, offset, size);
}

static inline void
make_random_kernel(void)
{
	kernel = plumb_kernel_real;
	kernel.socket = r_socket;
	kernel.accept = r_accept;
	kernel.close = r_close;
	kernel.read = r_read;
	kernel.send = r_send;
	kernel.sendv = r_sendv;
	kernel.shutdown = r_shutdown;
	kernel.read_pipe = r_read_pipe;
	kernel.write_pipe = r_write_pipe;
	kernel.read_at = r_read_at;
	kernel.sendfile = r_sendfile;
}

#endif
