/*
 * The items of `adapter-test`: what an adapter that declares a feature has to
 * do, each a dialogue with a fresh process (dialogue.h).
 */
#ifndef CONFORMANCE_RUNNER_CONTRACT_H
#define CONFORMANCE_RUNNER_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>

struct item {
	const char *title;
	const char *needs; /* a feature, or NULL */
	bool of_kind;	   /* once for each of tcp and unix */
	const char *const *steps;
};

/* The first is hello, whose answer declares the features. */
extern const struct item contract_items[];
extern const size_t contract_count;

#endif
