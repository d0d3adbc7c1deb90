/*
 * Strings, arrays and printing into memory for the command line, on top of
 * memory_resize() (text.h): running out of memory ends the program.
 */
#ifndef CONFORMANCE_RUNNER_MEMORY_H
#define CONFORMANCE_RUNNER_MEMORY_H

#include <stddef.h>
#include <stdio.h>

char *copy_text(const char *text);

/* A copy of len bytes, terminated. */
char *copy_bytes(const char *text, size_t len);

/* Printed into fresh memory. */
char *print_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* count zeroed items of that size; never NULL. */
void *new_items(size_t count, size_t size);

/*
 * Room for one more behind count items, all of them added one by one through
 * here: only at 0 and at powers of two from 8 on is there anything to do.
 */
void *grow(void *items, size_t count, size_t size);

/* A stream to print to, whose text is handed over when it is closed. */
struct memory_stream {
	FILE *to;
	char *text;
	size_t len; /* valid once flushed */
};

struct memory_stream *memory_open(void);
char *memory_close(struct memory_stream *stream);

#endif
