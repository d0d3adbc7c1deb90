/*
 * The folder for the Unix sockets, pipes and files of a session: private, and
 * gone when the session is, also when the runner is interrupted. All names in
 * it are known.
 */
#ifndef CONFORMANCE_RUNNER_SCRATCH_H
#define CONFORMANCE_RUNNER_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* SCRATCH_FILE: bytes of the file to send, more than any kernel buffers. */
enum { SCRATCH_PATH_MAX = 64, SCRATCH_SOCKETS = 16, SCRATCH_FILE = 5000000 };

/* Makes one; its path is written to dir. False with errno. */
bool scratch_make(char dir[SCRATCH_PATH_MAX]);

/*
 * The i-th path of a sort: 'l'istener, 's'erver, 'n'obody, 'c'ertificate, a
 * peer of 'd'atagrams and its 'e'ndpoint, a 'f'ifo, a 'r'egular file,
 * a file of 'b'ytes to send.
 */
void scratch_path(const char *dir, char sort, size_t i, char *out, size_t cap);

/* Removes the folder and what is in it; "" is no folder. */
void scratch_remove(const char *dir);

#endif
