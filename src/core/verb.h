/*
 * The words of the tape: every method, callback and peer action that the
 * project knows, by the API's own name. One list, in verbs.def, so that the
 * parser, the monitor and the adapters cannot disagree about a spelling.
 */
#ifndef PLUMB_CORE_VERB_H
#define PLUMB_CORE_VERB_H

#include <stdbool.h>
#include <stddef.h>

enum plumb_verb {
	PLUMB_VERB_NONE,
#define VERB(id, name) PLUMB_VERB_##id,
#include "core/verbs.def"
#undef VERB
	PLUMB_VERB_OTHER, /* well-formed, but not one of ours */
	PLUMB_VERB_COUNT
};

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

/* Whether it is a method of a transport: its `=>` and `->` come in pairs. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures range: \result <==>
  @                PLUMB_VERB_WRITE <= verb <= PLUMB_VERB_SET_PROTOCOL;
  @*/
static inline bool
plumb_verb_is_method(enum plumb_verb verb)
{
	return verb >= PLUMB_VERB_WRITE && verb <= PLUMB_VERB_SET_PROTOCOL;
}

/* Whether it is a callback that a transport makes to its protocol. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures range: \result <==>
  @     PLUMB_VERB_CONNECTION_MADE <= verb <= PLUMB_VERB_RESUME_WRITING;
  @*/
static inline bool
plumb_verb_is_callback(enum plumb_verb verb)
{
	return verb >= PLUMB_VERB_CONNECTION_MADE &&
	       verb <= PLUMB_VERB_RESUME_WRITING;
}

#endif
