/*
 * The kinds of transports, by the words of the rule book. What each of them has
 * is said in kind.h.
 */
#ifndef PLUMB_CORE_KINDS_H
#define PLUMB_CORE_KINDS_H

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

#endif
