/*
 * The words of the tape: every method, callback and peer action that the
 * project knows, by the API's own name. One list, in verbs.def, so that the
 * parser, the monitor and the adapters cannot disagree about a spelling.
 */
#ifndef PLUMB_CORE_VERB_H
#define PLUMB_CORE_VERB_H

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
const char *plumb_verb_name(enum plumb_verb verb);

/* The verb of a word of len bytes; PLUMB_VERB_OTHER where there is none. */
enum plumb_verb plumb_verb_find(const char *at, size_t len);

#endif
