/*
 * What a worker tells the process that collects: one message of numbers and
 * texts, in an order that never varies. Both ends are the same program, so the
 * numbers are in the machine's own order.
 */
#ifndef CONFORMANCE_RUNNER_RECORD_H
#define CONFORMANCE_RUNNER_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/runner/text.h"

enum record_kind {
	RECORD_NONE,
	RECORD_HELLO,	/* the adapter is there: name, version, features */
	RECORD_REFUSED, /* it is not: message */
	RECORD_BEGIN,	/* a case begins */
	RECORD_OUTCOME, /* ... and has ended */
	RECORD_KINDS
};

enum record_number {
	RECORD_CASE,
	RECORD_REPEAT,
	RECORD_VERDICT,
	RECORD_RULE,
	RECORD_GATES,
	RECORD_BLAME,
	RECORD_CHECKED,
	RECORD_NANOSECONDS,
	RECORD_NUMBERS
};

enum record_text {
	RECORD_MESSAGE, /* HELLO: the adapter's name */
	RECORD_PLACE,	/* HELLO: its version */
	RECORD_PROFILE, /* HELLO: its features */
	RECORD_TAPE,
	RECORD_CONTROL, /* how the reference did */
	RECORD_ERRORS,	/* the end of the adapter's standard error */
	RECORD_TEXTS
};

struct record {
	enum record_kind kind;
	uint64_t numbers[RECORD_NUMBERS];
	const char *texts[RECORD_TEXTS]; /* NULL is written as "" */
};

/* Puts the record into the empty text. */
void record_encode(const struct record *record, struct text *to);

/*
 * Reads what record_encode() made; the texts then lie in the bytes given.
 * False where it is anything else.
 */
bool record_decode(struct record *record, const char *at, size_t len);

#endif
