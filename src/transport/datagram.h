/*
 * What an endpoint is besides a transport. core/datagram.h decides, datagram.c
 * carries out; endpoint.c makes them.
 */
#ifndef PLUMB_TRANSPORT_DATAGRAM_H
#define PLUMB_TRANSPORT_DATAGRAM_H

#include "core/datagram.h"
#include "transport/transport.h"

struct plumb_search; /* see endpoint.c */

struct plumb_datagram {
	bool connected;		     /* the socket itself knows the remote */
	struct plumb_address remote; /* where all goes; len 0: anywhere */
	struct plumb_address from;   /* of the datagram that is being given */
	const struct plumb_address *to; /* of the sendto() that is running */
	int error;			/* that error_received is to be told */
	int outcome; /* what that raised, or why nothing was queued */
	struct plumb_search *search; /* until there is a socket */
};

/* Makes an endpoint of a transport that has not started. PLUMB_EMEMORY */
int plumb_datagram_new(struct plumb_transport *t);
/* Frees that part of a transport, where it has one. */
void plumb_datagram_free(struct plumb_transport *t);
/* endpoint.c: gives up looking for addresses, where it does. */
void plumb_search_free(struct plumb_transport *t);

#endif
