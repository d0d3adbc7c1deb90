/*
 * A TCP echo server with nothing between it and the kernel: one poll() loop,
 * one read and one write per message. It is the yardstick of the benchmark, so
 * it is correct (a short write is finished, not lost) and nothing more. With
 * the argument "recv" it calls recv and send instead, which is a little less
 * work for the kernel.
 *
 * Protocol of every server here: listen on a free port of 127.0.0.1, print
 * "port N", echo, and exit when stdin reaches its end.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_CLIENTS = 1000, FIRST_CLIENT = 2, CHUNK = 65536 };

/* What a short write left over; nothing is read until it is gone. */
struct rest {
	char *bytes;
	size_t from, to;
};

static struct pollfd fds[FIRST_CLIENT + MAX_CLIENTS];
static struct rest rests[FIRST_CLIENT + MAX_CLIENTS];
static nfds_t used = FIRST_CLIENT;
static char chunk[CHUNK];
static bool use_recv;

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static int
listen_and_tell(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
	    listen(fd, 128) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0)
		fail("listen");
	printf("port %d\n", ntohs(at.sin_port));
	fflush(stdout);
	return fd;
}

static void
take_client(int listener)
{
	int one = 1;
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (used == FIRST_CLIENT + MAX_CLIENTS) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	fds[used] = (struct pollfd){ .fd = fd, .events = POLLIN };
	rests[used] = (struct rest){ NULL, 0, 0 };
	used++;
}

static void
drop_client(nfds_t i)
{
	close(fds[i].fd);
	free(rests[i].bytes);
	used--;
	fds[i] = fds[used];
	rests[i] = rests[used];
}

static int
keep_rest(nfds_t i, const char *bytes, size_t size)
{
	char *copy = malloc(size);

	if (copy == NULL)
		return -1;
	memcpy(copy, bytes, size);
	rests[i] = (struct rest){ copy, 0, size };
	fds[i].events = POLLOUT;
	return 0;
}

static int
write_rest(nfds_t i)
{
	struct rest *r = &rests[i];
	ssize_t n =
	    send(fds[i].fd, r->bytes + r->from, r->to - r->from, MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN ? 0 : -1;
	r->from += (size_t)n;
	if (r->from == r->to) {
		free(r->bytes);
		*r = (struct rest){ NULL, 0, 0 };
		fds[i].events = POLLIN;
	}
	return 0;
}

static int
echo(nfds_t i)
{
	int fd = fds[i].fd;
	ssize_t got = use_recv ? recv(fd, chunk, sizeof chunk, 0)
			       : read(fd, chunk, sizeof chunk);
	ssize_t put;

	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got <= 0)
		return -1;
	put = use_recv ? send(fd, chunk, (size_t)got, MSG_NOSIGNAL)
		       : write(fd, chunk, (size_t)got);
	if (put == got)
		return 0;
	if (put < 0 && errno != EAGAIN)
		return -1;
	if (put < 0)
		put = 0;
	return keep_rest(i, chunk + put, (size_t)(got - put));
}

static void
serve(int ready)
{
	nfds_t i = FIRST_CLIENT;

	if (fds[1].revents != 0)
		take_client(fds[1].fd);
	while (i < used && ready > 0) {
		short now = fds[i].revents;
		int bad = 0;

		if (now != 0) {
			ready--;
			bad = (now & POLLOUT) ? write_rest(i) : echo(i);
		}
		if (bad != 0)
			drop_client(i);
		else
			i++;
	}
}

int
main(int argc, char **argv)
{
	use_recv = argc > 1 && strcmp(argv[1], "recv") == 0;
	signal(SIGPIPE, SIG_IGN);
	fds[0] = (struct pollfd){ .fd = 0, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = listen_and_tell(), .events = POLLIN };
	for (;;) {
		int ready = poll(fds, used, -1);

		if (ready < 0 && errno != EINTR)
			fail("poll");
		if (ready > 0 && fds[0].revents != 0)
			break;
		if (ready > 0)
			serve(ready);
	}
	while (used > FIRST_CLIENT)
		drop_client(used - 1);
	return 0;
}
