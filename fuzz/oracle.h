/*
 * The grammar of spec/tape.md once more, written down as plainly as it reads
 * there and as slowly as that is: no table, no word at a time, nothing shared
 * with the parser that it is the judge of.
 */
#ifndef FUZZ_ORACLE_H
#define FUZZ_ORACLE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are a line of the tape; blank lines and comments are. */
bool oracle_is_line(const char *text, size_t len);

/* Whether they are one of those that say nothing. */
bool oracle_is_blank(const char *text, size_t len);

#endif
