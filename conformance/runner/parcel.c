#include "conformance/runner/parcel.h"

#include <string.h>

void
parcel_encode(const struct parcel *parcel, struct text *to)
{
	uint64_t kind = parcel->kind;

	text_add(to, &kind, sizeof(kind));
	text_add(to, parcel->numbers, sizeof(parcel->numbers));
	for (size_t i = 0; i < PARCEL_TEXTS; i++) {
		const char *text = parcel->texts[i];

		text = text == NULL ? "" : text;
		text_add(to, text, strlen(text) + 1);
	}
}

bool
parcel_decode(struct parcel *parcel, const char *at, size_t len)
{
	const char *end = at + len;
	uint64_t kind;

	if (len < sizeof(kind) + sizeof(parcel->numbers)) {
		return false;
	}
	memcpy(&kind, at, sizeof(kind));
	at += sizeof(kind);
	memcpy(parcel->numbers, at, sizeof(parcel->numbers));
	at += sizeof(parcel->numbers);
	for (size_t i = 0; i < PARCEL_TEXTS; i++) {
		const char *nul = memchr(at, '\0', (size_t)(end - at));

		if (nul == NULL) {
			return false;
		}
		parcel->texts[i] = at;
		at = nul + 1;
	}
	parcel->kind = (enum parcel_kind)kind;
	return at == end && kind > PARCEL_NONE && kind < PARCEL_KINDS;
}
