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

#include "plumbline.h"

/*
 * "127.0.0.1", "::1", "fe80::1%lo"; host NULL: every IPv4 address. PLUMB_EGAI
 */
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

/*
 * "HOST:PORT" or "[HOST]:PORT", taken apart; the host has room for size bytes.
 * PLUMB_EVALUE, PLUMB_ENAMETOOLONG
 */
int plumb_address_split(
    const char *text, char *host, size_t size, uint16_t *port);

/* Whether a text is a path, and neither host nor port. */
bool plumb_address_is_path(const char *text);

/* 0 where there is none. */
uint16_t plumb_address_port(const struct plumb_address *address);

#endif
