/*
 * What the protocol's writes should have put on the wire, and what the peer
 * has read from it. A write that raised put nothing there; one made once the
 * transport was closing may have put all of its bytes there, or none.
 */
#ifndef CONFORMANCE_RUNNER_WIRE_H
#define CONFORMANCE_RUNNER_WIRE_H

#include "conformance/runner/bytes.h"

struct wire {
	struct bytes written;
	uint64_t due;	 /* how many of them have to come */
	bool closing;	 /* what is written from now on is optional */
	bool free_form;	 /* such a write was made that nothing is sure */
	struct place at; /* what was compared so far */
	struct text got; /* all that the peer has read */
	size_t compared; /* of got */
	size_t taken;	 /* of got, by lines of the script */
};

void wire_clear(struct wire *wire);
void wire_free(struct wire *wire);

/*
 * A method is called: counts what it writes, and notes what closes. Returns how
 * many runs of bytes there were before, for wire_undo().
 */
size_t wire_call(struct wire *wire, const struct plumb_tape_line *line);

/* The call raised: what it wrote, all runs from the given one, is void. */
void wire_undo(struct wire *wire, size_t from, size_t to);

/* The peer has read this. */
void wire_got(struct wire *wire, const void *at, size_t len);

/*
 * Compares what was read with what was written as far as both are known. False
 * where they differ; message says how.
 */
bool wire_compare(struct wire *wire, char *message, size_t cap);

/* All lines of the adapter are in: bytes that nobody wrote are wrong now. */
bool wire_settled(struct wire *wire, char *message, size_t cap);

#endif
