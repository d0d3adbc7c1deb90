/* Subprocesses: how they are made, their callbacks, methods and pipes. */
#include "conformance/adapters/reference/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIPES = 3 };

/* Callbacks */

static int
pipe_data_received(void *self, int fd, const void *data, size_t len)
{
	struct object *o = self;
	char words[WORDS_SIZE];
	size_t end;

	data_words(data, len, words);
	end = strlen(words);
	snprintf(words + end, sizeof words - end, " fd=%d", fd);
	return conn_happens(
	    o->conn, PLUMB_VERB_PIPE_DATA_RECEIVED, words, o->name);
}

static int
pipe_connection_lost(void *self, int fd, int error)
{
	struct object *o = self;
	char words[WORDS_SIZE];
	size_t end;

	error_words(o->conn->adapter, error, words);
	end = strlen(words);
	snprintf(words + end, sizeof words - end, " fd=%d", fd);
	return conn_happens(
	    o->conn, PLUMB_VERB_PIPE_CONNECTION_LOST, words, o->name);
}

static int
process_exited(void *self)
{
	struct object *o = self;

	return conn_happens(o->conn, PLUMB_VERB_PROCESS_EXITED, "", o->name);
}

void
process_init(struct plumb_protocol_ops *ops)
{
	ops->pipe_data_received = pipe_data_received;
	ops->pipe_connection_lost = pipe_connection_lost;
	ops->process_exited = process_exited;
}

void
process_made(struct conn *c)
{
	for (int fd = 0; c->process && fd < PIPES; fd++) {
		struct plumb_transport *pipe =
		    plumb_transport_get_pipe_transport(c->transport, fd);
		struct conn *end;

		if (!pipe)
			continue;
		plumb_transport_hold(pipe);
		end = conn_new(c->adapter);
		snprintf(end->name, sizeof end->name, "%.*s.%c", NAME_SIZE - 3,
		    c->name, "012"[fd]);
		end->transport = pipe;
		end->lost = true; /* it ends with its owner */
	}
}

/* a => spawn :/bin/prog :arg stdin=null */

struct program {
	const char **argv; /* each in memory of its own, NULL last */
	size_t count;
	bool shell;
	struct plumb_subprocess what;
};

static bool
is_word(struct plumb_span value, const char *word, size_t *at, size_t number)
{
	if (!span_is(value, word))
		return false;
	*at = number;
	return true;
}

static bool
set_option(struct program *p, struct plumb_arg arg)
{
	static const char *const keys[PIPES] = { "stdin", "stdout", "stderr" };
	size_t stdio = 0;

	if (span_is(arg.key, "shell")) {
		p->shell = span_is(arg.value, "true");
		return p->shell;
	}
	for (int fd = 0; fd < PIPES; fd++) {
		if (!span_is(arg.key, keys[fd]))
			continue;
		if (!is_word(arg.value, "pipe", &stdio, PLUMB_STDIO_PIPE) &&
		    !is_word(arg.value, "null", &stdio, PLUMB_STDIO_NULL) &&
		    !is_word(
			arg.value, "inherit", &stdio, PLUMB_STDIO_INHERIT) &&
		    !(fd == 2 && is_word(arg.value, "stdout", &stdio,
				     PLUMB_STDIO_STDOUT)))
			return false;
		p->what.stdio[fd] = (enum plumb_stdio)stdio;
		return true;
	}
	return false;
}

static bool
add_word(struct program *p, struct plumb_span word)
{
	size_t size = plumb_tape_decoded_size(word);
	char *text = calloc(1, size + 1);
	const char **argv = realloc(p->argv, (p->count + 2) * sizeof *p->argv);

	if (!text || !argv)
		abort();
	plumb_tape_decode(word, (uint8_t *)text, size);
	argv[p->count++] = text;
	argv[p->count] = NULL;
	p->argv = argv;
	return strlen(text) == size;
}

static bool
parse(struct program *p, struct plumb_span rest)
{
	memset(p, 0, sizeof *p);
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest)) {
		bool good = arg.kind == PLUMB_ARG_BYTES ? add_word(p, arg.value)
			    : arg.kind == PLUMB_ARG_KEY ? set_option(p, arg)
							: false;

		if (!good)
			return false;
	}
	return p->count > 0 && (!p->shell || p->count == 1);
}

static void
forget(struct program *p)
{
	for (size_t i = 0; i < p->count; i++)
		free((char *)p->argv[i]);
	free(p->argv);
}

static void
start(struct adapter *a, const struct program *p, struct conn *c,
    const struct plumb_connection *how)
{
	int error;

	c->process = true;
	say("%s -> spawn\n", c->name);
	if (p->shell)
		error = plumb_loop_subprocess_shell(
		    a->loop, p->argv[0], &p->what, how);
	else
		error =
		    plumb_loop_subprocess_exec(a->loop, p->argv, &p->what, how);
	if (error)
		conn_failed(c, error);
}

bool
conn_spawn(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_connection how;
	struct program program;
	struct conn *c = NULL;

	if (parse(&program, line->rest))
		c = conn_begin(a, line->who, &how);
	if (c)
		start(a, &program, c, &how);
	forget(&program);
	return c != NULL;
}

/* Methods */

static bool
number_of(struct plumb_span rest, const char *key, int *number)
{
	struct plumb_arg arg = plumb_tape_next(&rest);

	if (arg.kind != PLUMB_ARG_KEY || !span_is(arg.key, key) ||
	    !arg.has_number || arg.number > 1000000 || rest.len)
		return false;
	*number = (int)arg.number;
	return true;
}

bool
process_check_fd(struct plumb_span rest)
{
	int fd;

	return number_of(rest, "fd", &fd);
}

bool
process_check_signal(struct plumb_span rest)
{
	int signal;

	return number_of(rest, "signal", &signal);
}

int
process_call_get(
    struct conn *c, const struct plumb_tape_line *line, char *words)
{
	int number = 0;

	if (line->verb == PLUMB_VERB_GET_RETURNCODE) {
		if (plumb_transport_get_returncode(c->transport, &number))
			snprintf(words, WORDS_SIZE, " %d", number);
		else
			snprintf(words, WORDS_SIZE, " None");
		return 0;
	}
	number = plumb_transport_get_pid(c->transport);
	snprintf(words, WORDS_SIZE, " %d", number);
	return number < 0 ? number : 0;
}

int
process_call_get_pipe_transport(
    struct conn *c, const struct plumb_tape_line *line, char *words)
{
	struct plumb_transport *pipe;
	int fd = 0;

	(void)number_of(line->rest, "fd", &fd);
	pipe = plumb_transport_get_pipe_transport(c->transport, fd);
	snprintf(words, WORDS_SIZE, " %s",
	    !pipe				  ? "None"
	    : plumb_transport_can_write_eof(pipe) ? "write"
						  : "read");
	return 0;
}

int
process_call_signal(
    struct conn *c, const struct plumb_tape_line *line, char *words)
{
	int signal = 0;

	(void)words;
	if (line->verb == PLUMB_VERB_TERMINATE)
		return plumb_transport_terminate(c->transport);
	if (line->verb == PLUMB_VERB_KILL)
		return plumb_transport_kill(c->transport);
	(void)number_of(line->rest, "signal", &signal);
	return plumb_transport_send_signal(c->transport, signal);
}
