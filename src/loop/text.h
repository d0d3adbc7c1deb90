/*
 * Text that grows: how tape lines are built. When memory runs out the text is
 * marked broken and takes no more; nothing else fails.
 */
#ifndef PLUMB_LOOP_TEXT_H
#define PLUMB_LOOP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sendq.h"

struct plumb_loop;

/* Fields are read-only outside text.c. Zeros are an empty text. */
struct plumb_text {
	char *at;
	size_t len;
	size_t cap;
	bool broken;
};

void plumb_text_clear(struct plumb_text *text);
void plumb_text_free(struct plumb_loop *loop, struct plumb_text *text);
void plumb_text_word(
    struct plumb_loop *loop, struct plumb_text *text, const char *word);
void plumb_text_number(
    struct plumb_loop *loop, struct plumb_text *text, int64_t number);
/* Puts a NUL behind it. */
void plumb_text_end(struct plumb_loop *loop, struct plumb_text *text);
/* ":text", or "*N crc=XXXXXXXX" from 65 bytes on (spec/tape.md). */
void plumb_text_data(
    struct plumb_loop *loop, struct plumb_text *text, struct plumb_piece piece);

#endif
