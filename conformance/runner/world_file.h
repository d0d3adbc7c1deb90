/* A world's string of bytes, as a file. */
#ifndef CONFORMANCE_RUNNER_WORLD_FILE_H
#define CONFORMANCE_RUNNER_WORLD_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORLD_FILE_MAX = 1 << 20 };

struct world_file {
	uint8_t *at;
	size_t len;
};

/* "-" is standard input. False, and said on standard error, where it fails. */
bool world_file_read(struct world_file *file, const char *path);
bool world_file_write(const struct world_file *file, const char *path);
void world_file_free(struct world_file *file);

#endif
