#include "conformance/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Each message is a window into one random text, and the window moves with
 * every message, so an old, lost or foreign message is not mistaken. */
enum { WINDOW = 4096, STEP = 37 };

struct conn {
	size_t sent, got; /* of the current message */
	size_t at;	  /* where its window begins */
	long left;	  /* requests, the current one included */
};

struct load {
	int n;
	int busy;
	size_t size;
	char *text, *in;
	struct conn *conns;
	struct pollfd *fds;
};

static int
dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_port = htons((unsigned short)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		return fd;
	}
	perror("connect");
	if (fd >= 0)
		close(fd);
	return -1;
}

static void
fill(char *text, size_t size)
{
	unsigned x = 1;

	for (size_t i = 0; i < size; i++) {
		x = x * 1664525u + 1013904223u;
		text[i] = (char)(x >> 24);
	}
}

static struct load *
load_new(int n, size_t size)
{
	struct load *l = calloc(1, sizeof *l);

	if (l == NULL)
		return NULL;
	l->size = size;
	l->text = malloc(size + WINDOW);
	l->in = malloc(size + 1);
	l->conns = calloc((size_t)n, sizeof *l->conns);
	l->fds = calloc((size_t)n, sizeof *l->fds);
	if (!l->text || !l->in || !l->conns || !l->fds) {
		load_close(l);
		return NULL;
	}
	fill(l->text, size + WINDOW);
	return l;
}

struct load *
load_open(int port, int n, size_t size)
{
	struct load *l = load_new(n, size);

	if (l == NULL) {
		fprintf(stderr, "load: out of memory\n");
		return NULL;
	}
	while (l->n < n) {
		int fd = dial(port);

		if (fd < 0) {
			load_close(l);
			return NULL;
		}
		l->conns[l->n].at = (size_t)l->n * 11 % WINDOW;
		l->fds[l->n].fd = fd;
		l->n++;
	}
	return l;
}

void
load_close(struct load *l)
{
	if (l == NULL)
		return;
	for (int i = 0; i < l->n; i++)
		close(l->fds[i].fd);
	free(l->text);
	free(l->in);
	free(l->conns);
	free(l->fds);
	free(l);
}

static int
put(struct load *l, int i)
{
	struct conn *c = &l->conns[i];
	ssize_t n = send(l->fds[i].fd, l->text + c->at + c->sent,
	    l->size - c->sent, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0 && errno != EAGAIN) {
		perror("load: send");
		return -1;
	}
	if (n > 0)
		c->sent += (size_t)n;
	l->fds[i].events = POLLIN;
	if (c->sent < l->size)
		l->fds[i].events |= POLLOUT;
	return 0;
}

static int
next(struct load *l, int i)
{
	struct conn *c = &l->conns[i];

	c->at = (c->at + STEP) % WINDOW;
	c->sent = c->got = 0;
	c->left--;
	if (c->left > 0)
		return put(l, i);
	l->fds[i].events = 0;
	l->busy--;
	return 0;
}

static int
take(struct load *l, int i)
{
	struct conn *c = &l->conns[i];
	/* One byte more than is due, so that a surplus shows. */
	ssize_t n =
	    recv(l->fds[i].fd, l->in, l->size - c->got + 1, MSG_DONTWAIT);

	if (n < 0 && errno == EAGAIN)
		return 0;
	if (n <= 0) {
		fprintf(stderr, "load: connection %d: %s\n", i,
		    n == 0 ? "closed by the server" : strerror(errno));
		return -1;
	}
	if ((size_t)n > c->sent - c->got ||
	    memcmp(l->in, l->text + c->at + c->got, (size_t)n) != 0) {
		fprintf(stderr, "load: connection %d: not an echo\n", i);
		return -1;
	}
	c->got += (size_t)n;
	return c->got == l->size ? next(l, i) : 0;
}

static int
start(struct load *l, long requests)
{
	l->busy = 0;
	for (int i = 0; i < l->n; i++) {
		l->conns[i].left = requests / l->n + (i < requests % l->n);
		l->conns[i].sent = l->conns[i].got = 0;
		l->fds[i].events = 0;
		if (l->conns[i].left == 0)
			continue;
		l->busy++;
		if (put(l, i) < 0)
			return -1;
	}
	return 0;
}

int
load_run(struct load *l, long requests)
{
	if (start(l, requests) < 0)
		return -1;
	while (l->busy > 0) {
		int ready = poll(l->fds, (nfds_t)l->n, LOAD_GUARD_MS);

		if (ready == 0)
			fprintf(stderr, "load: no answer in %d ms\n",
			    (int)LOAD_GUARD_MS);
		if (ready == 0 || (ready < 0 && errno != EINTR))
			return -1;
		for (int i = 0; i < l->n && ready > 0; i++) {
			short now = l->fds[i].revents;

			ready -= now != 0;
			if ((now & POLLOUT) && put(l, i) < 0)
				return -1;
			if ((now & ~POLLOUT) && take(l, i) < 0)
				return -1;
		}
	}
	return 0;
}
