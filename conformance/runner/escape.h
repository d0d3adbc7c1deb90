/*
 * Text into the formats of the reports. What an adapter prints may be any
 * bytes; what a report contains must be read by every strict parser.
 */
#ifndef CONFORMANCE_RUNNER_ESCAPE_H
#define CONFORMANCE_RUNNER_ESCAPE_H

#include <stdio.h>

/*
 * A JSON string with its quotes; YAML reads it alike. Bytes from 0x80 on are
 * written as the code points of their numbers, so nothing can be malformed.
 * NULL is written as null.
 */
void escape_json(FILE *to, const char *text);

/*
 * Character data or the value of an attribute. XML has no way to write control
 * characters, so they become \xNN, as do bytes from 0x80 on.
 */
void escape_xml(FILE *to, const char *text);

/* One line of plain text for a terminal: nothing in it can move the cursor. */
void escape_plain(FILE *to, const char *text);

/* What follows "ok 1 - " in TAP: '#' and '\' are escaped there. */
void escape_tap(FILE *to, const char *text);

#endif
