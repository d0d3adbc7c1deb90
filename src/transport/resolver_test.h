/*
 * A resolver for tests: whatever name is asked for, it has these addresses, in
 * this order, and has them at once. Or there is none to be had.
 */
#ifndef PLUMB_TRANSPORT_RESOLVER_TEST_H
#define PLUMB_TRANSPORT_RESOLVER_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/resolver.h"

static struct plumb_address resolved[PLUMB_ANSWERS_MAX];
static size_t resolved_count;
static int resolver_error; /* what starting it gives */

static inline int
s_resolver_start(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	resolver->answered = NULL;
	return resolver_error != 0	   ? resolver_error
	       : pipe(resolver->wake) == 0 ? 0
					   : PLUMB_EMFILE;
}

static inline void
s_resolver_stop(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	close(resolver->wake[0]);
	close(resolver->wake[1]);
}

static inline void
s_resolver_ask(void *self, struct plumb_resolver *resolver,
    struct plumb_question *question)
{
	(void)self;
	question->error = 0;
	question->count = resolved_count;
	for (size_t i = 0; i < resolved_count; i++)
		question->answers[i] = resolved[i];
	resolver->answered = question;
	assert_int_equal(write(resolver->wake[1], "x", 1), 1);
}

static inline struct plumb_question *
s_resolver_next(void *self, struct plumb_resolver *resolver)
{
	struct plumb_question *question = resolver->answered;
	char byte;

	(void)self;
	if (question != NULL)
		assert_int_equal(read(resolver->wake[0], &byte, 1), 1);
	resolver->answered = NULL;
	return question;
}

/* Into a kernel table; two addresses, which nobody needs to serve. */
static inline void
use_resolver(struct plumb_kernel *table)
{
	table->resolver_start = s_resolver_start;
	table->resolver_stop = s_resolver_stop;
	table->resolver_ask = s_resolver_ask;
	table->resolver_next = s_resolver_next;
	resolver_error = 0;
	resolved_count = 2;
	assert_int_equal(plumb_address_of_ip("127.0.0.1", 9, &resolved[0]), 0);
	assert_int_equal(plumb_address_of_ip("127.0.0.2", 9, &resolved[1]), 0);
}

/* What is there at these addresses is not reached. */

static int connects; /* tries */

static inline int
connect_never(void *self, int fd, const struct plumb_address *to)
{
	(void)self;
	(void)fd;
	(void)to;
	connects++;
	return PLUMB_WOULD_BLOCK;
}

/* Each another way of not getting there. */
static inline int
connect_fails(void *self, int fd, const struct plumb_address *to)
{
	(void)self;
	(void)fd;
	(void)to;
	return connects++ == 0 ? PLUMB_ECONNREFUSED : PLUMB_EPIPE;
}

#endif
