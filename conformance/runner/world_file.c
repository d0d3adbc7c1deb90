#include "conformance/runner/world_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/text.h"

static bool
complain(const char *path, const char *what)
{
	fprintf(stderr, "plumbline: %s: %s\n", path, what);
	return false;
}

bool
world_file_read(struct world_file *file, const char *path)
{
	bool std = strcmp(path, "-") == 0;
	FILE *from = std ? stdin : fopen(path, "rb");
	bool bad;

	if (!from) {
		return complain(path, strerror(errno));
	}
	file->at = memory_resize(NULL, WORLD_FILE_MAX + 1);
	file->len = fread(file->at, 1, WORLD_FILE_MAX + 1, from);
	bad = ferror(from) != 0;
	if (!std) {
		fclose(from);
	}
	if (!bad && file->len <= WORLD_FILE_MAX) {
		return true;
	}
	world_file_free(file);
	return complain(path, bad ? "cannot be read" : "is over 1 MiB");
}

bool
world_file_write(const struct world_file *file, const char *path)
{
	FILE *to = fopen(path, "wb");
	bool bad;

	if (!to) {
		return complain(path, strerror(errno));
	}
	bad = fwrite(file->at, 1, file->len, to) != file->len;
	bad = fclose(to) != 0 || bad;
	return !bad || complain(path, "cannot be written");
}

void
world_file_free(struct world_file *file)
{
	free(file->at);
	file->at = NULL;
	file->len = 0;
}
