/*
 * From the command line to the command of an adapter: the bundled ones by
 * their short names, any other as it was given.
 */
#ifndef CONFORMANCE_RUNNER_CHOOSE_ADAPTER_H
#define CONFORMANCE_RUNNER_CHOOSE_ADAPTER_H

#include <stdbool.h>
#include <stdio.h>

#include "conformance/runner/options.h"

enum { ADAPTER_WORDS = 8 };

struct adapter {
	char **argv;		    /* NULL-terminated */
	char *words[ADAPTER_WORDS]; /* what argv is made of, where it is ours */
	bool is_reference;
};

/* 0; or 64 where a short name stands for nothing here, told on err. */
int choose_adapter(struct adapter *a, const struct options *o, FILE *err);

/* The bundled reference. */
void choose_reference(struct adapter *a);

void adapter_free(struct adapter *a);

#endif
