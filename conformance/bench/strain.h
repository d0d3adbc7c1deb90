/*
 * The strain: very much at once, and peers, children and descriptors that do
 * their worst, on the real kernel. Every byte that arrives is compared with the
 * one that was sent, and what the loop's allocator gave is bounded.
 */
#ifndef PLUMB_BENCH_STRAIN_H
#define PLUMB_BENCH_STRAIN_H

#include "plumbline.h"

/* What a part works with, and what it found. */
struct strain {
	struct plumb_loop *loop;
	unsigned count; /* of connections, children or MiB */
	size_t bound;	/* set by the part: the most bytes the loop may have */
	unsigned polls; /* times that the loop has waited, so far */
	unsigned complaints; /* to the exception handler, so far */
	char found[120];     /* set by the part, in words */
};

/* The parts; false where something was lost, which they have said. */
bool strain_crowd(struct strain *s);
bool strain_resets(struct strain *s);
bool strain_descriptors(struct strain *s);
bool strain_slow_readers(struct strain *s);
bool strain_half_open(struct strain *s);
bool strain_stopped_children(struct strain *s);
bool strain_tcp(struct strain *s);
bool strain_unix(struct strain *s);
bool strain_pipe(struct strain *s);
bool strain_child(struct strain *s);
bool strain_tls(struct strain *s);

/* Ends the program with a message unless error is 0. */
void strain_must(int error, const char *what);
/* Says what went wrong; false. */
bool strain_complain(const char *what);
/* Runs the loop until done(self) holds. */
void strain_until(
    struct plumb_loop *loop, bool (*done)(void *self), void *self);
/* Runs it for so many milliseconds. */
void strain_for(struct plumb_loop *loop, unsigned milliseconds);

/* The bytes that are sent: those of a stream from a position on, at least
 * STRAIN_PIECE of them. */
enum { STRAIN_PIECE = 65536 };
const uint8_t *strain_bytes(uint64_t position);
/* Whether these are they. */
bool strain_same(const void *data, size_t len, uint64_t position);

/*
 * The other side is another process, with plain blocking sockets: fn(how) is
 * run there and gives its exit status. strain_peer_ended runs the loop until
 * then: true where that was 0.
 */
struct strain_peer_how {
	uint16_t port;
	unsigned count;
	int until[2]; /* a pipe, where it stays until that is closed */
};
int strain_peer(int (*fn)(const struct strain_peer_how *how),
    const struct strain_peer_how *how);
bool strain_peer_ended(struct strain *s, int pid);

/* For the other side: a connected socket, with little room for what it has not
 * read if it is narrow; it ends its process if it cannot. */
int strain_peer_connect(uint16_t port, bool narrow);
void strain_peer_send(int fd, uint64_t position, size_t len);
/* Exactly so many, which must be the right ones. */
bool strain_peer_hears(int fd, uint64_t position, size_t len);
bool strain_peer_hears_end(int fd);
/* Closes it so that the other side sees a reset. */
void strain_peer_reset(int fd);

#endif
