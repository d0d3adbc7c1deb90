/*
 * The kinds of transports, by the words of the rule book, and which methods of
 * the API each of them has.
 */
#ifndef PLUMB_CORE_KIND_H
#define PLUMB_CORE_KIND_H

#include <stdbool.h>

#include "core/kinds.h"
#include "core/verb.h"

/* "tcp", "readpipe"...; "" for NONE and for what is no kind. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures there: \result != \null;
  @*/
const char *plumb_kind_name(enum plumb_kind kind);

/* Whether transports of that kind have that method. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
bool plumb_kind_has(enum plumb_kind kind, enum plumb_verb verb);

#endif
