/* The other side of the strain: a process with plain blocking sockets. */
#include "conformance/bench/strain.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int
strain_peer(int (*fn)(const struct strain_peer_how *how),
    const struct strain_peer_how *how)
{
	int pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(fn(how));
	strain_must(pid < 0 ? PLUMB_EMEMORY : 0, "a process for the peers");
	return pid;
}

bool
strain_peer_ended(struct strain *s, int pid)
{
	int status = 0;
	int ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0)
		strain_for(s->loop, 5);
	return (ended == pid && WIFEXITED(status) &&
		   WEXITSTATUS(status) == 0) ||
	       strain_complain("the peers are not content");
}

int
strain_peer_connect(uint16_t port, bool narrow)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int size = STRAIN_PIECE;

	if (narrow)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		fprintf(stderr, "strain: a peer: %s\n", strerror(errno));
		_exit(2);
	}
	return fd;
}

void
strain_peer_send(int fd, uint64_t position, size_t len)
{
	while (len > 0) {
		size_t most = len < STRAIN_PIECE ? len : STRAIN_PIECE;
		ssize_t n =
		    send(fd, strain_bytes(position), most, MSG_NOSIGNAL);

		if (n < 0)
			return;
		position += (size_t)n;
		len -= (size_t)n;
	}
}

bool
strain_peer_hears(int fd, uint64_t position, size_t len)
{
	static uint8_t got[STRAIN_PIECE];

	while (len > 0) {
		size_t most = len < sizeof got ? len : sizeof got;
		ssize_t n = recv(fd, got, most, 0);

		if (n <= 0 || !strain_same(got, (size_t)n, position))
			return strain_complain("a peer hears something else");
		position += (size_t)n;
		len -= (size_t)n;
	}
	return true;
}

bool
strain_peer_hears_end(int fd)
{
	char byte;

	return recv(fd, &byte, 1, 0) == 0 ||
	       strain_complain("a peer hears no end");
}

void
strain_peer_reset(int fd)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(fd);
}
