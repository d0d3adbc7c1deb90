/*
 * What an endpoint is besides a transport. core/drive_datagram.h drives it
 * by what datagram.c has; endpoint.c makes them.
 */
#ifndef PLUMB_TRANSPORT_DATAGRAM_H
#define PLUMB_TRANSPORT_DATAGRAM_H

#include "core/drive_datagram.h"
#include "transport/transport.h"

struct plumb_search; /* see endpoint.c */

struct plumb_datagram {
	bool connected;		     /* the socket itself knows the remote */
	struct plumb_address remote; /* where all goes; len 0: anywhere */
	struct plumb_address from;   /* of the datagram that is being given */
	struct plumb_search *search; /* until there is a socket */
};

/* Makes an endpoint of a transport that has not started. PLUMB_EMEMORY */
int plumb_datagram_new(struct plumb_transport *t);
/* Frees that part of a transport, where it has one. */
void plumb_datagram_free(struct plumb_transport *t);
/* endpoint.c: gives up looking for addresses, where it does. */
void plumb_search_free(struct plumb_transport *t);

#endif
