/*
 * The load: n connections to one server, one request outstanding on each,
 * every echoed byte compared. It never waits longer than LOAD_GUARD_MS.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stddef.h>

enum { LOAD_GUARD_MS = 20000 };

struct load;

/* Connect n times to 127.0.0.1:port, for messages of that size.
 * NULL after a message on stderr. */
struct load *load_open(int port, int n, size_t size);

/* Send that many requests in all and take their echoes, so that afterwards
 * nothing is in flight. 0, or -1 after a message on stderr. */
int load_run(struct load *load, long requests);

/* Close every connection. NULL is fine. */
void load_close(struct load *load);

#endif
