/*
 * What the drive of an endpoint asks of the layer above it besides what all
 * drives do: see port.h for what these contracts are.
 */
#ifndef PLUMB_CORE_PORT_DATAGRAM_H
#define PLUMB_CORE_PORT_DATAGRAM_H

#include "core/datagram.h"
#include "core/port.h"

struct plumb_address; /* see plumbline/address.h */

/* What sendto() was given. */
struct plumb_parcel {
	struct plumb_piece piece;
	const struct plumb_address *asked; /* NULL: none */
	const struct plumb_address *to;	   /* what the kernel is told */
};

/* How far a queue is sent: one after the other, the oldest first. */
struct plumb_sending {
	size_t left; /* what the datagrams that are queued yet count */
	size_t len;  /* of the one that was offered last */
	int status;  /* of that: 0, PLUMB_WOULD_BLOCK, or its error */
};

/* Receives one into the loop's memory, and where it came from. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
struct plumb_io plumb_port_receive(struct plumb_drive *d);

/* Sends it at once: 0, PLUMB_WOULD_BLOCK, or an error. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
int plumb_port_sendto(struct plumb_drive *d, const struct plumb_parcel *parcel);

/* Queues a copy; false: there is no memory. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
bool plumb_port_keep_datagram(
    struct plumb_drive *d, const struct plumb_parcel *parcel);

/* Offers the oldest one to the kernel: off the queue unless it would block. */
/*@ requires \valid(sending) && sending->left > 0;
  @ requires apart: \separated(sending, d);
  @ terminates \true;
  @ assigns sending->len, sending->status;
  @ ensures there: sending->status != PLUMB_WOULD_BLOCK ==>
  @   sending->len + PLUMB_DATAGRAM_OVERHEAD <= sending->left;
  @*/
void plumb_port_offer(struct plumb_drive *d, struct plumb_sending *sending);

/* sendto() is called. */
/*@ requires \valid(d) && DRIVE_ROOM(d);
  @ terminates \true;
  @ assigns d->monitor.calls, d->monitor.pausing_calls,
  @   d->monitor.limiting_calls, d->monitor.sending_calls,
  @   d->monitor.eof, d->monitor.reading_paused, d->monitor.switched;
  @ ensures called:
  @   DRIVE_CALLED(d, PLUMB_VERB_SENDTO);
  @*/
void plumb_port_called_sendto(
    struct plumb_drive *d, const struct plumb_parcel *parcel);

/* User code. What is not 0 was raised. */

/* What was received lies in the loop's memory. */
/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_DATAGRAM(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_port_datagram(struct plumb_drive *d, size_t count);

/*@ requires \valid(d) && DRIVE_OK(d);
  @ requires accepts: DRIVE_ACCEPTS_ERROR(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
int plumb_port_error(struct plumb_drive *d, int error);

#endif
