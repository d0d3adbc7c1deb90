/*
 * Where the tape goes. The runner's two pipes are moved to descriptors that no
 * child inherits; in their place is /dev/null, so that 0, 1 and 2 can be
 * inherited by whoever the implementation starts, and do no harm there.
 */
#define _GNU_SOURCE /* F_DUPFD_CLOEXEC */
#include "conformance/adapters/reference/adapter.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_PRIVATE = 10 };

static FILE *tape;

/* The descriptor's private double; -1 where there is none. */
static int
move_away(int fd, int null)
{
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_PRIVATE);

	if (moved < 0 || dup2(null, fd) < 0)
		return -1;
	return moved;
}

int
tape_open(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int in = move_away(STDIN_FILENO, null);
	int out = move_away(STDOUT_FILENO, null);

	if (null > STDERR_FILENO)
		close(null);
	tape = out >= 0 ? fdopen(out, "w") : NULL;
	if (in < 0 || !tape)
		return -1;
	setvbuf(tape, NULL, _IOFBF, 1 << 16);
	return in;
}

void
say(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vfprintf(tape, format, list);
	va_end(list);
}

void
say_bytes(const char *at, size_t len)
{
	fwrite(at, 1, len, tape);
}

void
tape_flush(void)
{
	if (fflush(tape) != 0)
		exit(1); /* nobody listens any more */
}

void
tape_close(void)
{
	if (tape)
		fclose(tape);
	tape = NULL;
}
