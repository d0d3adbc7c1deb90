/*
 * A fuzz target without a fuzzer: it is given each file named on the command
 * line, once. Any compiler builds it, and any debugger runs it.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 22 };

static int
replay(const char *path, uint8_t *bytes)
{
	FILE *file = fopen(path, "rb");

	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	size_t len = fread(bytes, 1, ROOM, file);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, len);
	return 0;
}

int
main(int argc, char **argv)
{
	uint8_t *bytes = malloc(ROOM);
	int missing = 0;

	if (!bytes || argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 64;
	}
	for (int i = 1; i < argc; i++) {
		missing += replay(argv[i], bytes) < 0 ? 1 : 0;
	}
	printf("%s: %d inputs\n", argv[0], argc - 1 - missing);
	free(bytes);
	return missing ? 1 : 0;
}
