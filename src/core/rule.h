/*
 * The rule book as a C table. The rows are spec/rules.def and nothing else, so
 * that the text that people read and the names that the code judges by cannot
 * drift apart. Nothing here can fail: an unknown rule has a row as well, the
 * empty one of PLUMB_RULE_NONE.
 */
#ifndef PLUMB_CORE_RULE_H
#define PLUMB_CORE_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/rules.h"

enum plumb_level {
	PLUMB_LEVEL_NONE,
	PLUMB_LEVEL_MUST, /* the base API says so */
	PLUMB_LEVEL_REF,  /* every maintained CPython does so */
	PLUMB_LEVEL_INFO, /* left open: measured, never a failure */
	PLUMB_LEVEL_COUNT
};

struct plumb_rule_info {
	const char *slug;
	enum plumb_level level;
	const char *kinds;   /* words split by one space */
	const char *section; /* of the API manual; "-" where it is silent */
	const char *sentence;
	const char *intent;
	const char *unchecked; /* "", or why no scenario exercises it yet */
};

/* The row of a rule; the empty row for NONE and for what is no rule. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures there: \result != \null;
  @*/
const struct plumb_rule_info *plumb_rule_info(enum plumb_rule rule);

/* The rule of a slug of len bytes; PLUMB_RULE_NONE where there is none. */
/*@ requires text: \valid_read(slug + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
enum plumb_rule plumb_rule_find(const char *slug, size_t len);

/* Whether the rule binds the transports of a kind: "tcp", "unix", "tls"... */
/*@ requires text: \valid_read(kind + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
bool plumb_rule_binds(enum plumb_rule rule, const char *kind, size_t len);

/* "MUST", "REF" or "INFO"; "" for anything else. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures there: \result != \null;
  @*/
const char *plumb_level_name(enum plumb_level level);

#endif
