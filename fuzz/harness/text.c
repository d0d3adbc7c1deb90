#include "fuzz/harness/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
fuzz_text_add(struct fuzz_text *text, const void *at, size_t len)
{
	if (text->cap - text->len < len) {
		text->cap = 2 * (text->len + len);
		text->at = realloc(text->at, text->cap);
		if (text->at == NULL)
			abort();
	}
	if (len > 0)
		memcpy(text->at + text->len, at, len);
	text->len += len;
}

void
fuzz_text_addf(struct fuzz_text *text, const char *format, ...)
{
	char line[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (len > 0)
		fuzz_text_add(text, line,
		    (size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
}

void
fuzz_text_free(struct fuzz_text *text)
{
	free(text->at);
	*text = (struct fuzz_text){ NULL, 0, 0 };
}
