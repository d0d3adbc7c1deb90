#include "conformance/runner/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/text.h"
#include "conformance/runner/verdict.h"

char *
copy_bytes(const char *text, size_t len)
{
	char *copy = memory_resize(NULL, len + 1);

	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *
copy_text(const char *text)
{
	return copy_bytes(text, strlen(text));
}

char *
print_text(const char *format, ...)
{
	struct memory_stream *stream = memory_open();
	va_list args;

	va_start(args, format);
	vfprintf(stream->to, format, args);
	va_end(args);
	return memory_close(stream);
}

void *
new_items(size_t count, size_t size)
{
	void *items = memory_resize(NULL, (count + 1) * size);

	memset(items, 0, (count + 1) * size);
	return items;
}

void *
grow(void *items, size_t count, size_t size)
{
	if (count > 0 && (count < 8 || (count & (count - 1)) != 0)) {
		return items;
	}
	return memory_resize(items, (count < 8 ? 8 : 2 * count) * size);
}

static void
give_up(void)
{
	fputs("plumbline: out of memory\n", stderr);
	exit(EXIT_SUITE);
}

struct memory_stream *
memory_open(void)
{
	struct memory_stream *stream = new_items(1, sizeof(*stream));

	stream->to = open_memstream(&stream->text, &stream->len);
	if (stream->to == NULL) {
		give_up();
	}
	return stream;
}

char *
memory_close(struct memory_stream *stream)
{
	bool whole = !ferror(stream->to);
	char *text;

	if (fclose(stream->to) != 0 || !whole) {
		give_up();
	}
	text = stream->text;
	free(stream);
	return text;
}
