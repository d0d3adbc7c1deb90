/*
 * The faults: implementations that are known to be wrong, each in one way. A
 * line of the list is
 *
 *     NAME RULE [CASE-GLOB...]  # one sentence
 *
 * NAME is a program of the build's faults/ folder, or python:NAME for one that
 * the Python adapter is given as its loop (conformance/faults/NAME.py, whose
 * factory is called loop). Without a glob, the cases that name the rule are
 * run; "-" says the same.
 */
#ifndef CONFORMANCE_RUNNER_FAULT_LIST_H
#define CONFORMANCE_RUNNER_FAULT_LIST_H

#include <stddef.h>
#include <stdio.h>

#include "core/rule.h"

enum { FAULT_GLOBS = 8 };

struct fault {
	char *name;
	enum plumb_rule rule;
	char *globs[FAULT_GLOBS];
	size_t glob_count;
	char *sentence;
	size_t line;
};

struct fault_list {
	char *path;
	struct fault *faults;
	size_t count;
};

/*
 * Reads a file, or a text that came from path. Every bad line is told on err
 * with its place; then the result is 64 and the list empty.
 */
int fault_list_read(struct fault_list *list, const char *path, FILE *err);
int fault_list_parse(
    struct fault_list *list, const char *path, const char *text, FILE *err);
void fault_list_free(struct fault_list *list);

#endif
