/* The other end of a dialogue's connection, waiting for one thing at a time. */
#include "conformance/runner/dialogue.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "conformance/runner/memory.h"
#include "conformance/runner/peer.h"
#include "core/pattern.h"

static bool
is_ready(struct dialogue *d, int fd, short events)
{
	struct pollfd one = { .fd = fd, .events = events };

	return poll(&one, 1, 1000 * d->guard) > 0;
}

static bool
start_listening(struct dialogue *d)
{
	unsigned port = 0;

	d->listener =
	    d->is_unix ? peer_listen_unix(d->path) : peer_listen_tcp(&port);
	d->port = (unsigned short)port;
	return d->listener >= 0 ||
	       dialogue_fail(d, "a listening socket", "an error of ours");
}

static bool
refuse(struct dialogue *d)
{
	unsigned port = 0;

	d->listener = peer_refusing_tcp(&port);
	d->port = (unsigned short)port;
	return d->listener >= 0 ||
	       dialogue_fail(d, "a port to refuse", "an error of ours");
}

static bool
accept_peer(struct dialogue *d)
{
	if (is_ready(d, d->listener, POLLIN)) {
		d->peer = peer_accept(d->listener, !d->is_unix);
	}
	return d->peer >= 0 ||
	       dialogue_fail(d, "a connection", "nothing, until the guard");
}

static bool
connect_peer(struct dialogue *d)
{
	d->peer = peer_connect(d->is_unix ? d->path : NULL, d->port);
	return d->peer >= 0 ||
	       dialogue_fail(d, "a server to connect to", "a refusal");
}

static bool
take_datagrams(struct dialogue *d)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(here);

	d->peer = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (d->peer < 0 ||
	    bind(d->peer, (struct sockaddr *)&here, sizeof(here)) != 0 ||
	    getsockname(d->peer, (struct sockaddr *)&here, &len) != 0) {
		return dialogue_fail(
		    d, "a socket for datagrams", "an error of ours");
	}
	d->port = ntohs(here.sin_port);
	return true;
}

static bool
meet(struct dialogue *d)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	char byte;

	if (!is_ready(d, d->peer, POLLIN) ||
	    recvfrom(d->peer, &byte, 1, MSG_PEEK, (struct sockaddr *)&from,
		&len) < 0 ||
	    connect(d->peer, (struct sockaddr *)&from, len) != 0) {
		return dialogue_fail(d, "a datagram", "none, until the guard");
	}
	return true;
}

static bool
send_all(struct dialogue *d, const char *at, size_t len)
{
	while (len > 0) {
		ssize_t n;

		if (!is_ready(d, d->peer, POLLOUT)) {
			return dialogue_fail(
			    d, "what was sent is taken", "nothing moves");
		}
		n = send(d->peer, at, len, MSG_NOSIGNAL);
		if (n < 0) {
			return dialogue_fail(
			    d, "an open connection", "its end");
		}
		at += n;
		len -= (size_t)n;
	}
	return true;
}

/* Reads that many bytes, or as many as come before the end or the guard. */
static size_t
receive(struct dialogue *d, char *into, size_t len)
{
	size_t got = 0;

	while (got < len && is_ready(d, d->peer, POLLIN)) {
		ssize_t n = recv(d->peer, into + got, len - got, 0);

		if (n <= 0) {
			break;
		}
		got += (size_t)n;
	}
	return got;
}

static bool
read_word(struct dialogue *d, const char *word)
{
	char got[64] = "";
	char what[128];
	size_t len = receive(d, got, strlen(word));

	if (len == strlen(word) && memcmp(got, word, len) == 0) {
		return true;
	}
	snprintf(what, sizeof(what), "the peer reads '%s'", word);
	return dialogue_fail(d, what, got);
}

static bool
send_pattern(struct dialogue *d, size_t len)
{
	uint8_t *bytes = new_items(len, 1);
	bool well;

	plumb_pattern_fill(0, bytes, len);
	well = send_all(d, (const char *)bytes, len);
	free(bytes);
	return well;
}

static bool
match_pattern(struct dialogue *d, size_t len)
{
	uint8_t *bytes = new_items(len, 1);
	char *got = new_items(len, 1);
	char what[64];
	size_t count;
	bool well;

	plumb_pattern_fill(0, bytes, len);
	count = receive(d, got, len);
	well = count == len && memcmp(bytes, got, len) == 0;
	snprintf(what, sizeof(what), "%zu bytes%s", count,
	    count == len ? ", but others" : "");
	free(bytes);
	free(got);
	return well ||
	       dialogue_fail(d, "the peer reads the pattern as written", what);
}

static bool
read_end(struct dialogue *d)
{
	char byte;

	if (is_ready(d, d->peer, POLLIN) && recv(d->peer, &byte, 1, 0) == 0) {
		return true;
	}
	return dialogue_fail(d, "the peer reads the end", "none");
}

static bool
end_input(struct dialogue *d)
{
	process_flush(&d->process);
	close(d->process.in);
	d->process.in = -1;
	return true;
}

/* The end of its output, then of the process. */
static bool
see_exit(struct dialogue *d)
{
	char how[128] = "";

	while (!d->process.ended) {
		if (!is_ready(d, d->process.out, POLLIN)) {
			return dialogue_fail(
			    d, "the process ends", "it goes on");
		}
		process_read(&d->process);
	}
	process_end(&d->process, how, sizeof(how));
	return strcmp(how, "exit status 0") == 0 ||
	       dialogue_fail(d, "exit status 0", how);
}

static const struct {
	const char *name;
	bool (*act)(struct dialogue *d);
} actions[] = {
	{ "listen", start_listening },
	{ "refuse", refuse },
	{ "accept", accept_peer },
	{ "connect", connect_peer },
	{ "datagrams", take_datagrams },
	{ "meet", meet },
	{ "end", read_end },
	{ "input", end_input },
	{ "exit", see_exit },
};

bool
dialogue_act(struct dialogue *d, const char *action)
{
	const char *space = strchr(action, ' ');
	const char *rest = space == NULL ? "" : space + 1;

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(action, actions[i].name) == 0) {
			return actions[i].act(d);
		}
	}
	if (strcmp(action, "eof") == 0) {
		return shutdown(d->peer, SHUT_WR) == 0;
	} else if (strncmp(action, "send ", 5) == 0) {
		return send_all(d, rest, strlen(rest));
	} else if (strncmp(action, "read ", 5) == 0) {
		return read_word(d, rest);
	} else if (strncmp(action, "pattern ", 8) == 0) {
		return send_pattern(d, strtoul(rest, NULL, 10));
	} else if (strncmp(action, "match ", 6) == 0) {
		return match_pattern(d, strtoul(rest, NULL, 10));
	}
	return dialogue_fail(d, "an action", action);
}

void
dialogue_close_peer(struct dialogue *d)
{
	if (d->peer >= 0) {
		close(d->peer);
	}
	if (d->listener >= 0) {
		close(d->listener);
	}
	d->peer = -1;
	d->listener = -1;
}
