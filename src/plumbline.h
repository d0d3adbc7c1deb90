/*
 * Plumbline: transports and protocols, the callback API that asyncio made
 * common, in C. A transport moves bytes, a protocol reacts to callbacks, an
 * event loop sits between them. This is the only public header.
 *
 * WHAT HOLDS FOR ALL OF IT
 *
 * Threads. A loop and everything made from it belong to the thread that runs
 * it. Nothing here may be called from another thread or a signal handler.
 * Different loops share nothing.
 *
 * NULL. Pointers are never NULL unless the function says so. Data may be NULL
 * where its length is 0. Functions that free accept NULL. An unset slot of a
 * callback table behaves as the API's empty default (eof_received: false).
 *
 * Ownership. Opaque objects (loop, transport, server, handle) are owned by the
 * loop, which frees them as their life ends; each object says when that is.
 * What the caller passes in is copied, except callback tables and the names of
 * protocols: these must live as long as what they are given to. A buffer that a callback is
 * given is the loop's and is valid until the callback returns. A buffer given
 * to write() is the caller's again when write() returns.
 *
 * Re-entrancy. Any function may be called from inside any callback, close()
 * and abort() included; running and closing a loop that runs is refused.
 * Nothing is freed under a running callback. Only pause_writing is ever run from
 * inside a method, and what tells of it: the exception handler (pause_writing
 * raised, a write found no memory), the violation handler, the tape's sink.
 *
 * Errors. Functions return 0, or a negative PLUMB_E... from the list below:
 * the C form of an exception that the API's method raises. Callbacks return
 * the same: 0, or a negative PLUMB_E..., which is the C form of *raising* it
 * (at the slot it says what follows). "Would block" is never an error here.
 *
 * Units. Times are nanoseconds of the loop's own monotonic clock, sizes are
 * bytes, ports are in host byte order.
 *
 * Allocation. Only through the allocator of the loop's options. Nothing is
 * allocated per event; a transport allocates when it is made and as its write
 * buffer grows.
 */
#ifndef PLUMBLINE_H
#define PLUMBLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLUMB_MUST __attribute__((warn_unused_result))

struct plumb_loop;
struct plumb_transport;
struct plumb_server;
struct plumb_handle; /* something that the loop was asked to call */
struct plumb_kernel; /* see sys/kernel.h: the table of kernel operations */

/*
 * ERRORS
 *
 * X(id, category, exception, text): PLUMB_<id> is the negative constant. The
 * exception is the name that the API's own language gives it. The category is
 * ERRNO (an OSError: not reported to the exception handler, only to whom it
 * concerns; the errno has the same name), OS (an OSError without an errno),
 * PROGRAM (any other), or EXIT (not even an Exception).
 */
#define PLUMB_ERRORS(X)                                                        \
	X(EEXCEPTION, PROGRAM, "Exception", "some exception")                  \
	X(EBASE, EXIT, "BaseException", "some base exception")                 \
	X(EVALUE, PROGRAM, "ValueError", "argument out of range")              \
	X(ETYPE, PROGRAM, "TypeError", "argument of the wrong type")           \
	X(EUSAGE, PROGRAM, "RuntimeError", "not allowed in this state")        \
	X(ENOTIMPL, PROGRAM, "NotImplementedError", "not implemented")         \
	X(EZERODIV, PROGRAM, "ZeroDivisionError", "division by zero")          \
	X(EMEMORY, PROGRAM, "MemoryError", "out of memory")                    \
	X(ECANCELED, EXIT, "CancelledError", "cancelled")                      \
	X(EOS, OS, "OSError", "unknown system error")                          \
	X(EGAI, OS, "gaierror", "name or service not known")                   \
	X(ECONNRESET, ERRNO, "ConnectionResetError", "reset by peer")          \
	X(EPIPE, ERRNO, "BrokenPipeError", "broken pipe")                      \
	X(ESHUTDOWN, ERRNO, "BrokenPipeError", "cannot send after shutdown")   \
	X(ECONNREFUSED, ERRNO, "ConnectionRefusedError", "connection refused") \
	X(ECONNABORTED, ERRNO, "ConnectionAbortedError", "connection aborted") \
	X(ETIMEDOUT, ERRNO, "TimeoutError", "timed out")                       \
	X(ENOENT, ERRNO, "FileNotFoundError", "no such file")                  \
	X(EEXIST, ERRNO, "FileExistsError", "file exists")                     \
	X(ENOTDIR, ERRNO, "NotADirectoryError", "not a directory")             \
	X(EISDIR, ERRNO, "IsADirectoryError", "is a directory")                \
	X(EACCES, ERRNO, "PermissionError", "permission denied")               \
	X(EPERM, ERRNO, "PermissionError", "not permitted")                    \
	X(ESRCH, ERRNO, "ProcessLookupError", "no such process")               \
	X(ECHILD, ERRNO, "ChildProcessError", "no child process")              \
	X(EADDRINUSE, ERRNO, "OSError", "address in use")                      \
	X(EADDRNOTAVAIL, ERRNO, "OSError", "address not available")            \
	X(EAFNOSUPPORT, ERRNO, "OSError", "address family not supported")      \
	X(ENETUNREACH, ERRNO, "OSError", "network unreachable")                \
	X(EHOSTUNREACH, ERRNO, "OSError", "host unreachable")                  \
	X(ENOTCONN, ERRNO, "OSError", "not connected")                         \
	X(EISCONN, ERRNO, "OSError", "already connected")                      \
	X(EDESTADDRREQ, ERRNO, "OSError", "destination address required")      \
	X(EMSGSIZE, ERRNO, "OSError", "message too long")                      \
	X(ENAMETOOLONG, ERRNO, "OSError", "name too long")                     \
	X(EBADF, ERRNO, "OSError", "bad file descriptor")                      \
	X(ENOTSOCK, ERRNO, "OSError", "not a socket")                          \
	X(EINVAL, ERRNO, "OSError", "invalid argument")                        \
	X(EMFILE, ERRNO, "OSError", "too many open files")                     \
	X(ENFILE, ERRNO, "OSError", "too many open files in all")              \
	X(ENOBUFS, ERRNO, "OSError", "no buffer space")                        \
	X(ENOMEM, ERRNO, "OSError", "the system is out of memory")             \
	X(EIO, ERRNO, "OSError", "input/output error")                         \
	X(EAGAIN, ERRNO, "BlockingIOError", "resource temporarily unavailable")

enum plumb_error_index {
	PLUMB_ERROR_INDEX_NONE,
#define PLUMB_ERROR_ROW(id, category, exception, text) PLUMB_ERROR_INDEX_##id,
	PLUMB_ERRORS(PLUMB_ERROR_ROW)
#undef PLUMB_ERROR_ROW
	    PLUMB_ERROR_INDEX_COUNT
};

enum plumb_error {
	PLUMB_ENONE = 0,
#define PLUMB_ERROR_ROW(id, category, exception, text) \
	PLUMB_##id = -(int)PLUMB_ERROR_INDEX_##id,
	PLUMB_ERRORS(PLUMB_ERROR_ROW)
#undef PLUMB_ERROR_ROW
};
/* "ConnectionResetError"; "None" for 0, "Exception" for what is no error. */
const char *plumb_error_exception(int error);
/* "ECONNRESET"; "" where there is none. */
const char *plumb_error_symbol(int error);
/* "reset by peer", for people; "no error" for 0. */
const char *plumb_error_text(int error);
/* Whether the exception is an OSError. */
bool plumb_error_is_os(int error);
/* The first error of that exception name; 0 where there is none. */
int plumb_error_of_exception(const char *exception);

/* PROTOCOLS: a table of callbacks, and the object that they are for. */
struct plumb_protocol_ops {
	/*
	 * Once, first of all; from the loop, the turn after the socket was
	 * connected or accepted. The transport is the loop's, see below.
	 * May do anything. Raising: reported, the connection goes on.
	 * rules: life.made-first, life.made-once, life.close-in-made
	 */
	int (*connection_made)(void *self, struct plumb_transport *transport);
	/*
	 * Any number of times, until EOF, loss, close() or abort(); never while
	 * reading is paused; from the loop only. len is 1 to 262144; the
	 * buffer is valid until the callback returns. May do anything. Raising:
	 * reported unless an OSError, then connection_lost(that error).
	 * rules: read.non-empty, read.in-order, read.not-while-paused
	 */
	int (*data_received)(void *self, const void *data, size_t len);
	/*
	 * The peer has shut down its sending side; once, after all data; from
	 * the loop only. Return 1 to keep the transport open for writing until
	 * close() or a failing write, 0 to have it closed (buffered data is
	 * still sent). May do anything. Raising: as data_received.
	 * rules: eof.comes, eof.once, eof.false-closes, eof.true-keeps-open
	 */
	int (*eof_received)(void *self);
	/*
	 * The write buffer has grown over the high mark. From inside write(),
	 * writelines() or set_write_buffer_limits(). Alternates with
	 * resume_writing, beginning here. May do anything, write() included.
	 * Raising: reported, the connection goes on, the pause stands.
	 * rules: flow.pause-strictly-over, flow.pause-inside-call, flow.paired
	 */
	int (*pause_writing)(void *self);
	/*
	 * The write buffer has drained to the low mark or below. From the loop
	 * only. Does not come when the connection is lost while paused.
	 * May do anything. Raising: reported, the connection goes on.
	 * rules: flow.resume-at-low, flow.resume-comes, flow.resume-from-loop
	 */
	int (*resume_writing)(void *self);
	/*
	 * Once, last of all; from the loop only. 0 after an orderly EOF, a
	 * close() or an abort(), else the error. The socket is still open and
	 * is closed when this returns. Methods do nothing. Raising: reported.
	 * rules: life.lost-last, life.lost-once, life.lost-comes
	 */
	int (*connection_lost)(void *self, int error);
};

struct plumb_protocol {
	const struct plumb_protocol_ops *ops;
	void *self;
	const char *name; /* on the tape; NULL: "p" */
};

/*
 * THE LOOP
 *
 * One turn: poll once, call what was queued before, then the ready
 * descriptors, then the timers that are due. What is queued during a turn runs
 * in the next one.
 */
struct plumb_allocator {
	/*
	 * As realloc: gives size bytes with the contents of old, frees old if
	 * size is 0, NULL where it cannot. old_size is what was asked for.
	 */
	void *(*resize)(void *self, void *old, size_t old_size, size_t size);
	void *self;
};

struct plumb_loop_options {
	struct plumb_allocator allocator;  /* resize NULL: the C library's */
	const struct plumb_kernel *kernel; /* NULL: the real one */
	void *kernel_self;
};

/* A broken rule: found by the monitor that watches every transport. */
struct plumb_violation {
	const char *slug;      /* "flow.pause-strictly-over" */
	const char *transport; /* its name */
	const char *tape;      /* the last lines, each with its newline */
};

/* options may be NULL. *loop is set on success only. PLUMB_EMEMORY. */
PLUMB_MUST int plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **loop);

/* plumb_loop_close, then the memory. Not from inside a callback. */
void plumb_loop_free(struct plumb_loop *loop);

/*
 * Closes everything at once: no callback comes any more, sockets are closed,
 * what was queued is dropped. Everything made from the loop is gone after, what
 * is held included. Waits for a name that is just being looked up.
 * PLUMB_EUSAGE from inside a callback; twice is once.
 */
int plumb_loop_close(struct plumb_loop *loop);

/*
 * Turns until plumb_loop_stop; the turn that it is called in is finished.
 * PLUMB_EUSAGE if already running or closed; OS where poll itself fails.
 */
PLUMB_MUST int plumb_loop_run_forever(struct plumb_loop *loop);

/*
 * Until cond(self) is true, asked before the first turn and after each one, or
 * plumb_loop_stop: PLUMB_ECANCELED, unless cond is true then. Else as before.
 */
PLUMB_MUST int plumb_loop_run_until(
    struct plumb_loop *loop, bool (*cond)(void *self), void *self);

/* The turn that is running is the last one; if none is, the next one is. */
void plumb_loop_stop(struct plumb_loop *loop);
/* From the beginning of a run_... to its end. */
bool plumb_loop_is_running(const struct plumb_loop *loop);
/* Now, by the loop's clock. */
uint64_t plumb_loop_time(struct plumb_loop *loop);

/*
 * Queue fn(self). Calls are made in the order they were queued in (call_soon),
 * timers in the order of their times, equal ones in the order of queueing.
 * NULL: out of memory or the loop is closed. A handle is valid until its fn has
 * been entered or it was cancelled. fn raising: reported.
 */
struct plumb_handle *plumb_loop_call_soon(
    struct plumb_loop *loop, int (*fn)(void *self), void *self);
/* The same, after delay. */
struct plumb_handle *plumb_loop_call_later(
    struct plumb_loop *loop, uint64_t delay, int (*fn)(void *self), void *self);
/* The same, when the loop's clock shows that. */
struct plumb_handle *plumb_loop_call_at(
    struct plumb_loop *loop, uint64_t when, int (*fn)(void *self), void *self);

/* fn will not be called; the handle is gone. NULL is fine. */
void plumb_handle_cancel(struct plumb_handle *handle);

/*
 * Call fn(self) in each turn that finds fd readable (writable), hang-up and
 * error included. Again for the same fd replaces it. A descriptor that turns
 * out to be closed is dropped and reported (PLUMB_EBADF). fn raising: reported.
 * PLUMB_EMEMORY, PLUMB_EBADF (not open), PLUMB_EUSAGE (loop closed, or fd
 * belongs to a transport or a server).
 */
PLUMB_MUST int plumb_loop_add_reader(
    struct plumb_loop *loop, int fd, int (*fn)(void *self), void *self);
/* The same for writing. */
PLUMB_MUST int plumb_loop_add_writer(
    struct plumb_loop *loop, int fd, int (*fn)(void *self), void *self);
/* Whether there was one. From inside any callback: fn is not called after. */
bool plumb_loop_remove_reader(struct plumb_loop *loop, int fd);
/* The same for writing. */
bool plumb_loop_remove_writer(struct plumb_loop *loop, int fd);

/*
 * Who is told of errors that concern nobody else: a callback that raised, an
 * accept that failed. transport is the one whose callback raised, or NULL; the
 * message is a constant. May do anything. fn NULL: a line on stderr.
 */
void plumb_loop_set_exception_handler(struct plumb_loop *loop,
    void (*fn)(void *self, struct plumb_transport *transport, int error,
	const char *message),
    void *self);

/*
 * Who is told of a broken rule, in what is valid until it returns; then all goes
 * on. fn NULL: slug and tape on stderr, then abort().
 */
void plumb_loop_set_violation_handler(struct plumb_loop *loop,
    void (*fn)(void *self, const struct plumb_violation *violation),
    void *self);

/*
 * Records: sink is given each tape line as it happens, with its newline
 * (spec/tape.md). NULL: no more. The sink may not call back into the loop.
 */
void plumb_loop_set_tape(struct plumb_loop *loop,
    void (*sink)(void *self, const char *line, size_t len), void *self);

/*
 * CONNECTIONS AND SERVERS
 *
 * What comes, in order. Client: protocol_factory when the socket is connected;
 * a turn later connection_made, then opened. Where it fails: opened alone, with
 * the error. Server, per accepted socket: protocol_factory, connection_made.
 */
struct plumb_connection {
	/*
	 * Fills in *protocol (given as zeros). Once per connected socket, from
	 * the loop. Raising: the socket is closed; as client opened gets the
	 * error, as server it is reported.
	 */
	int (*protocol_factory)(void *self, struct plumb_protocol *protocol);
	/*
	 * The creating call has completed: transport, or NULL and the error.
	 * Once, client only, may be NULL. Raising: reported.
	 */
	int (*opened)(void *self, struct plumb_transport *transport, int error);
	void *self;
	/* On the tape; copied, 31 bytes are kept. The n-th accepted transport
	 * is "name.n" from the second on. NULL: t1, t2... */
	const char *name;
	int backlog; /* servers: 0 means 100; also the most accepted per turn */
};

/*
 * Begin to connect; 0 means that opened will be called, later and never from
 * inside. host is a numeric IPv4 or IPv6 address, or a name: the addresses of a
 * name are tried in turn, and the error is the first one's. What opened may be
 * told: PLUMB_EGAI, PLUMB_EMEMORY, what protocol_factory raised, OS errors.
 * PLUMB_EMEMORY, PLUMB_EUSAGE (loop closed), PLUMB_ENAMETOOLONG (over 255
 * bytes), OS where there can be no thread to look the name up.
 */
PLUMB_MUST int plumb_loop_create_connection(struct plumb_loop *loop,
    const char *host, uint16_t port, const struct plumb_connection *how);
/*
 * The same over a Unix stream socket at path. PLUMB_EVALUE (empty path),
 * PLUMB_ENAMETOOLONG (over 107 bytes). To opened a full backlog is PLUMB_EAGAIN.
 */
PLUMB_MUST int plumb_loop_create_unix_connection(struct plumb_loop *loop,
    const char *path, const struct plumb_connection *how);
/*
 * The same with a stream socket that is already connected, by this side or by
 * accepting. On success fd is the loop's, is made non-blocking, and opened will
 * be called. PLUMB_EVALUE (no stream socket), PLUMB_EUSAGE (loop closed, or fd is
 * the loop's already), PLUMB_EMEMORY, OS: fd is still the caller's.
 */
PLUMB_MUST int plumb_loop_create_connection_sock(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how);

/*
 * Listens. host NULL: every IPv4 address; "::": every IPv6 address, and no IPv4
 * one; port 0: any free one. The server is the loop's until plumb_server_close.
 * Where accepting fails it is reported, and tried again a second later.
 * PLUMB_EMEMORY, PLUMB_EUSAGE (loop closed), PLUMB_EGAI (names are not looked up
 * here: an address, please), OS errors.
 */
PLUMB_MUST int plumb_loop_create_server(struct plumb_loop *loop,
    const char *host, uint16_t port, const struct plumb_connection *how,
    struct plumb_server **server);
/*
 * A socket that is left over at path, with nobody behind, is replaced; else
 * PLUMB_EADDRINUSE. The file stays when the server is closed. PLUMB_EVALUE (empty
 * path), PLUMB_ENAMETOOLONG (over 107 bytes), and as above.
 */
PLUMB_MUST int plumb_loop_create_unix_server(struct plumb_loop *loop,
    const char *path, const struct plumb_connection *how,
    struct plumb_server **server);

/* Stops accepting; open transports go on. The server is gone. NULL is fine. */
void plumb_server_close(struct plumb_server *server);
/* "127.0.0.1:40001", "[::1]:40001" or the path; valid as long as the server. */
const char *plumb_server_sockname(const struct plumb_server *server);
/* 0 for a Unix server. */
uint16_t plumb_server_port(const struct plumb_server *server);

/*
 * TRANSPORTS
 *
 * Valid from connection_made until connection_lost returns, and in opened; who
 * wants to call it later holds it. Methods on a lost transport do nothing.
 */
/* Keeps it until it is released as often as held, or the loop is closed. */
void plumb_transport_hold(struct plumb_transport *transport);
/* NULL is fine. */
void plumb_transport_release(struct plumb_transport *transport);

/* The loop that it was made from. */
struct plumb_loop *plumb_transport_loop(struct plumb_transport *transport);
/* Its name on the tape; as in struct plumb_connection. */
const char *plumb_transport_name(const struct plumb_transport *transport);
/* Copied, as there. */
void plumb_transport_set_name(
    struct plumb_transport *transport, const char *name);

/*
 * Flushes the buffer, then connection_lost(0). Nothing is received any more.
 * Never calls back from inside. Twice is once.
 */
void plumb_transport_close(struct plumb_transport *transport);
/* Drops the buffer, then connection_lost(0). Never calls back from inside. */
void plumb_transport_abort(struct plumb_transport *transport);
/* True from close(), abort() or loss on, for ever. */
bool plumb_transport_is_closing(struct plumb_transport *transport);

/* Any number of times in any state. What is pending comes after resuming. */
void plumb_transport_pause_reading(struct plumb_transport *transport);
/* Never calls back from inside. */
void plumb_transport_resume_reading(struct plumb_transport *transport);
/* Open, not paused, and the peer has not ended its side. */
bool plumb_transport_is_reading(struct plumb_transport *transport);

/*
 * Sends what the kernel takes now and buffers a copy of the rest. 0 also where
 * the connection is lost or failing: that is told by connection_lost. May call
 * pause_writing. PLUMB_EUSAGE after write_eof(), also for no bytes at all;
 * PLUMB_ETYPE where data is NULL and len is not 0. Out of memory is a loss:
 * reported, then connection_lost(PLUMB_EMEMORY).
 */
int plumb_transport_write(
    struct plumb_transport *transport, const void *data, size_t len);

struct plumb_bytes {
	const void *data;
	size_t len;
};

/*
 * As write() of each in turn, in one system call where possible; pauses at most
 * once. On PLUMB_ETYPE, and on PLUMB_EMEMORY (to gather it), nothing was sent.
 */
int plumb_transport_writelines(struct plumb_transport *transport,
    const struct plumb_bytes *list, size_t count);

/*
 * Ends the sending side once the buffer is flushed; data is still received.
 * Twice is once; nothing after close(). OS errors of the kernel's shutdown;
 * where it came later, behind the buffer, that is reported.
 */
int plumb_transport_write_eof(struct plumb_transport *transport);
/* True for streams. */
bool plumb_transport_can_write_eof(struct plumb_transport *transport);

/* Bytes accepted and not yet given to the kernel. */
size_t plumb_transport_get_write_buffer_size(struct plumb_transport *transport);

#define PLUMB_LIMIT_UNSET INT64_MIN
/*
 * A mark that is PLUMB_LIMIT_UNSET follows the other: low is high / 4, high is
 * 4 * low; both unset: 16384 and 65536. high 0 makes low 0. Shrinking below
 * the size in the buffer calls pause_writing from inside.
 * PLUMB_EVALUE, and nothing is changed: high < low, or either negative.
 */
int plumb_transport_set_write_buffer_limits(
    struct plumb_transport *transport, int64_t high, int64_t low);
/* The marks that are in force. */
void plumb_transport_get_write_buffer_limits(
    struct plumb_transport *transport, size_t *low, size_t *high);

enum plumb_extra_kind {
	PLUMB_EXTRA_NONE,   /* unknown, or not to be had */
	PLUMB_EXTRA_TEXT,   /* an address, as plumb_server_sockname */
	PLUMB_EXTRA_SOCKET, /* the descriptor: look, do not touch; or -1 */
	PLUMB_EXTRA_COUNT
};

struct plumb_extra {
	enum plumb_extra_kind kind;
	int fd;
	const char *text; /* valid as long as the transport; "" if none */
	size_t len;	  /* Unix names may contain any byte */
};
/* "peername", "sockname" (both also after the loss), "socket" (then fd -1). */
struct plumb_extra plumb_transport_get_extra_info(
    struct plumb_transport *transport, const char *name);

/* ops is NULL after connection_lost. */
struct plumb_protocol plumb_transport_get_protocol(
    struct plumb_transport *transport);
/* Later callbacks go to the new one, which gets no connection_made. */
void plumb_transport_set_protocol(
    struct plumb_transport *transport, struct plumb_protocol protocol);

#endif
