#include "conformance/runner/text.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/verdict.h"

enum { CHUNK_SIZE = 16384 };

struct arena_chunk {
	struct arena_chunk *before;
	size_t used;
	size_t cap;
	alignas(max_align_t) unsigned char bytes[];
};

void *
memory_resize(void *at, size_t size)
{
	void *moved = realloc(at, size > 0 ? size : 1);

	if (!moved) {
		fputs("plumbline: out of memory\n", stderr);
		exit(EXIT_SUITE);
	}
	return moved;
}

void *
memory_grow(void *at, size_t count, size_t *cap, size_t size)
{
	if (count < *cap) {
		return at;
	}
	*cap = *cap > 0 ? 2 * *cap : 16;
	return memory_resize(at, *cap * size);
}

char *
text_room(struct text *text, size_t len)
{
	size_t cap = text->cap > 0 ? text->cap : 256;

	while (cap - text->len < len) {
		cap *= 2;
	}
	if (cap != text->cap) {
		text->at = memory_resize(text->at, cap);
		text->cap = cap;
	}
	return text->at + text->len;
}

void
text_add(struct text *text, const void *at, size_t len)
{
	char *room = text_room(text, len);

	if (len > 0) {
		memcpy(room, at, len);
		text->len += len;
	}
}

void
text_addf(struct text *text, const char *format, ...)
{
	size_t room = 128;

	for (;;) {
		char *at = text_room(text, room);
		va_list args;
		int len;

		va_start(args, format);
		len = vsnprintf(at, room, format, args);
		va_end(args);
		if (len < 0) {
			return;
		}
		if ((size_t)len < room) {
			text->len += (size_t)len;
			return;
		}
		room = (size_t)len + 1;
	}
}

char *
text_end(struct text *text)
{
	*text_room(text, 1) = '\0';
	return text->at;
}

void
text_drop(struct text *text, size_t len)
{
	if (len < text->len) {
		memmove(text->at, text->at + len, text->len - len);
		text->len -= len;
	} else {
		text->len = 0;
	}
}

void
text_free(struct text *text)
{
	free(text->at);
	*text = (struct text){ 0 };
}

void *
arena_take(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->last;
	size_t step = alignof(max_align_t);
	size_t need = (size + step - 1) / step * step;
	void *at;

	if (!chunk || chunk->cap - chunk->used < need) {
		size_t cap = need > CHUNK_SIZE ? need : CHUNK_SIZE;

		chunk = memory_resize(NULL, sizeof(*chunk) + cap);
		chunk->before = arena->last;
		chunk->used = 0;
		chunk->cap = cap;
		arena->last = chunk;
	}
	at = chunk->bytes + chunk->used;
	chunk->used += need;
	memset(at, 0, need);
	return at;
}

char *
arena_copy(struct arena *arena, const char *at, size_t len)
{
	char *copy = arena_take(arena, len + 1);

	memcpy(copy, at, len);
	return copy;
}

void
arena_free(struct arena *arena)
{
	while (arena->last) {
		struct arena_chunk *chunk = arena->last;

		arena->last = chunk->before;
		free(chunk);
	}
}
