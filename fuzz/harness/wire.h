/*
 * A kernel in memory with one stream socket in it, and the peer at its other
 * end: nothing is real, nothing takes time, nothing happens by itself.
 */
#ifndef FUZZ_HARNESS_WIRE_H
#define FUZZ_HARNESS_WIRE_H

#include "sys/kernel.h"

enum { WIRE_FD = 3 };

struct wire {
	const uint8_t *data; /* what the peer sends */
	size_t arrived;
	size_t taken;
	bool eof;	 /* the peer has ended its side */
	bool reset;	 /* or broken the connection */
	bool is_reading; /* as it was polled for last */
	bool is_writing;
	bool ended;   /* our side has ended */
	uint8_t *out; /* what the peer was sent */
	size_t out_len;
	size_t out_cap;
	size_t room; /* bytes that the peer takes now */
	uint64_t now;
	/* What poll asks before it answers; busy: the loop has other things to
	 * do. Otherwise it would have to wait, for at most timeout. */
	void (*polled)(void *self, bool busy, int64_t timeout);
	void *self;
};

/* Its self is a struct wire. */
extern const struct plumb_kernel fuzz_wire_kernel;

void fuzz_wire_free(struct wire *wire);

#endif
