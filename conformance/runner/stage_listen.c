/* The runner's own listening sockets: made when needed, kept for all cases. */
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer.h"
#include "conformance/runner/stage.h"

struct listener *
stage_listener(struct session *s, enum net net, size_t i)
{
	struct listener *l;

	if (i >= STAGE_LISTENERS) {
		return NULL;
	}
	l = &s->listeners[net][i];
	if (l->fd < 0 && net == NET_TCP) {
		l->fd = peer_listen_tcp(&l->port);
	} else if (l->fd < 0) {
		scratch_path(s->dir, 'l', i, l->path, sizeof(l->path));
		unlink(l->path);
		l->fd = peer_listen_unix(l->path);
	}
	return l->fd >= 0 ? l : NULL;
}

struct listener *
stage_refusing(struct session *s, enum net net)
{
	struct listener *l = &s->refusing[net];

	if (l->fd < 0 && net == NET_TCP) {
		l->fd = peer_refusing_tcp(&l->port);
	} else if (l->fd < 0) {
		/* A path where somebody listened, and does no more. */
		scratch_path(s->dir, 'n', 0, l->path, sizeof(l->path));
		unlink(l->path);
		l->fd = peer_listen_unix(l->path);
		if (l->fd >= 0) {
			shutdown(l->fd, SHUT_RDWR);
			close(l->fd);
			l->fd = dup(0);
		}
	}
	return l->fd >= 0 ? l : NULL;
}
