/*
 * What the runner and its scripted child say to each other, over the child's
 * control socket: messages of a fixed head and some bytes. Both ends are of one
 * build on one machine, so the numbers are in the machine's own order.
 */
#ifndef CONFORMANCE_CHILD_WORDS_H
#define CONFORMANCE_CHILD_WORDS_H

#include <stdint.h>

enum child_word {
	CHILD_NONE,
	/* The child says, unasked. */
	CHILD_HELLO,  /* value: the token; bytes: struct child_self */
	CHILD_GOT,    /* bytes that were read from fd */
	CHILD_END,    /* of fd; value: 0 in order, else the error's number */
	CHILD_PUT,    /* value: so many bytes more were written to fd */
	CHILD_FAILED, /* nothing can be written to fd any more */
	CHILD_CAUGHT, /* value: the signal */
	/* The runner says; the child answers with the same word. */
	CHILD_SYNC,   /* it has moved all it could; value: a child_look, of 0 */
	CHILD_CLOSE,  /* fd */
	CHILD_SIGNAL, /* value: the signal; fd: a child_signal */
	CHILD_FORK,   /* the copy connects and says hello by itself */
	/* The runner says; what it does is the answer. */
	CHILD_PRINT, /* bytes for fd */
	CHILD_WANT,  /* value: read from fd until so many have been read */
	CHILD_EXIT,  /* value: the status */
	CHILD_RAISE, /* value: the signal that ends it */
	CHILD_WORDS
};

enum child_look {
	CHILD_LOOK_NOTHING,
	CHILD_LOOK_BYTES,
	CHILD_LOOK_END,
	CHILD_LOOK_RESET
};

enum child_signal {
	CHILD_SIGNAL_DEFAULT,
	CHILD_SIGNAL_IGNORE,
	CHILD_SIGNAL_CATCH
};

enum { CHILD_BYTES_MAX = 65536, CHILD_DESCRIPTORS_MAX = 64 };

struct child_message {
	uint32_t word;
	int32_t fd;
	uint64_t value;
	uint64_t len; /* of the bytes that follow; at most CHILD_BYTES_MAX */
};

/* A descriptor that the child was started with. */
struct child_descriptor {
	int32_t fd;
	uint32_t mode; /* as stat() says */
	uint64_t device;
	uint64_t inode;
	uint64_t special; /* st_rdev */
};

struct child_self {
	int32_t pid;
	int32_t parent;
	uint32_t count; /* of the descriptors, from 0 up */
	struct child_descriptor at[CHILD_DESCRIPTORS_MAX];
};

#endif
