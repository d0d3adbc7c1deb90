/*
 * The other end of a datagram endpoint: a socket at an address of its own,
 * which it keeps when it is closed, so that it can be opened again there. It
 * hears endpoints of the case only, whatever else comes to its address.
 */
#ifndef CONFORMANCE_RUNNER_PEER_DATAGRAM_H
#define CONFORMANCE_RUNNER_PEER_DATAGRAM_H

#include "conformance/runner/peer.h"

/*
 * Gives the actor a socket: AF_INET or AF_INET6 at a port of the runner's
 * choice, AF_UNIX at a path, or without a name where that is NULL. False with
 * errno. Its address is then in a->address.
 */
bool datagram_open(struct actor *a, int family, const char *path);

/* Opens it again at the same address; false with errno. */
bool datagram_open_again(struct actor *a);

/*
 * An address for the endpoint, from where the peer hears and where it sends to
 * from now on; for UDP a port that is free, and that the system gives to
 * nobody else. Written to out as addr= takes it; false with errno.
 */
bool datagram_expect(
    struct actor *a, const char *path, char out[ACTOR_ADDRESS_MAX]);

#endif
