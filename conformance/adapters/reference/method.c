/* The methods of a transport: what each may be given, and the call. */
#include "conformance/adapters/reference/tls.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* call puts the words of the result, a space before; returns what it raised. */
struct method {
	enum plumb_verb verb;
	bool (*check)(struct plumb_span rest);
	int (*call)(
	    struct conn *c, const struct plumb_tape_line *line, char *words);
};

/* Methods that take nothing */

static bool
check_nothing(struct plumb_span rest)
{
	return rest.len == 0;
}

static int
call_action(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	struct plumb_transport *t = c->transport;

	(void)words;
	switch (line->verb) {
	case PLUMB_VERB_WRITE_EOF:
		return plumb_transport_write_eof(t);
	case PLUMB_VERB_CLOSE:
		plumb_transport_close(t);
		return 0;
	case PLUMB_VERB_ABORT:
		return plumb_transport_abort(t);
	case PLUMB_VERB_PAUSE_READING:
		return plumb_transport_pause_reading(t);
	default:
		return plumb_transport_resume_reading(t);
	}
}

static bool
truth_of(struct plumb_transport *t, enum plumb_verb verb)
{
	if (verb == PLUMB_VERB_CAN_WRITE_EOF)
		return plumb_transport_can_write_eof(t);
	if (verb == PLUMB_VERB_IS_CLOSING)
		return plumb_transport_is_closing(t);
	return plumb_transport_is_reading(t);
}

static int
call_truth(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	bool truth = truth_of(c->transport, line->verb);

	snprintf(words, WORDS_SIZE, " %s", truth ? "true" : "false");
	return 0;
}

static int
call_get_size(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	(void)line;
	snprintf(words, WORDS_SIZE, " %zu",
	    plumb_transport_get_write_buffer_size(c->transport));
	return 0;
}

static int
call_get_limits(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	size_t low, high;

	(void)line;
	plumb_transport_get_write_buffer_limits(c->transport, &low, &high);
	snprintf(words, WORDS_SIZE, " low=%zu high=%zu", low, high);
	return 0;
}

static int
call_get_protocol(
    struct conn *c, const struct plumb_tape_line *line, char *words)
{
	struct plumb_protocol p = plumb_transport_get_protocol(c->transport);

	(void)line;
	snprintf(words, WORDS_SIZE, " %s", p.ops ? p.name : "None");
	return 0;
}

/* Methods that take something */

static int
call_write(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	int error = write_call(c, line->rest,
	    line->verb == PLUMB_VERB_WRITE    ? write_one
	    : line->verb == PLUMB_VERB_SENDTO ? datagram_give
					      : write_list);

	snprintf(words, WORDS_SIZE, " size=%zu",
	    plumb_transport_get_write_buffer_size(c->transport));
	return error;
}

static int
call_start_tls(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	(void)words;
	return start_tls_call(c, line->rest);
}

static int
call_sendfile(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	(void)words;
	return sendfile_call(c, line->rest);
}

static bool
limit_of(struct plumb_arg arg, int64_t *limit)
{
	char text[24] = "";
	char *end = text;

	if (arg.value.len == 0 || arg.value.len > 19)
		return false;
	memcpy(text, arg.value.at, arg.value.len);
	*limit = strtoll(text, &end, 10);
	return *end == '\0';
}

static bool
limits_of(struct plumb_span rest, int64_t *high, int64_t *low)
{
	*high = *low = PLUMB_LIMIT_UNSET;
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest)) {
		bool is_high = span_is(arg.key, "high");

		if (arg.kind != PLUMB_ARG_KEY ||
		    (!is_high && !span_is(arg.key, "low")) ||
		    !limit_of(arg, is_high ? high : low))
			return false;
	}
	return true;
}

static bool
check_limits(struct plumb_span rest)
{
	int64_t high, low;

	return limits_of(rest, &high, &low);
}

static int
call_set_limits(struct conn *c, const struct plumb_tape_line *line, char *words)
{
	int64_t high, low;
	int error;

	limits_of(line->rest, &high, &low);
	error =
	    plumb_transport_set_write_buffer_limits(c->transport, high, low);
	call_get_limits(c, line, words);
	return error;
}

static bool
check_info(struct plumb_span rest)
{
	struct plumb_arg name = plumb_tape_next(&rest);
	struct plumb_arg option = plumb_tape_next(&rest);

	return name.kind == PLUMB_ARG_WORD && name.value.len < NAME_SIZE &&
	       (option.kind == PLUMB_ARG_NONE ||
		   (option.kind == PLUMB_ARG_KEY &&
		       span_is(option.key, "default") && option.value.len > 0 &&
		       option.value.len < WORDS_SIZE)) &&
	       rest.len == 0;
}

static void
say_text(struct plumb_extra extra, char *words)
{
	const uint8_t *text = (const uint8_t *)extra.text;
	size_t len =
	    plumb_tape_encode(text, extra.len, words + 2, WORDS_SIZE - 3);

	words[0] = ' ';
	words[1] = ':';
	words[2 + len] = '\0';
}

/* What the socket itself says: is it open, does it send at once? */
static void
say_socket(int fd, char *words)
{
	int nodelay = 0;
	socklen_t len = sizeof nodelay;
	bool open = fd >= 0 && fcntl(fd, F_GETFD) >= 0;
	bool tcp = open && getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &nodelay,
			       &len) == 0;

	snprintf(words, WORDS_SIZE, " socket open=%s%s class=int",
	    open ? "true" : "false",
	    !tcp      ? ""
	    : nodelay ? " nodelay=true"
		      : " nodelay=false");
}

static int
call_get_extra_info(
    struct conn *c, const struct plumb_tape_line *line, char *words)
{
	struct plumb_span rest = line->rest;
	struct plumb_span text = plumb_tape_next(&rest).value;
	struct plumb_span other = plumb_tape_next(&rest).value;
	char name[NAME_SIZE] = "";
	struct plumb_extra extra;

	memcpy(name, text.at, text.len);
	extra = plumb_transport_get_extra_info(c->transport, name);
	if (extra.kind == PLUMB_EXTRA_TEXT)
		say_text(extra, words);
	else if (extra.kind == PLUMB_EXTRA_SOCKET)
		say_socket(extra.fd, words);
	else if (extra.kind == PLUMB_EXTRA_PIPE)
		say_pipe(c, extra.fd, words);
	else if (extra.kind == PLUMB_EXTRA_SUBPROCESS)
		snprintf(words, WORDS_SIZE, " subprocess pid=%d", extra.fd);
	else if (extra.kind == PLUMB_EXTRA_SSLCONTEXT)
		snprintf(words, WORDS_SIZE, " sslcontext");
	else if (extra.kind == PLUMB_EXTRA_SSL_OBJECT)
		say_ssl_object(c->transport, words);
	else if (other.len > 0)
		snprintf(words, WORDS_SIZE, " %.*s", (int)other.len, other.at);
	else
		snprintf(words, WORDS_SIZE, " None");
	return 0;
}

/* A new protocol: its name, and the buffer that it gives. */
static bool
protocol_of(struct plumb_span rest, struct plumb_span *name, size_t *size)
{
	struct plumb_arg arg = plumb_tape_next(&rest);
	char protocol[16] = "", buffer[16] = "";
	const struct field fields[] = {
		{ "protocol", protocol, sizeof protocol },
		{ "buffer", buffer, sizeof buffer },
	};

	*name = arg.value;
	if (arg.kind != PLUMB_ARG_KEY || !span_is(arg.key, "name") ||
	    !conn_name_is_free(arg.value))
		return false;
	for (arg = plumb_tape_next(&rest); arg.kind != PLUMB_ARG_NONE;
	     arg = plumb_tape_next(&rest))
		if (arg.kind != PLUMB_ARG_KEY || !fields_set(fields, 2, arg))
			return false;
	return buffer_of(protocol, buffer, size);
}

static bool
check_protocol(struct plumb_span rest)
{
	struct plumb_span name;
	size_t size;

	return protocol_of(rest, &name, &size);
}

static int
call_set_protocol(
    struct conn *c, const struct plumb_tape_line *line, char *words)
{
	struct plumb_span name;
	size_t size;

	(void)words;
	protocol_of(line->rest, &name, &size);
	plumb_transport_set_protocol(c->transport, object_new(c, name, size));
	return 0;
}

static const struct method METHODS[] = {
	{ PLUMB_VERB_WRITE, write_check_one, call_write },
	{ PLUMB_VERB_WRITELINES, write_check_list, call_write },
	{ PLUMB_VERB_SENDTO, datagram_check, call_write },
	{ PLUMB_VERB_SENDFILE, sendfile_check, call_sendfile },
	{ PLUMB_VERB_START_TLS, start_tls_check, call_start_tls },
	{ PLUMB_VERB_WRITE_EOF, check_nothing, call_action },
	{ PLUMB_VERB_CAN_WRITE_EOF, check_nothing, call_truth },
	{ PLUMB_VERB_CLOSE, check_nothing, call_action },
	{ PLUMB_VERB_ABORT, check_nothing, call_action },
	{ PLUMB_VERB_IS_CLOSING, check_nothing, call_truth },
	{ PLUMB_VERB_PAUSE_READING, check_nothing, call_action },
	{ PLUMB_VERB_RESUME_READING, check_nothing, call_action },
	{ PLUMB_VERB_IS_READING, check_nothing, call_truth },
	{ PLUMB_VERB_GET_WRITE_BUFFER_SIZE, check_nothing, call_get_size },
	{ PLUMB_VERB_GET_WRITE_BUFFER_LIMITS, check_nothing, call_get_limits },
	{ PLUMB_VERB_SET_WRITE_BUFFER_LIMITS, check_limits, call_set_limits },
	{ PLUMB_VERB_GET_EXTRA_INFO, check_info, call_get_extra_info },
	{ PLUMB_VERB_GET_PROTOCOL, check_nothing, call_get_protocol },
	{ PLUMB_VERB_SET_PROTOCOL, check_protocol, call_set_protocol },
	{ PLUMB_VERB_GET_PID, check_nothing, process_call_get },
	{ PLUMB_VERB_GET_RETURNCODE, check_nothing, process_call_get },
	{ PLUMB_VERB_GET_PIPE_TRANSPORT, process_check_fd,
	    process_call_get_pipe_transport },
	{ PLUMB_VERB_SEND_SIGNAL, process_check_signal, process_call_signal },
	{ PLUMB_VERB_TERMINATE, check_nothing, process_call_signal },
	{ PLUMB_VERB_KILL, check_nothing, process_call_signal },
};

static const struct method *
method_find(enum plumb_verb verb)
{
	for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++)
		if (METHODS[i].verb == verb)
			return &METHODS[i];
	return NULL;
}

/* loop => call_soon WORD */

struct soon {
	struct promise promise;
	struct adapter *adapter;
	char words[]; /* with a space before */
};

static int
soon_run(void *self)
{
	struct soon *soon = self;
	struct adapter *a = soon->adapter;
	int result = reaction_run(a, &(struct happening){ .who = "loop",
					 .callback = PLUMB_VERB_CALL_SOON,
					 .words = soon->words,
					 .count = &a->ran });

	promise_free(soon);
	return result < 0 ? result : 0;
}

static void
call_soon(struct adapter *a, struct plumb_span word)
{
	struct soon *soon = promise_new(a, sizeof *soon + word.len + 2);

	soon->adapter = a;
	snprintf(soon->words, word.len + 2, " %.*s", (int)word.len, word.at);
	if (adapter_soon(a, soon_run, soon))
		say("loop -> call_soon\n");
}

bool
method_check(const struct plumb_tape_line *line)
{
	const struct method *m = method_find(line->verb);
	struct plumb_span rest = line->rest;

	if (!span_is(line->who, "loop"))
		return m && m->check(line->rest);
	return line->verb == PLUMB_VERB_CALL_SOON &&
	       plumb_tape_next(&rest).kind == PLUMB_ARG_WORD && rest.len == 0;
}

static void
say_call(const struct plumb_tape_line *line)
{
	size_t len = (size_t)(line->rest.at + line->rest.len - line->who.at);

	if (line->rest.len == 0)
		len = (size_t)(line->word.at + line->word.len - line->who.at);
	say_bytes(line->who.at, len);
	say("\n");
	tape_flush(); /* the call may crash, or never return */
}

static void
call(struct conn *c, const struct plumb_tape_line *line)
{
	const struct method *m = method_find(line->verb);
	char words[WORDS_SIZE] = "";
	int error;

	say_call(line);
	error = m->call(c, line, words);
	say("%s -> %s", c->name, plumb_verb_name(line->verb));
	if (error)
		say_error(" !", error);
	else
		say("%s", words);
	say("\n");
}

void
method_run(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_span rest = line->rest;
	struct listener *listener = listener_find(a, line->who);
	struct conn *c = conn_find(a, line->who);

	if (span_is(line->who, "loop"))
		call_soon(a, plumb_tape_next(&rest).value);
	else if (listener && line->verb == PLUMB_VERB_CLOSE)
		listener_close(listener);
	else if (c && c->transport)
		call(c, line);
	else
		say_unsupported(line->who, line->word);
}
