#include "loop/text.h"

#include <stdio.h>
#include <string.h>

#include "core/pattern.h"
#include "core/tape.h"
#include "loop/loop.h"

enum { SHOWN_WHOLE = 64, SMALLEST = 512 };

void
plumb_text_clear(struct plumb_text *text)
{
	text->len = 0;
	text->broken = false;
}

void
plumb_text_free(struct plumb_loop *loop, struct plumb_text *text)
{
	plumb_loop_release(loop, text->at, text->cap);
	*text = (struct plumb_text){ .at = NULL };
}

/* Room for more bytes; false where there is none. */
static bool
reserve(struct plumb_loop *loop, struct plumb_text *text, size_t more)
{
	size_t cap = text->cap == 0 ? SMALLEST : text->cap;
	char *at;

	if (text->broken)
		return false;
	while (cap - text->len < more)
		cap *= 2;
	if (cap == text->cap)
		return true;
	at = plumb_loop_resize(loop, text->at, text->cap, cap);
	if (at == NULL) {
		text->broken = true;
		return false;
	}
	text->at = at;
	text->cap = cap;
	return true;
}

static void
put(struct plumb_loop *loop, struct plumb_text *text, const char *at,
    size_t len)
{
	if (!reserve(loop, text, len))
		return;
	memcpy(text->at + text->len, at, len);
	text->len += len;
}

static void
put_digits(struct plumb_loop *loop, struct plumb_text *text, uint64_t number)
{
	char digits[PLUMB_TAPE_NUMBER_MAX];

	put(loop, text, digits, plumb_tape_number(number, digits));
}

void
plumb_text_word(
    struct plumb_loop *loop, struct plumb_text *text, const char *word)
{
	put(loop, text, word, strlen(word));
}

void
plumb_text_number(
    struct plumb_loop *loop, struct plumb_text *text, int64_t number)
{
	if (number < 0)
		plumb_text_word(loop, text, "-");
	put_digits(
	    loop, text, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void
plumb_text_end(struct plumb_loop *loop, struct plumb_text *text)
{
	if (reserve(loop, text, 1))
		text->at[text->len] = '\0';
}

void
plumb_text_data(
    struct plumb_loop *loop, struct plumb_text *text, struct plumb_piece piece)
{
	char sum[16];

	if (piece.len > SHOWN_WHOLE) {
		plumb_text_word(loop, text, "*");
		put_digits(loop, text, piece.len);
		snprintf(sum, sizeof sum, " crc=%08x",
		    (unsigned)plumb_crc32(0, piece.at, piece.len));
		plumb_text_word(loop, text, sum);
		return;
	}
	plumb_text_word(loop, text, ":");
	if (piece.len > 0 && reserve(loop, text, 3 * piece.len))
		text->len += plumb_tape_encode(
		    piece.at, piece.len, text->at + text->len, 3 * piece.len);
}
