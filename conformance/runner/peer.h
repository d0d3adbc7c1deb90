/*
 * The peer: the other end of a transport, on a real socket. Nothing here
 * waits: what the kernel does not take or have now is tried again when
 * peer_poll() says so. How it is done is a table for each family of kinds, in
 * a file of its own: peer_stream.c, peer_datagram.c, peer_pipe.c...
 */
#ifndef CONFORMANCE_RUNNER_PEER_H
#define CONFORMANCE_RUNNER_PEER_H

#include <poll.h>

#include "conformance/runner/actor.h"

/*
 * What a TCP peer tells the other side, so that a jam is cheap and stands
 * still. The sender's kernel buffer grows with the size of a segment (64 KiB
 * on the loopback, which makes it 4 MiB) and with the congestion window, and
 * that as long as the window of the receiver holds half as many segments. It
 * grows when an acknowledgement comes, and what comes late leaves room that a
 * write would find though the kernel calls the socket not writable: with
 * segments of 16 KiB, 0.3 MB. Measured with these two, and acknowledged at
 * once: 0.87 MB are taken, and no byte more, neither a second later nor when
 * the peer sends.
 */
enum { PEER_RECEIVE_BUFFER = 32768, PEER_SEGMENT = 8192 };

enum peer_look {
	PEER_NOTHING, /* there is nothing to read now */
	PEER_BYTES,
	PEER_EOF,
	PEER_RESET
};

/*
 * What a family of peers can do with the descriptor of an actor that has one.
 * A slot that is NULL is a thing that its peers cannot do.
 */
struct peer_ops {
	/* Hands the kernel what is due; true where anything moved. */
	bool (*send)(struct actor *a);
	/* Reads up to max of its units; returns how many. Notes the end. */
	size_t (*read)(struct actor *a, size_t max);
	enum peer_look (*look)(struct actor *a);
	/* All is sent: shuts down its sending side. */
	void (*end)(struct actor *a);
	void (*close)(struct actor *a);
	/* Frees what is its own, after close, where there is any. */
	void (*forget)(struct actor *a);
	bool (*reset)(struct actor *a);
	bool (*vanish)(struct actor *a);
	/* How much is on its way, in either direction, as a number. */
	unsigned long long (*queued)(const struct actor *a);
	bool (*arrived)(const struct actor *a);
	/* What it does unasked while it holds; true where anything moved. */
	bool (*attend)(struct actor *a);
	/* Whether it would read for that. */
	bool (*attends)(const struct actor *a);
	/*
	 * Whether it has something for the kernel; NULL: what is not out yet.
	 */
	bool (*sends)(const struct actor *a);
	/* Whether it has something that may not go yet; NULL: never. */
	bool (*waits)(const struct actor *a);
	/*
	 * For peers that are processes: what to wait for and how to go on,
	 * instead of by the descriptor; and a question, so that the barrier
	 * knows that they have moved all that they could.
	 */
	bool (*poll)(const struct actor *a, struct pollfd *poll);
	bool (*move)(struct actor *a);
	void (*ask)(struct actor *a);
	bool (*has_answered)(const struct actor *a);
	/* See peer_due(). */
	size_t (*due)(const struct actor *a);
};

extern const struct peer_ops peer_stream;
extern const struct peer_ops peer_tls;
extern const struct peer_ops peer_datagram;
extern const struct peer_ops peer_pipe;
extern const struct peer_ops peer_child;      /* a subprocess */
extern const struct peer_ops peer_child_pipe; /* ... and its three pipes */

/* A listening socket of the runner's; -1 on failure. The port is for TCP. */
int peer_listen_tcp(unsigned *port);
int peer_listen_unix(const char *path);

/* A TCP port that refuses, held by the returned socket. */
int peer_refusing_tcp(unsigned *port);

/* The next connection to a listening socket, or -1 where there is none now. */
int peer_accept(int listener, bool tcp);

/* Connects; -1 with errno on failure. path is for Unix, port for TCP. */
int peer_connect(const char *path, unsigned port);

/* What to poll for; false where nothing is of interest. */
bool peer_poll(const struct actor *a, struct pollfd *poll);

/* Whether it waits for something to read. */
bool peer_wants(const struct actor *a);

/* Lets the kernel acknowledge at once what it has received. */
void peer_acknowledge(const struct actor *a);

/* Sends what is due, and reads where it drains; true where anything moved. */
bool peer_move(struct actor *a);

/* Sends as much as the kernel takes; true where anything moved. */
bool peer_send(struct actor *a);

/* Whether all that it was told to send, its end included, is on its way. */
bool peer_has_sent(const struct actor *a);

/* Whether the kernel of the other side has all that was sent. */
bool peer_has_arrived(const struct actor *a);

/* Reads up to max bytes; returns how many. Notes the end where it comes. */
size_t peer_read(struct actor *a, size_t max);

/* What the next read would find. */
enum peer_look peer_look(struct actor *a);

/* Reads what has arrived, then closes. */
void peer_close(struct actor *a);

/* Closes without reading; what a case has left open is forgotten so. */
void peer_drop(struct actor *a);

/* Makes the connection end with a reset; false where that cannot be done. */
bool peer_reset(struct actor *a);

/* Forgets the connection without a packet; false without the privilege. */
bool peer_vanish(struct actor *a);

/* Asks peers that are processes to move all that they can, and whether they
 * have. */
void peer_ask(struct actor *a);
bool peer_has_answered(const struct actor *a);

/*
 * How many quiet rounds of the barrier show that nothing will come, where
 * something is on its way that no loop waits for: a process that starts or
 * ends, and a thread that waits for it. 0: as many as for everything else;
 * PEER_DUE_SURELY: none do.
 */
enum {
	PEER_DUE_PERHAPS = 500,
	PEER_DUE_LIKELY = 2000,
	PEER_DUE_SURELY = 1 << 30
};
size_t peer_due(const struct actor *a);

/* Whether this process may do that. */
bool peer_can_vanish(void);

/*
 * A number that changes when anything moves on this connection: bytes read,
 * sent, or still on their way in either direction.
 */
unsigned long long peer_stir(const struct actor *a);

/*
 * Addresses as get_extra_info() says them: data, of this end or of the other.
 */
void peer_name(const struct actor *a, bool other, char *out, size_t cap);

#endif
