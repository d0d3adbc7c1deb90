/* What a transport is while it has no connection yet: addresses to try. */
#ifndef PLUMB_TRANSPORT_CONNECT_H
#define PLUMB_TRANSPORT_CONNECT_H

struct plumb_connection;
struct plumb_loop;
struct plumb_transport;

/* Begins with a descriptor that is ready, non-blocking and nobody else's; it is
 * taken, unless there is an error, and started in the next turn. */
int plumb_attempt_fd(struct plumb_loop *loop, int fd,
    const struct plumb_connection *how, struct plumb_transport **out);

/* Gives up; nothing where there is no attempt. Calls nobody. */
void plumb_attempt_free(struct plumb_transport *t);

#endif
