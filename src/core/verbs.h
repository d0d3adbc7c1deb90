/*
 * The verbs: what methods, callbacks and acts of a peer are called. Their
 * spelling is in verb.h.
 */
#ifndef PLUMB_CORE_VERBS_H
#define PLUMB_CORE_VERBS_H

#include <stdbool.h>

enum plumb_verb {
	PLUMB_VERB_NONE,
#define VERB(id, name) PLUMB_VERB_##id,
#include "core/verbs.def"
#undef VERB
	PLUMB_VERB_OTHER, /* well-formed, but not one of ours */
	PLUMB_VERB_COUNT
};

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
