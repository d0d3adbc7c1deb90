/*
 * Names to addresses without blocking anyone: one thread asks the system's
 * resolver, one name after the other. The only thread in the whole library;
 * it touches nothing but the questions that it was given.
 */
#ifndef PLUMB_SYS_RESOLVER_H
#define PLUMB_SYS_RESOLVER_H

#include <pthread.h>
#include <stdbool.h>

#include "sys/address.h"

enum { PLUMB_HOST_MAX = 255, PLUMB_ANSWERS_MAX = 16 };

struct plumb_question {
	struct plumb_question *next;
	char host[PLUMB_HOST_MAX + 1];
	uint16_t port;
	struct plumb_address answers[PLUMB_ANSWERS_MAX];
	size_t count;
	int error;  /* PLUMB_EGAI */
	void *self; /* the asker's */
};

/* Fields are read-only outside resolver.c. */
struct plumb_resolver {
	pthread_mutex_t lock;
	pthread_cond_t asked;
	pthread_t thread;
	struct plumb_question *open;
	struct plumb_question *answered;
	int wake[2]; /* wake[0] is readable while something is answered */
	bool stopping;
};

/* Negative: no thread, no descriptors; nothing is left behind. */
int plumb_resolver_start(struct plumb_resolver *resolver);
/* Waits for a lookup that is under way; what is open is not answered. */
void plumb_resolver_stop(struct plumb_resolver *resolver);

/* The question is the resolver's until it is answered or that has stopped. */
void plumb_resolver_ask(
    struct plumb_resolver *resolver, struct plumb_question *question);
/* One that is answered, NULL if there is none any more. */
struct plumb_question *plumb_resolver_next(struct plumb_resolver *resolver);

#endif
