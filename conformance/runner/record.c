#include "conformance/runner/record.h"

#include <string.h>

void
record_encode(const struct record *record, struct text *to)
{
	uint64_t kind = record->kind;

	text_add(to, &kind, sizeof(kind));
	text_add(to, record->numbers, sizeof(record->numbers));
	for (size_t i = 0; i < RECORD_TEXTS; i++) {
		const char *text = record->texts[i];

		text = text == NULL ? "" : text;
		text_add(to, text, strlen(text) + 1);
	}
}

bool
record_decode(struct record *record, const char *at, size_t len)
{
	const char *end = at + len;
	uint64_t kind;

	if (len < sizeof(kind) + sizeof(record->numbers)) {
		return false;
	}
	memcpy(&kind, at, sizeof(kind));
	at += sizeof(kind);
	memcpy(record->numbers, at, sizeof(record->numbers));
	at += sizeof(record->numbers);
	for (size_t i = 0; i < RECORD_TEXTS; i++) {
		const char *nul = memchr(at, '\0', (size_t)(end - at));

		if (nul == NULL) {
			return false;
		}
		record->texts[i] = at;
		at = nul + 1;
	}
	record->kind = (enum record_kind)kind;
	return at == end && kind > RECORD_NONE && kind < RECORD_KINDS;
}
