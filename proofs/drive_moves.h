/*
 * What a program does to a stream, and what the stream runs over: anything, in
 * any order, any number of times, from outside of callbacks or inside of them.
 */
#ifndef PLUMB_PROOFS_DRIVE_MOVES_H
#define PLUMB_PROOFS_DRIVE_MOVES_H

#include "core/drive.h"

/* Anything that can happen to it. */
struct move {
	unsigned int what;
	int truth;
	int error;
	enum plumb_kind kind;
	struct plumb_given given;
	struct plumb_flow_limits asked;
};

/* One method, say. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(m) && \separated(m, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void drive_move(struct plumb_drive *d, const struct move *m);

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires \valid_read(moves + (0 .. count - 1));
  @ requires \separated(moves + (0 .. count - 1), d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @*/
void drive_moves(struct plumb_drive *d, const struct move *moves, size_t count);

#endif
