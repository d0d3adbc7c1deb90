/* The runner's own listening sockets: made when needed, kept for all cases. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer.h"
#include "conformance/runner/stage.h"

struct listener *
stage_listener(struct session *s, enum stage_kind kind, size_t i)
{
	struct listener *l;

	if (i >= STAGE_LISTENERS) {
		return NULL;
	}
	l = &s->listeners[kind][i];
	if (l->fd < 0 && kind == STAGE_TCP) {
		l->fd = peer_listen_tcp(&l->port);
	} else if (l->fd < 0) {
		snprintf(l->path, sizeof(l->path), "%s/%zu", s->dir, i);
		unlink(l->path);
		l->fd = peer_listen_unix(l->path);
	}
	return l->fd >= 0 ? l : NULL;
}

struct listener *
stage_refusing(struct session *s, enum stage_kind kind)
{
	struct listener *l = &s->refusing[kind];

	if (l->fd < 0 && kind == STAGE_TCP) {
		l->fd = peer_refusing_tcp(&l->port);
	} else if (l->fd < 0) {
		/* A path where somebody listened, and does no more. */
		snprintf(l->path, sizeof(l->path), "%s/nobody", s->dir);
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
