/*
 * Socket addresses: made of text that people write, and shown as text again.
 * Numeric only: looking up names takes time and is loop/resolve.h's business.
 */
#ifndef PLUMB_SYS_ADDRESS_H
#define PLUMB_SYS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { PLUMB_ADDRESS_TEXT = 120 }; /* the longest is a Unix path */

struct plumb_address {
	socklen_t len; /* 0: none */
	struct sockaddr_storage any;
};

struct plumb_address_text {
	size_t len; /* Unix names may contain any byte */
	char at[PLUMB_ADDRESS_TEXT];
};

/* "127.0.0.1", "::1", "fe80::1%lo"; host NULL: every IPv4 address. PLUMB_EGAI */
int plumb_address_of_ip(
    const char *host, uint16_t port, struct plumb_address *out);

/* PLUMB_ENAMETOOLONG, PLUMB_EVALUE where empty. */
int plumb_address_of_path(const char *path, struct plumb_address *out);

/*
 * All the addresses of a name, in the order they are to be tried; at most max.
 * Blocks as long as the system's resolver does. PLUMB_EGAI
 */
int plumb_address_lookup(const char *host, uint16_t port,
    struct plumb_address *out, size_t max, size_t *count);

/* "127.0.0.1:80", "[::1]:80", "/path", "" for an unnamed Unix socket. */
void plumb_address_show(
    const struct plumb_address *address, struct plumb_address_text *out);

/* 0 where there is none. */
uint16_t plumb_address_port(const struct plumb_address *address);

#endif
