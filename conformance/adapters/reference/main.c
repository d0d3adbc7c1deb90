/* Standard input, and what all of the adapter shares. */
#include "conformance/adapters/reference/session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
span_is(struct plumb_span span, const char *text)
{
	return strlen(text) == span.len && memcmp(span.at, text, span.len) == 0;
}

void
say_unsupported(struct plumb_span who, struct plumb_span verb)
{
	say("%.*s -> %.*s unsupported\n", (int)who.len, who.at, (int)verb.len,
	    verb.at);
}

void
say_error(const char *mark, int error)
{
	const char *symbol = plumb_error_symbol(error);

	say("%s%s%s%s", mark, plumb_error_exception(error),
	    *symbol ? " errno=" : "", symbol);
}

void
adapter_enter(struct adapter *a)
{
	a->depth++;
}

void
adapter_leave(struct adapter *a)
{
	if (--a->depth == 0)
		tape_flush();
}

void
adapter_give_up(struct adapter *a, int error)
{
	a->error = error;
	plumb_loop_stop(a->loop);
}

bool
adapter_soon(struct adapter *a, int (*fn)(void *self), void *self)
{
	if (plumb_loop_call_soon(a->loop, fn, self))
		return true;
	adapter_give_up(a, PLUMB_EMEMORY);
	return false;
}

void *
promise_new(struct adapter *a, size_t size)
{
	struct promise *p = calloc(1, size);

	if (!p)
		abort();
	p->fd = -1;
	p->next = a->promises;
	p->from = &a->promises;
	if (p->next)
		p->next->from = &p->next;
	a->promises = p;
	return p;
}

void
promise_free(void *promise)
{
	struct promise *p = promise;

	*p->from = p->next;
	if (p->next)
		p->next->from = p->from;
	if (p->fd >= 0)
		close(p->fd);
	free(p);
}

static void
exception_handler(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	struct adapter *a = self;

	(void)transport;
	adapter_enter(a);
	say("loop <= call_exception_handler %s\n",
	    plumb_error_exception(error));
	say("loop <- call_exception_handler\n");
	fprintf(stderr, "%s: %s\n", message, plumb_error_text(error));
	adapter_leave(a);
}

/* Standard input */

static void
input_drop(struct session *s, size_t len)
{
	s->input.len -= len;
	memmove(s->input.at, s->input.at + len, s->input.len);
}

void
session_resume(struct session *s)
{
	size_t from = 0;

	while (!s->busy) {
		char *at = s->input.at + from;
		char *end = memchr(at, '\n', s->input.len - from);

		if (!end)
			break;
		if (!s->skipping)
			session_command(s,
			    (struct plumb_span){ at, (size_t)(end - at) },
			    false);
		s->skipping = false;
		from = (size_t)(end + 1 - s->input.at);
	}
	input_drop(s, from);
	if (!s->busy && s->input.len > PLUMB_TAPE_LINE_MAX) {
		if (!s->skipping)
			say("loop -> error unsupported\n");
		s->skipping = true;
		s->input.len = 0;
	}
	if (!s->busy && s->at_end)
		session_quit(s);
}

static int
input_ready(void *self)
{
	struct session *s = self;
	ssize_t got;

	if (s->input.len == INPUT_SIZE)
		return 0;
	got =
	    read(s->in, s->input.at + s->input.len, INPUT_SIZE - s->input.len);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got <= 0) {
		s->at_end = true;
		plumb_loop_remove_reader(s->adapter.loop, s->in);
	} else {
		s->input.len += (size_t)got;
	}
	adapter_enter(&s->adapter);
	session_resume(s);
	adapter_leave(&s->adapter);
	return 0;
}

static void
session_free(struct session *s)
{
	reaction_forget(&s->adapter);
	for (struct conn *c = s->adapter.conns; c; c = c->next)
		conn_release(c);
	if (s->adapter.loop)
		plumb_loop_close(s->adapter.loop);
	s->adapter.ended = true;
	while (s->adapter.promises)
		promise_free(s->adapter.promises);
	for (struct listener *l = s->adapter.listeners; l; l = l->next)
		l->server = NULL; /* the loop has closed it */
	conn_forget(&s->adapter, (struct plumb_span){ "", 0 });
	close(s->in);
	plumb_loop_free(s->adapter.loop);
	free(s->turn.at);
	free(s->keep.at);
}

int
main(void)
{
	static char input[INPUT_SIZE];
	struct session s = { .input = { input, 0 } };
	int error = plumb_loop_new(NULL, &s.adapter.loop);

	signal(SIGPIPE, SIG_IGN);
	s.in = tape_open();
	if (s.in < 0) {
		perror("adapter: its standard input and output");
		return 1;
	}
	if (!error) {
		plumb_loop_set_exception_handler(
		    s.adapter.loop, exception_handler, &s.adapter);
		error = plumb_loop_add_reader(
		    s.adapter.loop, s.in, input_ready, &s);
	}
	if (!error)
		error = plumb_loop_run_forever(s.adapter.loop);
	if (!error)
		error = s.adapter.error;
	if (error)
		fprintf(stderr, "adapter: %s\n", plumb_error_text(error));
	tape_flush();
	tape_close();
	session_free(&s);
	return error ? 1 : 0;
}
