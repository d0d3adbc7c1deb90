/*
 * The kernel as a table: every operation that the reference asks of its system
 * is a slot here and nowhere else. errno is read and translated behind it,
 * EINTR is dealt with behind it, and "would block" is a result of its own, so
 * nothing above can mistake one for the other. Another table, with the same
 * promises, is another kernel.
 *
 * Every slot's first argument is the kernel_self of the loop's options.
 * A status is 0, PLUMB_WOULD_BLOCK, or a negative PLUMB_E...
 */
#ifndef PLUMB_SYS_KERNEL_H
#define PLUMB_SYS_KERNEL_H

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "core/io.h"
#include "core/sendq.h"
#include "plumbline.h"
#include "sys/address.h"

struct plumb_resolver;
struct plumb_question;

/* What a datagram socket may be allowed besides. */
enum plumb_permit {
	PLUMB_PERMIT_NONE,
	PLUMB_PERMIT_REUSE_PORT,
	PLUMB_PERMIT_BROADCAST
};

/* The signals that the reference sends of itself. */
enum { PLUMB_SIGTERM = SIGTERM, PLUMB_SIGKILL = SIGKILL };

/* What descriptor of a child is not a number of ours. */
enum { PLUMB_SPAWN_INHERIT = -1, PLUMB_SPAWN_NULL = -2, PLUMB_SPAWN_JOIN = -3 };

/* A program to start. */
struct plumb_spawn {
	const char *const *argv; /* the first one is looked for in PATH */
	const char *const *environment; /* "NAME=value"; NULL: ours */
	const char *directory;		/* to start it in; NULL: ours */
	/* Which of ours the child has as 0, 1 and 2; or: as it is with us,
	 * /dev/null, or (2 only) the same as 1. It has no others. */
	int fds[3];
};

struct plumb_kernel {
	/* A non-blocking stream socket for an address of that family. */
	int (*socket)(void *self, int family, int *fd);
	/* PLUMB_WOULD_BLOCK: writable when done, then ask socket_error. */
	int (*connect)(void *self, int fd, const struct plumb_address *to);
	/* 0 where the connection stands, or the pending error. */
	int (*socket_error)(void *self, int fd);
	/* Replaces a Unix socket that nobody listens to any more. */
	int (*bind)(void *self, int fd, const struct plumb_address *at);
	int (*listen)(void *self, int fd, int backlog);
	/*
	 * The accepted socket is non-blocking. PLUMB_ECONNABORTED: try again.
	 */
	int (*accept)(void *self, int fd, int *accepted);
	/* Makes a stream socket of someone else non-blocking. */
	int (*adopt)(void *self, int fd);
	/* Small writes go out at once. Does nothing on what is not TCP. */
	void (*set_nodelay)(void *self, int fd);
	int (*sockname)(void *self, int fd, struct plumb_address *out);
	int (*peername)(void *self, int fd, struct plumb_address *out);
	/* At most size bytes; a count of 0 is the end. */
	struct plumb_io (*read)(void *self, int fd, void *out, size_t size);
	/* At least one byte is given. Never raises a signal. */
	struct plumb_io (*send)(
	    void *self, int fd, const void *data, size_t size);
	/* As send, in one call; may take less where there are very many. */
	struct plumb_io (*sendv)(
	    void *self, int fd, const struct plumb_piece *pieces, size_t count);
	int (*shutdown)(void *self, int fd); /* of the sending side */
	/* As socket, bind and adopt, for datagrams; connect is the same. */
	int (*datagram_socket)(void *self, int family, int *fd);
	int (*datagram_bind)(
	    void *self, int fd, const struct plumb_address *at);
	int (*datagram_adopt)(void *self, int fd);
	int (*permit)(void *self, int fd, enum plumb_permit what);
	/* One datagram: a count of 0 is an empty one. from's len is 0 where
	 * the sender has no name. What is beyond size is lost. */
	struct plumb_io (*recvfrom)(void *self, int fd, void *out, size_t size,
	    struct plumb_address *from);
	/* One datagram, of at most two pieces; to NULL: the connected one. */
	struct plumb_io (*sendto)(void *self, int fd,
	    const struct plumb_piece *pieces, size_t count,
	    const struct plumb_address *to);
	/*
	 * Makes a pipe, socket or terminal non-blocking, for all who share it.
	 * *tells: as a writer, it is readable once its reader has gone.
	 * PLUMB_EVALUE: a file, which is always ready.
	 */
	int (*adopt_pipe)(void *self, int fd, bool *tells);
	/* As read, of what may be no socket. */
	struct plumb_io (*read_pipe)(
	    void *self, int fd, void *out, size_t size);
	/* As sendv, to what may be no socket. Never raises a signal either. */
	struct plumb_io (*write_pipe)(
	    void *self, int fd, const struct plumb_piece *pieces, size_t count);
	/* Of a file from there on; its own position does not matter. */
	struct plumb_io (*read_at)(
	    void *self, int fd, uint64_t offset, void *out, size_t size);
	/*
	 * To a socket, from there on in a file. A count of 0 is the file's end.
	 * Never raises a signal. PLUMB_ENOTIMPL: not with these two; then
	 * nothing was sent, and reading and sending may do.
	 */
	struct plumb_io (*sendfile)(
	    void *self, int fd, int file, uint64_t offset, size_t size);
	/* A pipe for descriptor fd of a child, 0, 1 or 2. Ours does not
	 * block, no other child inherits either, and both are above 2. */
	int (*child_pipe)(void *self, int fd, int *ours, int *theirs);
	/*
	 * Starts a program, with no signal blocked, ignored or caught. Returns
	 * when it runs, or with what kept it from running: then there is no
	 * child. Never waits for longer than that takes.
	 */
	int (*spawn)(void *self, const struct plumb_spawn *what, int *pid);
	/* A descriptor that is readable from the exit of our child on.
	 * PLUMB_ENOTIMPL where there is no such thing. */
	int (*pidfd)(void *self, int pid, int *fd);
	/* One that is readable whenever some child may have exited, until it
	 * was read. Given back with unwatch_children, not with close. */
	int (*watch_children)(void *self, int *fd);
	void (*unwatch_children)(void *self, int fd);
	/* The exit status of our child, or minus the signal; its pid means
	 * nothing after. PLUMB_WOULD_BLOCK: it runs, and wait is false. */
	int (*reap)(void *self, int pid, bool wait, int *returncode);
	/* To our child, which is not reaped yet. */
	int (*kill)(void *self, int pid, int signal);
	/* Names to addresses, meanwhile: as the functions of resolver.h. */
	int (*resolver_start)(void *self, struct plumb_resolver *resolver);
	void (*resolver_stop)(void *self, struct plumb_resolver *resolver);
	void (*resolver_ask)(void *self, struct plumb_resolver *resolver,
	    struct plumb_question *question);
	struct plumb_question *(*resolver_next)(
	    void *self, struct plumb_resolver *resolver);
	void (*close)(void *self, int fd);
	/*
	 * Waits for at most timeout nanoseconds, for ever where that is
	 * negative. The count of ready ones; a signal may make that 0 early.
	 */
	struct plumb_io (*poll)(
	    void *self, struct pollfd *fds, size_t count, int64_t timeout);
	uint64_t (*clock)(void *self); /* monotonic */
};

/* The one that this program runs on; its self is NULL. */
extern const struct plumb_kernel plumb_kernel_real;

/* What an errno is called here. */
int plumb_error_of_errno(int number);

#endif
