/*
 * What the protocol's writes should have put on the wire, and what the peer
 * has read from it. A write that raised put nothing there; one made once the
 * transport was closing may have put all of its bytes there, or none. Where
 * the wire is parted, as datagrams are, each piece that was read is one that
 * was sent, and every number below is one of pieces.
 */
#ifndef CONFORMANCE_RUNNER_WIRE_H
#define CONFORMANCE_RUNNER_WIRE_H

#include "conformance/runner/bytes.h"

struct wire {
	struct bytes written;
	uint64_t due; /* how many of them have to come */
	bool parted;
	size_t excused;	 /* pieces that may be missing: an error was told */
	size_t file;	 /* the run of the last file, counted from 1; 0: none */
	bool closing;	 /* what is written from now on is optional */
	bool free_form;	 /* such a write was made that nothing is sure */
	struct place at; /* what was compared so far */
	struct text got; /* all that the peer has read */
	size_t *ends;	 /* parted: where in got each piece ends */
	size_t pieces;
	size_t pieces_cap;
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

/* The same for a sendto() on a transport that is closing or not. */
size_t wire_sendto(
    struct wire *wire, const struct plumb_tape_line *line, bool closing);

/* The last file did not arrive as a whole; perhaps nothing of it. */
void wire_file_failed(struct wire *wire);

/* The call raised: what it wrote, all runs from the given one, is void. */
void wire_undo(struct wire *wire, size_t from, size_t to);

/* The peer has read this. */
void wire_got(struct wire *wire, const void *at, size_t len);

/* All that was read since the last piece is one piece. */
void wire_end_piece(struct wire *wire);

/* Piece i that was read, and how long it is. */
size_t wire_piece(const struct wire *wire, size_t i, const uint8_t **at);

/* How much was read, in bytes or pieces. */
size_t wire_have(const struct wire *wire);

/*
 * Compares what was read with what was written as far as both are known. False
 * where they differ; message says how.
 */
bool wire_compare(struct wire *wire, char *message, size_t cap);

/* All lines of the adapter are in: bytes that nobody wrote are wrong now. */
bool wire_settled(struct wire *wire, char *message, size_t cap);

#endif
