/* What happens to an endpoint: anything, in any order, any number of times. */
#ifndef PLUMB_PROOFS_ENDPOINT_ANY_H
#define PLUMB_PROOFS_ENDPOINT_ANY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/drive_datagram.h"

/* Anything that can happen to it. */
struct endpoint_move {
	unsigned int what;
	int error;
	struct plumb_parcel parcel;
	struct plumb_flow_limits asked;
};

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d) && DRIVE_ENDPOINT(d);
  @ requires room: DRIVE_ROOM(d);
  @ requires told: d->told == 0;
  @ requires moves: \valid_read(moves + (0 .. count - 1)) &&
  @   \separated(d, moves + (0 .. count - 1));
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures idle: DRIVE_IDLE(d);
  @*/
void endpoint_from_loop(
    struct plumb_drive *d, const struct endpoint_move *moves, size_t count);

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d) && DRIVE_ENDPOINT(d);
  @ requires moves: \valid_read(moves + (0 .. count - 1)) &&
  @   \separated(d, moves + (0 .. count - 1));
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
void endpoint_from_inside(
    struct plumb_drive *d, const struct endpoint_move *moves, size_t count);

#endif
