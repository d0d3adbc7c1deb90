/* The session: the commands to the loop, and whom the others are for. */
#include "conformance/adapters/reference/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESET_TURNS = 500, A_WHILE = 1000000 /* ns */ };

/* Commands that take more than this turn */

static void
go_on(struct session *s)
{
	s->busy = false;
	session_resume(s);
}

static void
next_turn(struct session *s, int (*fn)(void *self))
{
	(void)adapter_soon(&s->adapter, fn, s);
}

static void
soon(struct session *s, int (*fn)(void *self))
{
	if (!plumb_loop_call_later(s->adapter.loop, A_WHILE, fn, s))
		adapter_give_up(&s->adapter, PLUMB_EMEMORY);
}

static int
sync_turn(void *self)
{
	struct session *s = self;

	if (s->turns-- > 0) {
		next_turn(s, sync_turn);
		return 0;
	}
	adapter_enter(&s->adapter);
	say("loop -> sync\n");
	go_on(s);
	adapter_leave(&s->adapter);
	return 0;
}

static bool
sync_begin(struct session *s, struct plumb_span rest)
{
	struct plumb_arg n = plumb_tape_next(&rest);

	if (n.kind != PLUMB_ARG_KEY || !span_is(n.key, "n") || !n.has_number ||
	    rest.len)
		return false;
	s->busy = true;
	s->turns = n.number;
	next_turn(s, sync_turn);
	return true;
}

static bool
is_alive(const struct conn *c, struct plumb_span keep)
{
	return !conn_is_kept(c->name, keep) &&
	       ((c->pending && !c->unsure) || (c->transport && !c->lost));
}

/* Aborts what shall not be kept; whether all of that is lost. */
static bool
drop_all(struct session *s, struct plumb_span keep)
{
	bool done = true;

	for (struct conn *c = s->adapter.conns; c; c = c->next) {
		if (!is_alive(c, keep))
			continue;
		done = false;
		if (c->transport && !c->aborted) {
			c->aborted = true;
			/* What cannot be aborted has nothing to flush. */
			if (plumb_transport_abort(c->transport) != 0)
				plumb_transport_close(c->transport);
		}
	}
	return done;
}

static void
say_stuck(struct session *s, struct plumb_span keep)
{
	const char *before = " stuck=";

	for (struct conn *c = s->adapter.conns; c; c = c->next) {
		if (!is_alive(c, keep))
			continue;
		say("%s%s", before, c->name);
		before = ",";
	}
}

/* A child that was killed takes a while, and nobody else is held up. */
static bool
awaits_child(const struct session *s, struct plumb_span keep)
{
	for (struct conn *c = s->adapter.conns; c; c = c->next)
		if (c->process && is_alive(c, keep))
			return true;
	return false;
}

static int
reset_turn(void *self)
{
	struct session *s = self;
	struct plumb_span keep = { s->keep.at, s->keep.len };
	bool done = drop_all(s, keep);

	if (!done && s->turns-- > 0) {
		if (awaits_child(s, keep))
			soon(s, reset_turn);
		else
			next_turn(s, reset_turn);
		return 0;
	}
	adapter_enter(&s->adapter);
	say("loop -> reset");
	if (!done)
		say_stuck(s, keep);
	say("\n");
	if (done)
		conn_forget(&s->adapter, keep);
	go_on(s);
	adapter_leave(&s->adapter);
	return 0;
}

static bool
reset_begin(struct session *s, struct plumb_span rest)
{
	struct plumb_arg keep = plumb_tape_next(&rest);

	if (rest.len ||
	    (keep.kind != PLUMB_ARG_NONE &&
		(keep.kind != PLUMB_ARG_KEY || !span_is(keep.key, "keep"))))
		return false;
	free(s->keep.at);
	s->keep.at = malloc(keep.value.len + 1);
	if (!s->keep.at)
		abort();
	s->keep.len = keep.value.len;
	if (keep.value.len)
		memcpy(s->keep.at, keep.value.at, keep.value.len);
	reaction_forget(&s->adapter);
	s->adapter.ran = 0;
	for (struct listener *l = s->adapter.listeners; l; l = l->next)
		if (l->server &&
		    !conn_is_kept(l->name,
			(struct plumb_span){ s->keep.at, s->keep.len }))
			listener_close(l);
	s->busy = true;
	s->turns = RESET_TURNS;
	next_turn(s, reset_turn);
	return true;
}

/* turn ... end */

static void
turn_keep(struct session *s, struct plumb_span text)
{
	char *grown = realloc(s->turn.at, s->turn.len + text.len + 1);

	if (!grown)
		abort();
	memcpy(grown + s->turn.len, text.at, text.len);
	s->turn.at = grown;
	s->turn.len += text.len + 1;
	grown[s->turn.len - 1] = '\n';
}

static void
turn_end(struct session *s)
{
	size_t from = 0;

	s->in_turn = false;
	while (from < s->turn.len) {
		char *at = s->turn.at + from;
		size_t len =
		    (size_t)((char *)memchr(at, '\n', s->turn.len - from) - at);

		session_command(s, (struct plumb_span){ at, len }, true);
		from += len + 1;
	}
	s->turn.len = 0;
	say("loop -> turn\n");
}

/* Commands */

static void
hello(void)
{
	say("loop -> hello tape=1 name=plumbline version=0.1 features=tcp,"
	    "unix,server,ipv6,sock,raise,mutate,set_protocol,is_reading,"
	    "call_soon,udp,unixgram,unixgram_path,broadcast,"
	    "pipe,ptmx,buffered,sendfile,tls,start_tls,"
	    "subprocess,shell\n");
}

void
session_quit(struct session *s)
{
	say("loop -> quit\n");
	s->busy = true; /* nothing more is carried out */
	plumb_loop_stop(s->adapter.loop);
}

static bool
session_word(struct session *s, const struct plumb_tape_line *line)
{
	bool alone = line->rest.len == 0;

	switch (line->verb) {
	case PLUMB_VERB_HELLO:
		if (alone)
			hello();
		return alone;
	case PLUMB_VERB_TURN:
		s->in_turn = alone;
		return alone;
	case PLUMB_VERB_SYNC:
		return sync_begin(s, line->rest);
	case PLUMB_VERB_RESET:
		return reset_begin(s, line->rest);
	case PLUMB_VERB_QUIT:
		if (alone)
			session_quit(s);
		return alone;
	default:
		return false;
	}
}

static bool
carry_out(struct session *s, const struct plumb_tape_line *line, bool kept)
{
	struct adapter *a = &s->adapter;

	if (line->mark == PLUMB_MARK_ON) {
		if (!reaction_add(a, line))
			return false;
		say("%.*s -> on\n", (int)line->who.len, line->who.at);
		return true;
	}
	if (line->mark != PLUMB_MARK_CALL)
		return false;
	if (span_is(line->who, "loop") && line->verb != PLUMB_VERB_CALL_SOON)
		return !kept && session_word(s, line);
	if (line->verb == PLUMB_VERB_OPEN)
		return conn_open(a, line);
	if (line->verb == PLUMB_VERB_ENDPOINT)
		return conn_endpoint(a, line);
	if (line->verb == PLUMB_VERB_PIPE)
		return conn_pipe(a, line);
	if (line->verb == PLUMB_VERB_SPAWN)
		return conn_spawn(a, line);
	if (line->verb == PLUMB_VERB_LISTEN)
		return !kept && conn_listen(a, line);
	if (!method_check(line))
		return false;
	method_run(a, line);
	return true;
}

void
session_command(struct session *s, struct plumb_span text, bool kept)
{
	static const struct plumb_span on = { "on", 2 };
	struct plumb_tape_line line;
	enum plumb_tape_error error =
	    plumb_tape_parse(text.at, text.len, &line);

	if (error == PLUMB_TAPE_BLANK)
		return;
	if (error != PLUMB_TAPE_OK || line.verb == PLUMB_VERB_NONE)
		say("loop -> error unsupported\n");
	else if (s->in_turn && span_is(text, "loop => end"))
		turn_end(s);
	else if (s->in_turn)
		turn_keep(s, text);
	else if (!carry_out(s, &line, kept))
		say_unsupported(
		    line.who, line.mark == PLUMB_MARK_ON ? on : line.word);
}
