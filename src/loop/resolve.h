/*
 * Names to addresses for the loop: sys/resolver.h's thread, and the watch that
 * hears of its answers.
 */
#ifndef PLUMB_LOOP_RESOLVE_H
#define PLUMB_LOOP_RESOLVE_H

#include <stddef.h>
#include <stdint.h>

struct plumb_address;
struct plumb_loop;

/* How an asker is told, from the loop. The list is valid during the call. */
struct plumb_asker {
	void (*answered)(void *self, int error,
	    const struct plumb_address *list, size_t count);
	void *self;
};

/* PLUMB_EMEMORY, PLUMB_ENAMETOOLONG, OS where there is no thread. */
int plumb_resolve(struct plumb_loop *loop, const char *host, uint16_t port,
    const struct plumb_asker *asker);

/* Ends the thread; questions that are open are never answered. */
void plumb_resolve_stop(struct plumb_loop *loop);

#endif
