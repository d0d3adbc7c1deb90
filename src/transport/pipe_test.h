/*
 * What the tests of pipes share. Their files define _GNU_SOURCE, for terminals.
 */
#ifndef PLUMB_TRANSPORT_PIPE_TEST_H
#define PLUMB_TRANSPORT_PIPE_TEST_H

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "transport/stream_test.h"

static int given; /* the descriptor that the transport was made of */

static inline struct plumb_io
gated_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_piece some = pieces[0];
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	(void)count;
	sends++;
	if (gate == 0)
		return io;
	some.len = some.len < gate ? some.len : gate;
	io = plumb_kernel_real.write_pipe(self, fd, &some, 1);
	gate -= io.count;
	return io;
}

static inline int
connect_end(int fd, bool reads)
{
	struct plumb_connection how = {
		.protocol_factory = factory,
		.opened = opened,
		.self = said,
		.name = "a",
	};

	gated.write_pipe = gated_write_pipe;
	given = fd;
	return reads ? plumb_loop_connect_read_pipe(loop, fd, &how)
		     : plumb_loop_connect_write_pipe(loop, fd, &how);
}

/* Our end, and the peer's, by the kind that the row asks for. */
static inline void
make_ends(int *ours, int *theirs, bool reads)
{
	int ends[2];
	char *name;

	if (kind == 's') {
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	} else if (kind == 't') {
		*ours = posix_openpt(O_RDWR | O_NOCTTY);
		assert_true(*ours >= 0);
		assert_int_equal(grantpt(*ours), 0);
		assert_int_equal(unlockpt(*ours), 0);
		name = ptsname(*ours);
		*theirs = open(name, O_RDWR | O_NOCTTY);
		assert_true(*theirs >= 0);
		return;
	} else {
		assert_int_equal(pipe(ends), 0);
	}
	*ours = ends[reads ? 0 : 1];
	*theirs = ends[reads ? 1 : 0];
}

static inline void
begin_pipe(bool reads)
{
	int ours;

	make_ends(&ours, &peer, reads);
	assert_int_equal(connect_end(ours, reads), 0);
}

static inline void
begin_open_pipe(bool reads)
{
	begin_pipe(reads);
	wait_for("opened");
	said[0] = '\0';
}

static inline void
peer_writes(const char *what)
{
	assert_int_equal(write(peer, what, strlen(what)), strlen(what));
}

static inline int
raise_and_close(void)
{
	do_close();
	return PLUMB_EVALUE;
}

static inline int
note_closing(void)
{
	strcat(said,
	    plumb_transport_is_closing(transport) ? "[closing]" : "[open]");
	return 1;
}

static inline int
set_up_pipe(void **state)
{
	kind = 'p';
	return set_up(state);
}

static inline int
set_up_socket(void **state)
{
	kind = 's';
	return set_up(state);
}

static inline int
set_up_tty(void **state)
{
	kind = 't';
	return set_up(state);
}

#define PAIR(name) ON(pipe, name), ON(socket, name)
#define ALL(name) ON(pipe, name), ON(socket, name), ON(tty, name)

#endif
