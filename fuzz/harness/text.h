/* Text that grows, of a program that ends where there is no memory. */
#ifndef FUZZ_HARNESS_TEXT_H
#define FUZZ_HARNESS_TEXT_H

#include <stddef.h>

struct fuzz_text {
	char *at; /* not terminated */
	size_t len;
	size_t cap;
};

void fuzz_text_add(struct fuzz_text *text, const void *at, size_t len);
void fuzz_text_addf(struct fuzz_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void fuzz_text_free(struct fuzz_text *text);

#endif
