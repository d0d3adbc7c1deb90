/*
 * Memory for the runner: a text that grows, and an arena for what lives as
 * long as its owner. Neither ever fails: a runner without memory cannot judge
 * anything, so it says so and ends with the exit code for its own faults.
 */
#ifndef CONFORMANCE_RUNNER_TEXT_H
#define CONFORMANCE_RUNNER_TEXT_H

#include <stddef.h>

struct text {
	char *at; /* not terminated, unless text_end() was just called */
	size_t len;
	size_t cap;
};

struct arena {
	struct arena_chunk *last;
};

/* realloc() that ends the program where it fails. */
void *memory_resize(void *at, size_t size);

/* Room for one more element of an array that has count of them. */
void *memory_grow(void *at, size_t count, size_t *cap, size_t size);

void text_add(struct text *text, const void *at, size_t len);
void text_addf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for len more bytes and returns where they go. */
char *text_room(struct text *text, size_t len);

/* Terminates it and returns it, without counting the terminator. */
char *text_end(struct text *text);

/* Takes the first len bytes off. */
void text_drop(struct text *text, size_t len);
void text_free(struct text *text);

/* Zeroed, aligned for anything, alive until arena_free(). */
void *arena_take(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *at, size_t len);
void arena_free(struct arena *arena);

#endif
