/*
 * What drives an endpoint: as drive.h, whose functions it shares, but that it
 * receives and sends datagrams. What is particular in deciding is in datagram.h.
 *
 * Its contracts say the same of all that can happen to an endpoint.
 */
#ifndef PLUMB_CORE_DRIVE_DATAGRAM_H
#define PLUMB_CORE_DRIVE_DATAGRAM_H

#include "core/drive.h"
#include "core/port_datagram.h"

/* The descriptor is readable, or has an error: one datagram is received. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_endpoint_readable(struct plumb_drive *d);

/* It is writable, or has an error: what is queued is sent, as far as it goes. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d) && d->told == 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
void plumb_endpoint_writable(struct plumb_drive *d);

/*
 * sendto(), from wherever. An error: what is wrong with what was given, found
 * before; it is raised, and nothing else happens.
 */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d);
  @ requires endpoint: error == 0 ==> DRIVE_ENDPOINT(d);
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_endpoint_sendto(
    struct plumb_drive *d, const struct plumb_parcel *parcel, int error);

#endif
