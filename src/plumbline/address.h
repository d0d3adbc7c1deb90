/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_ADDRESS_H
#define PLUMBLINE_ADDRESS_H

#include "plumbline.h"

#include <sys/socket.h>

/*
 * ADDRESSES
 *
 * Where a datagram goes to or comes from. A value: copy it, keep it, fill it in
 * yourself with what the system calls a sockaddr and its length. With len 0 it
 * is nobody: the sender of a datagram that has no name.
 */
struct plumb_address {
	socklen_t len;
	struct sockaddr_storage any;
};

enum { PLUMB_ADDRESS_TEXT = 120 }; /* the longest is a Unix path */

struct plumb_address_text {
	size_t len; /* Unix names may contain any byte */
	char at[PLUMB_ADDRESS_TEXT];
};

/*
 * "127.0.0.1:80", "[::1]:80", "[fe80::1%eth0]:80", or a path, which has a slash
 * in it. Never asks a name server: PLUMB_EGAI (a host that is no number),
 * PLUMB_EVALUE (none of these, or a port over 65535), PLUMB_ENAMETOOLONG.
 */
PLUMB_MUST int plumb_address_parse(
    const char *text, struct plumb_address *address);

/* The same text again; "" for nobody and for a Unix socket without a name. */
void plumb_address_show(
    const struct plumb_address *address, struct plumb_address_text *text);

/* The same place: family, host and port, or family and path. */
bool plumb_address_equal(
    const struct plumb_address *a, const struct plumb_address *b);

#endif
