/*
 * The soak: each part does the same thing very often, in one loop, and must
 * leave as many descriptors and as much memory in use as there were before.
 */
#ifndef PLUMB_BENCH_SOAK_H
#define PLUMB_BENCH_SOAK_H

#include "plumbline.h"

/* A part, that often. All that it opened is closed when it returns; false where
 * something went wrong, which it has said on standard error. */
bool soak_children(struct plumb_loop *loop, unsigned count);
bool soak_connections(struct plumb_loop *loop, unsigned count);
bool soak_datagrams(struct plumb_loop *loop, unsigned count);
bool soak_pipes(struct plumb_loop *loop, unsigned count);
bool soak_tls(struct plumb_loop *loop, unsigned count);

/* How many blocks of memory OpenSSL has. From the heap's bytes one cannot tell:
 * it frees and allocates so much that what lies between them varies. */
size_t soak_tls_blocks(void);

/* Ends the program with a message unless error is 0. */
void soak_must(int error, const char *what);
/*
 * Turns until done(self) holds, and one more, in which what has died is freed.
 */
void soak_until(struct plumb_loop *loop, bool (*done)(void *self), void *self);

#endif
