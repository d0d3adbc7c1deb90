/* What a session with the runner has to remember. */
#ifndef PLUMB_ADAPTER_REFERENCE_SESSION_H
#define PLUMB_ADAPTER_REFERENCE_SESSION_H

#include "conformance/adapters/reference/adapter.h"

enum { INPUT_SIZE = PLUMB_TAPE_LINE_MAX + 65536 };

struct text {
	char *at;
	size_t len;
};

struct session {
	struct adapter adapter;
	int in;		   /* the descriptor that commands come from */
	struct text input; /* INPUT_SIZE bytes: commands not carried out */
	struct text turn;  /* the lines kept since `turn` */
	struct text keep;  /* the names that a reset spares */
	bool in_turn;	   /* between `turn` and `end` */
	bool busy;	   /* sync or reset is not finished */
	bool at_end;	   /* of the input */
	bool skipping;	   /* an overlong line */
	uint64_t turns;	   /* that sync or reset still has */
};

/* Carries out one line; kept: it stood between `turn` and `end`. */
void session_command(struct session *s, struct plumb_span text, bool kept);
/* Goes on with the lines that wait, until one of them is not finished. */
void session_resume(struct session *s);
void session_quit(struct session *s);

#endif
