/*
 * What a worker tells the process that collects: one message of numbers and
 * texts, in an order that never varies. Both ends are the same program, so the
 * numbers are in the machine's own order.
 */
#ifndef CONFORMANCE_RUNNER_PARCEL_H
#define CONFORMANCE_RUNNER_PARCEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/runner/text.h"

enum parcel_kind {
	PARCEL_NONE,
	PARCEL_HELLO,	/* the adapter is there: name, version, features */
	PARCEL_REFUSED, /* it is not: message */
	PARCEL_BEGIN,	/* a case begins */
	PARCEL_OUTCOME, /* ... and has ended */
	PARCEL_KINDS
};

enum parcel_number {
	PARCEL_CASE,
	PARCEL_REPEAT,
	PARCEL_VERDICT,
	PARCEL_RULE,
	PARCEL_GATES,
	PARCEL_BLAME,
	PARCEL_CHECKED,
	PARCEL_NANOSECONDS,
	PARCEL_NUMBERS
};

enum parcel_text {
	PARCEL_MESSAGE, /* HELLO: the adapter's name */
	PARCEL_PLACE,	/* HELLO: its version */
	PARCEL_PROFILE, /* HELLO: its features */
	PARCEL_TAPE,
	PARCEL_CONTROL, /* how the reference did */
	PARCEL_ERRORS,	/* the end of the adapter's standard error */
	PARCEL_TEXTS
};

struct parcel {
	enum parcel_kind kind;
	uint64_t numbers[PARCEL_NUMBERS];
	const char *texts[PARCEL_TEXTS]; /* NULL is written as "" */
};

/* Puts the parcel into the empty text. */
void parcel_encode(const struct parcel *parcel, struct text *to);

/*
 * Reads what parcel_encode() made; the texts then lie in the bytes given.
 * False where it is anything else.
 */
bool parcel_decode(struct parcel *parcel, const char *at, size_t len);

#endif
