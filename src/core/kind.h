/*
 * The kinds of transports, by the words of the rule book, and which methods of
 * the API each of them has.
 */
#ifndef PLUMB_CORE_KIND_H
#define PLUMB_CORE_KIND_H

#include <stdbool.h>

#include "core/verb.h"

enum plumb_kind {
	PLUMB_KIND_NONE,
	PLUMB_KIND_TCP,
	PLUMB_KIND_UNIX,
	PLUMB_KIND_UDP,
	PLUMB_KIND_UNIXGRAM,
	PLUMB_KIND_READPIPE,
	PLUMB_KIND_WRITEPIPE,
	PLUMB_KIND_SUBPROCESS,
	PLUMB_KIND_TLS,
	PLUMB_KIND_COUNT
};

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
