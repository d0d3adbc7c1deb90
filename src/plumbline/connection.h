/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_CONNECTION_H
#define PLUMBLINE_CONNECTION_H

#include "plumbline.h"

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
	 * Once, client only, may be NULL; see also plumb_loop_opened().
	 * Raising: reported.
	 */
	int (*opened)(void *self, struct plumb_transport *transport, int error);
	void *self;
	/* On the tape; copied, 31 bytes are kept. The n-th accepted transport
	 * is "name.n" from the second on. NULL: t1, t2... */
	const char *name;
	int backlog; /* servers: 0 means 100; also the most accepted per turn */
	/*
	 * TLS, or NULL; see plumbline/tls.h. Its side is the one that is
	 * played. A server's handshake that fails is told to nobody. For pipes,
	 * datagrams and subprocesses there is none: PLUMB_EVALUE.
	 */
	struct plumb_tls_context *ssl;
	/* Clients: whom to ask for, and whose certificate it must be. Copied.
	 * NULL: the host; "": do not ask, and do not compare. */
	const char *server_hostname;
	/*
	 * Where protocol_factory is NULL: the protocol of each connection. Its
	 * self may be NULL: then callbacks are given their transport for it.
	 */
	struct plumb_protocol protocol;
	uint64_t ssl_handshake_timeout; /* 0: 60 s */
	uint64_t ssl_shutdown_timeout;	/* 0: 30 s; flushing is part of it */
};

/* An `opened` for those whose self is the loop: plumb_loop_fail() if failed. */
int plumb_loop_opened(void *loop, struct plumb_transport *transport, int error);

/*
 * Begin to connect; 0 means that opened will be called, later and never from
 * inside. host is a numeric IPv4 or IPv6 address, or a name: the addresses of a
 * name are tried in turn, and the error is the first one's. What opened may be
 * told: PLUMB_EGAI, PLUMB_EMEMORY, what protocol_factory raised, OS errors;
 * over TLS what plumb_transport_start_tls lists. PLUMB_EVALUE: no
 * server_hostname for a client that verifies, or a context of the other side.
 * PLUMB_EMEMORY, PLUMB_EUSAGE (loop closed), PLUMB_ENAMETOOLONG (over 255
 * bytes), OS where there can be no thread to look the name up.
 */
PLUMB_MUST int plumb_loop_create_connection(struct plumb_loop *loop,
    const char *host, uint16_t port, const struct plumb_connection *how);
/*
 * The same over a Unix stream socket at path. PLUMB_EVALUE (empty path),
 * PLUMB_ENAMETOOLONG (over 107 bytes). To opened a full backlog is
 * PLUMB_EAGAIN.
 */
PLUMB_MUST int plumb_loop_create_unix_connection(struct plumb_loop *loop,
    const char *path, const struct plumb_connection *how);
/*
 * The same with a stream socket that is already connected, by this side or by
 * accepting. On success fd is the loop's, is made non-blocking, and opened will
 * be called. PLUMB_EVALUE (no stream socket), PLUMB_EUSAGE (loop closed, or fd
 * is the loop's already), PLUMB_EMEMORY, OS: fd is still the caller's.
 */
PLUMB_MUST int plumb_loop_create_connection_sock(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how);

/*
 * Listens. host NULL: every IPv4 address; "::": every IPv6 address, and no IPv4
 * one; port 0: any free one. The server is the loop's until plumb_server_close.
 * Where accepting fails it is reported, and tried again a second later.
 * PLUMB_EMEMORY, PLUMB_EUSAGE (loop closed), PLUMB_EGAI (names are not looked
 * up here: an address, please), OS errors.
 */
PLUMB_MUST int plumb_loop_create_server(struct plumb_loop *loop,
    const char *host, uint16_t port, const struct plumb_connection *how,
    struct plumb_server **server);
/*
 * A socket that is left over at path, with nobody behind, is replaced; else
 * PLUMB_EADDRINUSE. The file stays when the server is closed. PLUMB_EVALUE
 * (empty path), PLUMB_ENAMETOOLONG (over 107 bytes), and as above.
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

#endif
