/*
 * The scripted child: a program that the implementation under test starts, and
 * that does what the runner tells it over a socket of their own.
 *
 *   scripted-child SOCKET TOKEN        connects, says hello, and obeys
 *   scripted-child SOCKET TOKEN OUT ERR STATUS
 *       says hello, prints so many bytes of the pattern on descriptors 1 and
 *       2, and exits at once
 *
 * It lives no longer than its connection. Nothing waits but poll().
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conformance/child/descriptors.h"
#include "conformance/child/moves.h"
#include "core/pattern.h"

enum { NOBODY_THERE = 71, BAD_USE = 64 };

struct child {
	const char *path;
	uint64_t token;
	struct moves moves;
	struct child_self self;
	int signals; /* tells of those that are caught; -1: none are */
	sigset_t caught;
};

/* Read whole, the runner being quick; false where it has gone. */
static bool
hear(int control, void *bytes, size_t len)
{
	char *at = bytes;

	while (len > 0) {
		ssize_t n = recv(control, at, len, MSG_WAITALL);

		if (n > 0) {
			at += n;
			len -= (size_t)n;
		} else if (n == 0 || errno != EINTR) {
			return false;
		}
	}
	return true;
}

static int
connect_to(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(addr.sun_path)) {
		return -1;
	}
	strcpy(addr.sun_path, path);
	/* Out of the way of 0, 1 and 2, should one of them be closed. */
	if (fd <= 2) {
		fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	}
	return connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0 ? fd
									: -1;
}

static void
say_hello(const struct child *c)
{
	struct child_message hello = { CHILD_HELLO, 0, c->token,
		sizeof(c->self) };

	moves_show(&c->moves, hello, &c->self);
}

/* The end by a signal, without a file that remembers it. */
static _Noreturn void
die_of(int number)
{
	const struct rlimit none = { 0, 0 };
	sigset_t one;

	setrlimit(RLIMIT_CORE, &none);
	signal(number, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, number);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	raise(number);
	_exit(BAD_USE);
}

static void
treat_signal(struct child *c, int number, enum child_signal how)
{
	sigset_t one;

	sigemptyset(&one);
	sigaddset(&one, number);
	signal(number, how == CHILD_SIGNAL_IGNORE ? SIG_IGN : SIG_DFL);
	if (how == CHILD_SIGNAL_CATCH) {
		sigprocmask(SIG_BLOCK, &one, NULL);
		sigaddset(&c->caught, number);
		c->signals = signalfd(
		    c->signals, &c->caught, SFD_NONBLOCK | SFD_CLOEXEC);
	} else {
		sigdelset(&c->caught, number);
		sigprocmask(SIG_UNBLOCK, &one, NULL);
	}
}

static void
tell_of_signals(const struct child *c)
{
	struct signalfd_siginfo info;

	while (c->signals >= 0 &&
	       read(c->signals, &info, sizeof(info)) == sizeof(info)) {
		moves_tell(&c->moves, CHILD_CAUGHT, 0, info.ssi_signo);
	}
}

/*
 * The copy holds whatever the child has open. It connects before the child
 * answers, so that the runner meets it as soon as it knows of it.
 */
static void
fork_copy(struct child *c)
{
	int theirs = connect_to(c->path);
	pid_t pid = theirs < 0 ? -1 : fork();

	if (pid == 0) {
		close(c->moves.control);
		c->moves.control = theirs;
		/* A signal of the child's is not meant for both. */
		if (c->signals >= 0) {
			close(c->signals);
			c->signals = -1;
		}
		c->self.pid = getpid();
		c->self.parent = getppid();
		say_hello(c);
		return;
	}
	if (pid < 0) {
		_exit(NOBODY_THERE);
	}
	close(theirs);
	moves_tell(&c->moves, CHILD_FORK, 0, 0);
}

static void
obey(struct child *c, const struct child_message *m, const char *bytes)
{
	int fd = m->fd >= 0 && m->fd < MOVES ? m->fd : 0;

	switch ((enum child_word)m->word) {
	case CHILD_PRINT:
		moves_add(&c->moves, fd, bytes, (size_t)m->len);
		return;
	case CHILD_WANT:
		c->moves.at[fd].want = m->value;
		return;
	case CHILD_EXIT:
		_exit((int)m->value);
	case CHILD_RAISE:
		die_of((int)m->value);
	case CHILD_FORK:
		fork_copy(c);
		return;
	case CHILD_CLOSE:
		c->moves.at[fd].ended = c->moves.at[fd].failed = true;
		close(fd);
		break;
	case CHILD_SIGNAL:
		treat_signal(c, (int)m->value, (enum child_signal)m->fd);
		break;
	case CHILD_SYNC:
		moves_go(&c->moves);
		tell_of_signals(c);
		moves_tell(&c->moves, CHILD_SYNC, 0, moves_look(&c->moves, 0));
		return;
	default:
		_exit(BAD_USE);
	}
	moves_tell(&c->moves, (enum child_word)m->word, m->fd, 0);
}

static void
take_message(struct child *c)
{
	struct child_message message;
	char bytes[CHILD_BYTES_MAX];

	if (!hear(c->moves.control, &message, sizeof(message)) ||
	    message.len > sizeof(bytes) ||
	    !hear(c->moves.control, bytes, (size_t)message.len)) {
		_exit(0);
	}
	obey(c, &message, bytes);
}

static _Noreturn void
live(struct child *c)
{
	for (;;) {
		struct pollfd polls[MOVES + 2];
		size_t n = 0;

		polls[n++] = (struct pollfd){ c->moves.control, POLLIN, 0 };
		if (c->signals >= 0) {
			polls[n++] = (struct pollfd){ c->signals, POLLIN, 0 };
		}
		n += moves_poll(&c->moves, polls + n);
		if (poll(polls, n, -1) < 0) {
			continue;
		}
		tell_of_signals(c);
		moves_go(&c->moves);
		if (polls[0].revents != 0) {
			take_message(c);
		}
	}
}

/* All of it, whatever the descriptor is; nobody is told. */
static void
print_pattern(int fd, const char *count)
{
	size_t left = (size_t)strtoull(count, NULL, 10);
	uint64_t offset = 0;

	while (left > 0) {
		uint8_t bytes[4096];
		size_t len = left < sizeof(bytes) ? left : sizeof(bytes);
		ssize_t n;

		plumb_pattern_fill(offset, bytes, len);
		n = write(fd, bytes, len);
		if (n <= 0) {
			return;
		}
		offset += (size_t)n;
		left -= (size_t)n;
	}
}

int
main(int argc, char **argv)
{
	static struct child c;

	if (argc != 3 && argc != 6) {
		return BAD_USE;
	}
	descriptors_look(&c.self);
	/* What stops the adapter's group is not meant for its children. */
	setpgid(0, 0);
	signal(SIGPIPE, SIG_IGN);
	c.path = argv[1];
	c.token = strtoull(argv[2], NULL, 10);
	c.signals = -1;
	sigemptyset(&c.caught);
	c.moves.control = connect_to(c.path);
	if (c.moves.control < 0) {
		return NOBODY_THERE;
	}
	say_hello(&c);
	if (argc == 3) {
		live(&c);
	}
	print_pattern(1, argv[3]);
	print_pattern(2, argv[4]);
	return atoi(argv[5]);
}
