/*
 * One conversation: a protocol in the real library, with a peer in memory that
 * follows a plan. It is watched, and what it was told and did is kept.
 */
#ifndef FUZZ_HARNESS_CONVERSATION_H
#define FUZZ_HARNESS_CONVERSATION_H

#include "fuzz/harness/plan.h"
#include "fuzz/harness/text.h"
#include "fuzz/harness/wire.h"
#include "plumbline/fuzz.h"

/* What can be wrong with a protocol; FUZZ_WRONG_NONE: nothing was found. */
enum wrong {
	WRONG_NONE,
	WRONG_RULE,
	WRONG_LOST_WRITE,
	WRONG_METHOD,
	WRONG_RAISED,
	WRONG_RESTLESS,
	WRONG_BUFFERED,
	WRONG_UNTOLD,
	WRONG_RANDOM,
	WRONG_ANSWER,
	WRONG_COUNT
};

struct conversation {
	const struct plumb_fuzz *fuzz;
	const struct plan *plan;
	struct chance chance;
	struct wire wire;
	const uint8_t *data;
	struct plumb_loop *loop;
	struct plumb_transport *transport; /* held, from connection_made on */
	struct plumb_protocol protocol;	   /* the one that is tried */
	struct fuzz_text tape;
	struct plumb_fuzz_answer answer;
	enum wrong wrong; /* the first that was */
	char why[160];
	unsigned turns;
	unsigned pieces;
	unsigned grants;
	unsigned ticks;
	unsigned methods; /* that it is inside of, which are our own calls */
	bool is_quiet;	  /* nothing is left of the plan */
	bool is_over;	  /* and all was ended */
	bool shall_resume;
	bool has_paused; /* we have */
	bool is_paused;	 /* by itself */
	bool cut_off;	 /* closed or aborted by us */
	bool aborted;	 /* by itself */
	bool writing_paused;
};

/* Holds it from beginning to end. The data must stay. */
void fuzz_conversation_hold(struct conversation *conversation,
    const struct plumb_fuzz *fuzz, const struct plan *plan, const void *data);
void fuzz_conversation_free(struct conversation *conversation);

/* Something is wrong; the first is what counts. */
void fuzz_conversation_blame(
    struct conversation *conversation, enum wrong wrong, const char *why);

/* What happens now: a piece comes, the peer takes something. */
void fuzz_conversation_polled(void *conversation, bool busy, int64_t timeout);

/* The protocol that stands before the one that is tried; see proxy.c. */
int fuzz_proxy_factory(void *conversation, struct plumb_protocol *protocol);
/* Does something that a part of the plan wants, or nothing. */
void fuzz_proxy_interfere(struct conversation *conversation);

/* Who looks at each line of the tape as it is written. */
void fuzz_watcher_line(void *conversation, const char *line, size_t len);

#endif
