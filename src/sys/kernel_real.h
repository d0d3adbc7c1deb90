/* What the files of the real kernel share. */
#ifndef PLUMB_SYS_KERNEL_REAL_H
#define PLUMB_SYS_KERNEL_REAL_H

#include <sys/types.h>
#include <sys/uio.h>

#include "sys/kernel.h"

/* 0, or what errno says where a call gave less. */
int plumb_real_status(int result);
/* The same of a transfer that gave n. */
struct plumb_io plumb_real_io(ssize_t n);

/* Those of the pieces that are not empty, as many as there is room for. */
size_t plumb_real_iov(const struct plumb_piece *pieces, size_t count,
    struct iovec *iov, size_t room);

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

/* kernel_pipe.c: likewise. */
int plumb_real_adopt_pipe(void *self, int fd, bool *tells);
struct plumb_io plumb_real_read_pipe(
    void *self, int fd, void *out, size_t size);
struct plumb_io plumb_real_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count);
struct plumb_io plumb_real_read_at(
    void *self, int fd, uint64_t offset, void *out, size_t size);
struct plumb_io plumb_real_sendfile(
    void *self, int fd, int file, uint64_t offset, size_t size);

/* kernel_spawn.c and kernel_child.c: the same. */
int plumb_real_child_pipe(void *self, int fd, int *ours, int *theirs);
int plumb_real_spawn(void *self, const struct plumb_spawn *what, int *pid);
int plumb_real_pidfd(void *self, int pid, int *fd);
int plumb_real_watch_children(void *self, int *fd);
void plumb_real_unwatch_children(void *self, int fd);
int plumb_real_reap(void *self, int pid, bool wait, int *returncode);
int plumb_real_kill(void *self, int pid, int signal);

#endif
