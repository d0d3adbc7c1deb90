/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_DATAGRAM_H
#define PLUMBLINE_DATAGRAM_H

#include "plumbline.h"

#include "plumbline/address.h"

/*
 * DATAGRAMS
 *
 * Over UDP and Unix datagram sockets. A datagram is one message: it is sent and
 * received whole or not at all, an empty one is one too, and the end of the
 * other side is not seen. What the system says against one of them is told by
 * error_received, and the endpoint stays open, whatever it was; it is lost by
 * close() and abort() only, always with 0, or where its descriptor is closed
 * behind its back.
 *
 * One datagram is received per turn of the loop, so that a flood leaves others
 * their turn. Of one that is over 262144 bytes the rest is cut off.
 *
 * Connected (remote was given): only what comes from there is received, and all
 * that is sent goes there. What the system only finds out later, such as that
 * nobody listens there, is told to connected endpoints alone.
 *
 * While datagrams of an unconnected Unix endpoint wait for a peer that does not
 * read, the loop does not sleep: the system knows no such peer to wait for.
 */
enum plumb_family {
	PLUMB_FAMILY_NONE, /* what the addresses are of */
	PLUMB_FAMILY_INET,
	PLUMB_FAMILY_INET6,
	PLUMB_FAMILY_UNIX
};

/*
 * Addresses as plumb_address_parse() takes them, or "name:80": each address of
 * a name is tried, together with those of the other one that are of its family.
 */
struct plumb_endpoint {
	const char *local; /* NULL: any free one; Unix: no name */
	const char *remote;
	enum plumb_family family; /* required if there is no address */
	bool reuse_port;	  /* others may bind the same port */
	/*
	 * Sending to broadcast addresses is permitted. With a remote, then,
	 * everything goes there, but the socket is not connected: answers to
	 * a broadcast come from other addresses.
	 */
	bool allow_broadcast;
};

/*
 * Begins; 0 means that opened will be called, later and never from inside, as
 * with plumb_loop_create_connection(). A socket that is left over at a local
 * path, with nobody behind, is replaced; the file stays when all is closed.
 * PLUMB_EVALUE (neither address nor family, or an address that is none),
 * PLUMB_ENAMETOOLONG, PLUMB_EMEMORY, PLUMB_EUSAGE (loop closed). To opened:
 * PLUMB_EGAI, PLUMB_EVALUE (no pair of addresses is of one family),
 * PLUMB_EMEMORY, what protocol_factory raised, OS: the first one's of those
 * that were tried.
 */
PLUMB_MUST int plumb_loop_create_datagram_endpoint(struct plumb_loop *loop,
    const struct plumb_endpoint *where, const struct plumb_connection *how);

/*
 * The same with a datagram socket, bound and connected as it may be. On success
 * fd is the loop's, is made non-blocking, and opened will be called.
 * PLUMB_EVALUE (another type of socket), PLUMB_EUSAGE (loop closed, or fd is
 * the loop's already), PLUMB_EMEMORY, OS: fd is still the caller's.
 * rule: datagram.stream-socket-rejected
 */
PLUMB_MUST int plumb_loop_create_datagram_endpoint_sock(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how);

/*
 * Sends one datagram, or queues a copy where the kernel has no room now. to
 * NULL or with len 0: where the endpoint is connected to; on one that is not,
 * that is an error of the system. Dropped in silence after close(), abort() and
 * loss. What is queued counts in get_write_buffer_size() with its length and 8
 * bytes more, so an empty one has a size; the one that error_received is being
 * told of still counts. May call pause_writing, and error_received for what the
 * system says at once; 0 in that case too, unless that raised: then what it
 * raised. PLUMB_EVALUE (connected elsewhere), PLUMB_ETYPE (data is NULL and len
 * is not 0), PLUMB_EMEMORY, PLUMB_EUSAGE (before connection_made),
 * PLUMB_ENOTIMPL (no endpoint): nothing is sent.
 * rules: datagram.connected-addr-other, datagram.error-inside-sendto
 */
int plumb_transport_sendto(struct plumb_transport *transport, const void *data,
    size_t len, const struct plumb_address *to);

#endif
