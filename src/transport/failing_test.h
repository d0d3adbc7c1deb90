/*
 * What the tests share in which each call into the kernel fails in its turn, or
 * each request for memory: a kernel and an allocator that count.
 */
#ifndef PLUMB_TRANSPORT_FAILING_TEST_H
#define PLUMB_TRANSPORT_FAILING_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"

static struct plumb_kernel failing;
static size_t calls_left;  /* up to the one that fails; 0: none does */
static size_t memory_left; /* likewise of requests for memory */
static int failure;	   /* what is given instead */
static size_t memory_used;
static struct plumb_loop *loop;

/* Whether this call is the one that fails. */
static inline bool
fails(void)
{
	return calls_left > 0 && --calls_left == 0;
}

static inline void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size > old_size && memory_left > 0 && --memory_left == 0)
		return NULL;
	memory_used += size - old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

static inline struct plumb_io
f_read(void *self, int fd, void *out, size_t size)
{
	if (fails())
		return (struct plumb_io){ failure, 0 };
	return plumb_kernel_real.read(self, fd, out, size);
}

static inline struct plumb_io
f_read_pipe(void *self, int fd, void *out, size_t size)
{
	if (fails())
		return (struct plumb_io){ failure, 0 };
	return plumb_kernel_real.read_pipe(self, fd, out, size);
}

static inline struct plumb_io
f_write_pipe(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	if (fails())
		return (struct plumb_io){ failure, 0 };
	return plumb_kernel_real.write_pipe(self, fd, pieces, count);
}

#endif
