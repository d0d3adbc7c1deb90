#include "conformance/runner/child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/runner/home.h"
#include "conformance/runner/peer.h"

enum { READ_SIZE = 131072 };

char *
child_program(void)
{
	/* The second is for programs of the build's own tests. */
	static const char *const places[] = { "scripted-child",
		"../../scripted-child" };
	char *path = NULL;

	for (size_t i = 0; i < 2; i++) {
		free(path);
		path = build_path(places[i]);
		if (access(path, X_OK) == 0) {
			break;
		}
	}
	return path;
}

struct child *
child_new(int listener, uint64_t token)
{
	struct child *c = memory_resize(NULL, sizeof(*c));

	memset(c, 0, sizeof(*c));
	c->listener = listener;
	c->token = token;
	c->watch = -1;
	for (size_t i = 0; i < CHILD_LINKS; i++) {
		c->links[i].fd = -1;
	}
	return c;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0) {
		close(*fd);
	}
	*fd = -1;
}

void
child_free(struct child *c)
{
	for (size_t i = 0; i < CHILD_LINKS; i++) {
		close_fd(&c->links[i].fd);
		text_free(&c->links[i].unsent);
		text_free(&c->links[i].got);
	}
	close_fd(&c->watch);
	free(c);
}

static struct child_link *
first_link(const struct child *c)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->links[i].fd >= 0) {
			return (struct child_link *)&c->links[i];
		}
	}
	return NULL;
}

bool
child_is_there(const struct child *c)
{
	return first_link(c) != NULL;
}

bool
child_has_ended(const struct child *c)
{
	return c->met && c->links[0].fd < 0 && c->watch < 0;
}

bool
child_is_moving(const struct child *c)
{
	bool ending = c->doomed || (c->met && c->links[0].fd < 0);

	return c->met ? ending && !child_has_ended(c) : c->awaited;
}

bool
child_is_reaped(const struct child *c)
{
	return c->met && kill(c->self.pid, 0) != 0 && errno == ESRCH;
}

bool
child_has_answered(const struct child *c)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct child_link *l = &c->links[i];

		if (l->fd >= 0 && l->answered < l->asked) {
			return false;
		}
	}
	return true;
}

static void
flush(struct child_link *l)
{
	while (l->fd >= 0 && l->unsent.len > 0) {
		ssize_t n = send(l->fd, l->unsent.at, l->unsent.len,
		    MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			text_drop(&l->unsent, (size_t)n);
		} else if (n == 0 || errno != EINTR) {
			return; /* an end is seen by reading */
		}
	}
}

static bool
is_asking(enum child_word word)
{
	return word >= CHILD_SYNC && word <= CHILD_FORK;
}

static bool
tell(struct child *c, struct child_message m, const void *at)
{
	struct child_link *l = first_link(c);

	if (!l) {
		return false;
	}
	text_add(&l->unsent, &m, sizeof(m));
	text_add(&l->unsent, at, (size_t)m.len);
	l->asked += is_asking((enum child_word)m.word);
	flush(l);
	return true;
}

bool
child_tell(struct child *c, enum child_word word, int fd, uint64_t value)
{
	return tell(c, (struct child_message){ word, fd, value, 0 }, NULL);
}

bool
child_print(struct child *c, int fd, const void *at, size_t len)
{
	return tell(c, (struct child_message){ CHILD_PRINT, fd, 0, len }, at);
}

/* Bytes that were printed, or read, or the end of it. */
static void
note_pipe(struct child *c, const struct child_message *m, const char *bytes)
{
	struct actor *a =
	    m->fd >= 0 && m->fd < CHILD_PIPES ? c->pipes[m->fd] : NULL;

	if (!a) {
		return;
	}
	switch ((enum child_word)m->word) {
	case CHILD_GOT:
		text_add(&a->wire.got, bytes, (size_t)m->len);
		break;
	case CHILD_END:
		a->eof_seen = m->value == 0;
		a->reset_seen = m->value != 0;
		break;
	case CHILD_PUT:
		bytes_skip(&a->sent, &a->out, m->value);
		break;
	default:
		a->send_failed = true;
		break;
	}
}

/* Whoever was started may say this, and need not be the program meant. */
static void
note_hello(struct child *c, struct child_link *l, const struct child_message *m,
    const char *bytes)
{
	struct child_self self;

	l->strange = m->value != c->token || m->len != sizeof(self);
	if (l->strange || c->met) {
		return;
	}
	memcpy(&self, bytes, sizeof(self));
	l->strange = self.pid <= 0 || self.count > CHILD_DESCRIPTORS_MAX;
	if (!l->strange) {
		c->self = self;
		c->met = true;
		/* Without it nothing tells an exit from an end. */
		c->watch = (int)syscall(SYS_pidfd_open, self.pid, 0);
	}
}

static void
note_message(struct child *c, struct child_link *l,
    const struct child_message *m, const char *bytes)
{
	switch ((enum child_word)m->word) {
	case CHILD_HELLO:
		note_hello(c, l, m, bytes);
		break;
	case CHILD_CAUGHT:
		if (c->caught_count < CHILD_CAUGHT_MAX) {
			c->caught[c->caught_count++] = (int)m->value;
		}
		break;
	case CHILD_SYNC:
		c->look = (enum child_look)m->value;
		l->answered++;
		break;
	case CHILD_CLOSE:
	case CHILD_SIGNAL:
	case CHILD_FORK:
		l->answered++;
		break;
	default:
		note_pipe(c, m, bytes);
		break;
	}
}

/* The messages that are whole. */
static void
take_messages(struct child *c, struct child_link *l)
{
	size_t taken = 0;

	for (;;) {
		struct child_message m;
		size_t left = l->got.len - taken;

		if (left < sizeof(m)) {
			break;
		}
		memcpy(&m, l->got.at + taken, sizeof(m));
		if (m.len > CHILD_BYTES_MAX || left < sizeof(m) + m.len) {
			break;
		}
		note_message(c, l, &m, l->got.at + taken + sizeof(m));
		taken += sizeof(m) + (size_t)m.len;
	}
	text_drop(&l->got, taken);
}

/* Whoever is spoken to has changed: the copy, or nobody. */
static void
note_end(struct child *c, struct child_link *l)
{
	struct child_link *next;

	close_fd(&l->fd);
	next = first_link(c);
	for (size_t i = 0; i < CHILD_PIPES; i++) {
		struct actor *a = c->pipes[i];

		if (a && a->fd >= 0) {
			a->fd = next ? 0 : -1;
			a->send_failed = a->send_failed || !next;
		}
	}
}

static bool
hear(struct child *c, struct child_link *l)
{
	bool moved = false;

	while (l->fd >= 0) {
		char *room = text_room(&l->got, READ_SIZE);
		ssize_t n = recv(l->fd, room, READ_SIZE, MSG_DONTWAIT);

		if (n > 0) {
			l->got.len += (size_t)n;
			moved = true;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (n < 0 && errno == EAGAIN) {
			break;
		} else {
			take_messages(c, l);
			note_end(c, l);
			return true;
		}
	}
	take_messages(c, l);
	return moved;
}

/* Somebody of an earlier case, who came late. */
static void
drop_stranger(struct child *c)
{
	struct child_link *l = &c->links[c->count - 1];

	if (l->strange) {
		close_fd(&l->fd);
		l->unsent.len = l->got.len = 0;
		l->asked = l->answered = 0;
		l->strange = false;
		c->count--;
	}
}

/* The connections that are waiting: its own, and that of its copy. */
static bool
accept_links(struct child *c)
{
	bool any = false;

	while (c->count < CHILD_LINKS) {
		int fd = peer_accept(c->listener, false);

		if (fd < 0) {
			break;
		}
		c->links[c->count++].fd = fd;
		any = true;
	}
	return any;
}

static bool
notice_exit(struct child *c)
{
	struct pollfd p = { c->watch, POLLIN, 0 };

	if (c->watch < 0 || poll(&p, 1, 0) <= 0) {
		return false;
	}
	close_fd(&c->watch);
	return true;
}

bool
child_move(struct child *c)
{
	bool moved = accept_links(c);

	for (size_t i = 0; i < c->count; i++) {
		flush(&c->links[i]);
		moved = hear(c, &c->links[i]) || moved;
	}
	if (c->count > 0) {
		drop_stranger(c);
	}
	return notice_exit(c) || moved;
}

bool
child_meet(struct child *c)
{
	child_move(c);
	return c->met;
}

bool
child_poll(const struct child *c, size_t i, struct pollfd *p)
{
	p->fd = -1;
	p->events = POLLIN;
	if (i < c->count) {
		p->fd = c->links[i].fd;
		if (c->links[i].unsent.len > 0) {
			p->events |= POLLOUT;
		}
	} else if (i == 0) {
		p->fd = c->listener;
	} else if (i == CHILD_LINKS) {
		p->fd = c->watch;
	}
	return p->fd >= 0;
}
