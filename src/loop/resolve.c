#include "loop/resolve.h"

#include <string.h>

#include "loop/loop.h"
#include "sys/resolver.h"

struct question {
	struct plumb_question asked;
	struct plumb_asker asker;
	struct question *next;
};

struct plumb_resolve {
	struct plumb_resolver thread;
	struct plumb_watch watch;
	struct plumb_loop *loop;
	struct question *all; /* to be freed if the loop closes */
};

static void
forget(struct plumb_resolve *resolve, struct question *question)
{
	struct question **at = &resolve->all;

	while (*at != question)
		at = &(*at)->next;
	*at = question->next;
	plumb_loop_release(resolve->loop, question, sizeof *question);
}

static void
readable(void *self)
{
	struct plumb_resolve *resolve = self;
	const struct plumb_kernel *kernel = resolve->loop->kernel;
	void *self_of_kernel = resolve->loop->kernel_self;
	struct plumb_question *answer;

	while ((answer = kernel->resolver_next(
		    self_of_kernel, &resolve->thread)) != NULL) {
		struct question *question = answer->self;

		question->asker.answered(question->asker.self, answer->error,
		    answer->answers, answer->count);
		forget(resolve, question);
	}
}

static void
ignore(void *self)
{
	(void)self;
}

static int
start(struct plumb_loop *loop)
{
	struct plumb_resolve *resolve = plumb_loop_alloc(loop, sizeof *resolve);
	int error;

	if (resolve == NULL)
		return PLUMB_EMEMORY;
	error =
	    loop->kernel->resolver_start(loop->kernel_self, &resolve->thread);
	if (error != 0) {
		plumb_loop_release(loop, resolve, sizeof *resolve);
		return error;
	}
	resolve->loop = loop;
	resolve->watch.fd = resolve->thread.wake[0];
	resolve->watch.readable = readable;
	resolve->watch.writable = readable;
	resolve->watch.invalid = ignore;
	resolve->watch.self = resolve;
	loop->resolve = resolve;
	error = plumb_watch_open(loop, &resolve->watch);
	if (error != 0) {
		plumb_resolve_stop(loop);
		return error;
	}
	plumb_watch_set(loop, &resolve->watch, POLLIN);
	return 0;
}

int
plumb_resolve(struct plumb_loop *loop, const char *host, uint16_t port,
    const struct plumb_asker *asker)
{
	struct question *question;
	int error;

	if (strlen(host) > PLUMB_HOST_MAX)
		return PLUMB_ENAMETOOLONG;
	error = loop->resolve == NULL ? start(loop) : 0;
	if (error != 0)
		return error;
	question = plumb_loop_alloc(loop, sizeof *question);
	if (question == NULL)
		return PLUMB_EMEMORY;
	strcpy(question->asked.host, host);
	question->asked.port = port;
	question->asked.self = question;
	question->asker = *asker;
	question->next = loop->resolve->all;
	loop->resolve->all = question;
	loop->kernel->resolver_ask(
	    loop->kernel_self, &loop->resolve->thread, &question->asked);
	return 0;
}

void
plumb_resolve_stop(struct plumb_loop *loop)
{
	struct plumb_resolve *resolve = loop->resolve;

	if (resolve == NULL)
		return;
	loop->kernel->resolver_stop(loop->kernel_self, &resolve->thread);
	plumb_watch_close(loop, &resolve->watch);
	while (resolve->all != NULL)
		forget(resolve, resolve->all);
	loop->resolve = NULL;
	plumb_loop_release(loop, resolve, sizeof *resolve);
}
