/* What the files of the real kernel share. */
#ifndef PLUMB_SYS_KERNEL_REAL_H
#define PLUMB_SYS_KERNEL_REAL_H

#include <sys/types.h>

#include "sys/kernel.h"

/* 0, or what errno says where a call gave less. */
int plumb_real_status(int result);
/* The same of a transfer that gave n. */
struct plumb_io plumb_real_io(ssize_t n);

/* Makes a socket non-blocking; PLUMB_EVALUE if it is not of that type. */
int plumb_real_adopt(int fd, int type);
/* Removes a socket file that nobody stands behind. */
void plumb_real_unlink_stale(const struct plumb_address *at);

/* kernel_datagram.c: slots of the table. */
int plumb_real_datagram_socket(void *self, int family, int *fd);
int plumb_real_datagram_bind(
    void *self, int fd, const struct plumb_address *at);
int plumb_real_datagram_adopt(void *self, int fd);
int plumb_real_permit(void *self, int fd, enum plumb_permit what);
struct plumb_io plumb_real_recvfrom(
    void *self, int fd, void *out, size_t size, struct plumb_address *from);
struct plumb_io plumb_real_sendto(void *self, int fd,
    const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to);

#endif
