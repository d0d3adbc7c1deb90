/* sendfile: it begins, and tells later what came of it. */
#include "conformance/adapters/reference/adapter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/kernel.h"

enum { PATH_SIZE = 4096, NUMBER_SIZE = 24 };

struct sending {
	struct promise promise; /* with the file */
	struct conn *conn;
	int error; /* that it did not even begin with */
};

struct wanted {
	char path[PATH_SIZE];
	uint64_t offset;
	uint64_t count;
	uint64_t position; /* where the file stands before */
};

static bool
number_of(const char *text, uint64_t *number)
{
	char *end;

	*number = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end;
}

static bool
parse(struct wanted *w, struct plumb_span rest)
{
	char offset[NUMBER_SIZE] = "0", count[NUMBER_SIZE] = "";
	char position[NUMBER_SIZE] = "0";
	const struct field fields[] = {
		{ "path", w->path, sizeof w->path },
		{ "offset", offset, sizeof offset },
		{ "count", count, sizeof count },
		{ "position", position, sizeof position },
	};

	memset(w, 0, sizeof *w);
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest))
		if (arg.kind != PLUMB_ARG_KEY || !fields_set(fields, 4, arg))
			return false;
	w->count = PLUMB_WHOLE_FILE;
	return *w->path && number_of(offset, &w->offset) &&
	       number_of(position, &w->position) &&
	       (!*count || number_of(count, &w->count));
}

bool
sendfile_check(struct plumb_span rest)
{
	struct wanted w;

	return parse(&w, rest);
}

static int
completed(
    void *self, struct plumb_transport *transport, int error, uint64_t sent)
{
	struct sending *s = self;
	struct conn *c = s->conn;
	const char *symbol = plumb_error_symbol(error);
	char words[WORDS_SIZE];

	(void)transport;
	promise_free(s);
	snprintf(words, sizeof words, " sendfile size=%llu",
	    (unsigned long long)sent);
	if (error)
		snprintf(words, sizeof words, " sendfile %s%s%s",
		    plumb_error_exception(error), *symbol ? " errno=" : "",
		    symbol);
	return conn_happens(c, PLUMB_VERB_COMPLETED, words, NULL);
}

static int
run_failed(void *self)
{
	struct sending *s = self;

	return completed(s, s->conn->transport, s->error, 0);
}

int
sendfile_call(struct conn *c, struct plumb_span rest)
{
	struct sending *s = promise_new(c->adapter, sizeof *s);
	struct plumb_sendfile how = { completed, s };
	struct wanted w;

	parse(&w, rest);
	s->conn = c;
	s->promise.fd = open(w.path, O_RDONLY | O_CLOEXEC);
	if (s->promise.fd < 0 ||
	    lseek(s->promise.fd, (off_t)w.position, SEEK_SET) < 0)
		s->error = plumb_error_of_errno(errno);
	else
		s->error = plumb_transport_sendfile(
		    c->transport, s->promise.fd, w.offset, w.count, &how);
	if (s->error)
		(void)adapter_soon(c->adapter, run_failed, s);
	return 0;
}
