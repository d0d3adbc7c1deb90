/*
 * The words of the tape: every method, callback and peer action that the
 * project knows, by the API's own name. One list, in verbs.def, so that the
 * parser, the monitor and the adapters cannot disagree about a spelling.
 */
#ifndef PLUMB_CORE_VERB_H
#define PLUMB_CORE_VERB_H

#include <stddef.h>

#include "core/verbs.h"

/* The word of a verb; "" for NONE and OTHER. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures there: \result != \null;
  @*/
const char *plumb_verb_name(enum plumb_verb verb);

/* The verb of a word of len bytes; PLUMB_VERB_OTHER where there is none. */
/*@ requires text: \valid_read(at + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 < \result < PLUMB_VERB_COUNT;
  @*/
enum plumb_verb plumb_verb_find(const char *at, size_t len);

#endif
