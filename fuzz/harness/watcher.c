/*
 * Reads the tape as it is written: what the protocol calls by itself, and
 * whether it may.
 */
#include <string.h>

#include "fuzz/harness/conversation.h"

enum { LONGEST_VERB = 40 };

static bool
is_word(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - at) >= len && memcmp(at, word, len) == 0 &&
	       ((size_t)(end - at) == len || at[len] == ' ' || at[len] == '\n');
}

static bool
is_sending(const char *at, const char *end)
{
	return is_word(at, end, "write") || is_word(at, end, "writelines") ||
	       is_word(at, end, "write_eof");
}

static void
called(struct conversation *c, const char *at, const char *end)
{
	if (c->answer.lost && is_sending(at, end) &&
	    !(c->fuzz->off & PLUMB_FUZZ_OFF_LOST))
		fuzz_conversation_blame(c, WRONG_LOST_WRITE, "");
	if (is_word(at, end, "abort"))
		c->aborted = true;
	else if (is_word(at, end, "pause_reading"))
		c->is_paused = true;
	else if (is_word(at, end, "resume_reading"))
		c->is_paused = false;
}

static void
entered(struct conversation *c, const char *at, const char *end)
{
	if (is_word(at, end, "connection_lost"))
		c->answer.lost = true;
	else if (is_word(at, end, "pause_writing"))
		c->writing_paused = true;
	else if (is_word(at, end, "resume_writing"))
		c->writing_paused = false;
}

static void
returned(struct conversation *c, const char *at, const char *end)
{
	const char *space = memchr(at, ' ', (size_t)(end - at));
	char why[LONGEST_VERB + 40];
	size_t len = (size_t)(end - at);

	if (space == NULL || space[1] != '!' ||
	    (c->fuzz->off & PLUMB_FUZZ_OFF_RAISE))
		return;
	len = len < sizeof why ? len - 1 : sizeof why - 1;
	memcpy(why, at, len);
	why[len] = '\0';
	fuzz_conversation_blame(c, WRONG_METHOD, why);
}

void
fuzz_watcher_line(void *self, const char *line, size_t len)
{
	struct conversation *c = self;
	const char *end = line + len;
	const char *mark = memchr(line, ' ', len);

	fuzz_text_add(&c->tape, line, len);
	if (mark == NULL || end - mark < 5)
		return;
	if (memcmp(mark, " <= ", 4) == 0)
		entered(c, mark + 4, end);
	else if (c->methods == 0 && memcmp(mark, " => ", 4) == 0)
		called(c, mark + 4, end);
	else if (c->methods == 0 && memcmp(mark, " -> ", 4) == 0)
		returned(c, mark + 4, end);
}
