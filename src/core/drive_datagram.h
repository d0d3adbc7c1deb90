/*
 * What drives an endpoint: as drive.h, whose functions it shares, but that it
 * receives and sends datagrams. What is particular in deciding is in datagram.h.
 *
 * Proved as there, of all that can happen to an endpoint.
 */
#ifndef PLUMB_CORE_DRIVE_DATAGRAM_H
#define PLUMB_CORE_DRIVE_DATAGRAM_H

#include "core/drive.h"
#include "core/port_datagram.h"

/* The descriptor is readable, or has an error: one datagram is received. */
/*@ requires \valid(d) && drive_ok(*d) && monitor_from_loop(d->monitor);
  @ requires endpoint: drive_endpoint(*d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: drive_ok(*d);
  @ ensures depth: drive_depth(\old(d->monitor), d->monitor);
  @ ensures stays: drive_stays(\old(*d), *d);
  @*/
void plumb_endpoint_readable(struct plumb_drive *d);

/* It is writable, or has an error: what is queued is sent, as far as it goes. */
/*@ requires \valid(d) && drive_ok(*d) && monitor_from_loop(d->monitor);
  @ requires endpoint: drive_endpoint(*d) && d->told == 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: drive_ok(*d);
  @ ensures depth: drive_depth(\old(d->monitor), d->monitor);
  @ ensures stays: drive_stays(\old(*d), *d);
  @*/
void plumb_endpoint_writable(struct plumb_drive *d);

/*
 * sendto(), from wherever. An error: what is wrong with what was given, found
 * before; it is raised, and nothing else happens.
 */
/*@ requires \valid(d) && drive_ok(*d) && monitor_room(d->monitor);
  @ requires endpoint: error == 0 ==> drive_endpoint(*d);
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: drive_ok(*d);
  @ ensures depth: drive_depth(\old(d->monitor), d->monitor);
  @ ensures stays: drive_stays(\old(*d), *d);
  @*/
int plumb_endpoint_sendto(
    struct plumb_drive *d, const struct plumb_parcel *parcel, int error);

#endif
