/* How pipes are made. */
#define _GNU_SOURCE /* posix_openpt */
#include "conformance/adapters/reference/adapter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/kernel.h"

struct wanted {
	char end[8];
	char path[sizeof((struct sockaddr_un *)0)->sun_path];
	char via[8];
};

static bool
set(struct wanted *w, struct plumb_arg arg)
{
	const struct field fields[] = {
		{ "end", w->end, sizeof w->end },
		{ "path", w->path, sizeof w->path },
		{ "via", w->via, sizeof w->via },
	};

	return fields_set(fields, sizeof fields / sizeof *fields, arg);
}

static bool
parse(struct wanted *w, struct plumb_span rest)
{
	memset(w, 0, sizeof *w);
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest))
		if (arg.kind != PLUMB_ARG_KEY || !set(w, arg))
			return false;
	if (strcmp(w->end, "read") != 0 && strcmp(w->end, "write") != 0)
		return false;
	if (strcmp(w->via, "ptmx") == 0)
		return !*w->path;
	return *w->path && (!*w->via || strcmp(w->via, "socket") == 0);
}

/* The descriptor, or -1 with its errno. */
static int
open_end(const struct wanted *w)
{
	int flags = strcmp(w->end, "read") == 0 ? O_RDONLY : O_WRONLY;
	int fd;

	if (strcmp(w->via, "socket") == 0)
		return connect_to_path(w->path);
	if (strcmp(w->via, "ptmx") != 0)
		return open(w->path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0 && (grantpt(fd) != 0 || unlockpt(fd) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
connect_end(struct adapter *a, const struct wanted *w, struct conn *c, int fd,
    const struct plumb_connection *how)
{
	c->pipe = fd;
	if (strcmp(w->end, "read") == 0)
		return plumb_loop_connect_read_pipe(a->loop, fd, how);
	return plumb_loop_connect_write_pipe(a->loop, fd, how);
}

bool
conn_pipe(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_connection how;
	struct wanted w;
	struct conn *c;
	int fd, error;

	if (!parse(&w, line->rest))
		return false;
	c = conn_begin(a, line->who, &how);
	if (!c)
		return false;
	fd = open_end(&w);
	error = fd < 0 ? plumb_error_of_errno(errno) : 0;
	say("%s -> pipe", c->name);
	if (fd >= 0 && strcmp(w.via, "ptmx") == 0)
		say(" path=%s", ptsname(fd));
	say("\n");
	if (fd >= 0) {
		error = connect_end(a, &w, c, fd, &how);
		if (error)
			close(fd);
	}
	if (error)
		conn_failed(c, error);
	return true;
}

/* What the descriptor itself says: is it ours, is it open? */
void
say_pipe(const struct conn *c, int fd, char *words)
{
	snprintf(words, WORDS_SIZE, " pipe same=%s open=%s",
	    fd == c->pipe ? "true" : "false",
	    fcntl(fd, F_GETFD) >= 0 ? "true" : "false");
}
