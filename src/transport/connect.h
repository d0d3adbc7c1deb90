/* What a transport is while it has no connection yet: addresses to try. */
#ifndef PLUMB_TRANSPORT_CONNECT_H
#define PLUMB_TRANSPORT_CONNECT_H

struct plumb_transport;

/* Gives up; nothing where there is no attempt. Calls nobody. */
void plumb_attempt_free(struct plumb_transport *t);

#endif
