/* How a case gets its subprocess: the scripted child, or none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/child.h"
#include "conformance/runner/peer.h"
#include "conformance/runner/play.h"
#include "conformance/runner/play_child.h"
#include "core/monitor_process.h"

enum { WORD = 24 };

/* The value behind key= among the step's options; "" where there is none. */
static struct plumb_span
option(const struct step *step, const char *key)
{
	struct plumb_span rest = { step->rest, strlen(step->rest) };
	struct plumb_arg arg = plumb_tape_key(rest, key);
	struct plumb_span none = { "", 0 };

	return arg.kind == PLUMB_ARG_KEY ? arg.value : none;
}

static void
add_word(struct text *command, const char *word)
{
	size_t len = strlen(word);
	char *room;

	text_add(command, " :", 2);
	room = text_room(command, 3 * len);
	command->len +=
	    plumb_tape_encode((const uint8_t *)word, len, room, 3 * len);
}

static void
add_number(struct text *command, unsigned long long number)
{
	char word[WORD];

	snprintf(word, sizeof(word), "%llu", number);
	add_word(command, word);
}

/* One that is told nothing more: it prints, and ends at once. */
static void
add_brief(struct text *command, const struct step *step)
{
	static const char *const keys[] = { "out", "err", "exit" };

	for (size_t i = 0; i < 3; i++) {
		add_number(
		    command, strtoull(option(step, keys[i]).at, NULL, 10));
	}
}

/* What the implementation is to start. */
static void
add_program(struct play *p, const struct step *step, struct text *command)
{
	const struct child *c = play_actor(p, step)->own;
	const char *path = p->session->listeners[NET_UNIX][p->opened].path;
	char *program = child_program();
	struct text line = { 0 };

	if (play_has_option(step, "refused")) {
		text_addf(&line, "%s/nobody", p->session->dir);
		add_word(command, text_end(&line));
	} else if (option(step, "shell").len > 0) {
		/* What a shell understands, and no program is called. */
		text_addf(&line, "P='%s'; exec \"$P\" '%s' %llu", program, path,
		    (unsigned long long)c->token);
		add_word(command, text_end(&line));
	} else {
		add_word(command, program);
		add_word(command, path);
		add_number(command, c->token);
		if (play_has_option(step, "brief")) {
			add_brief(command, step);
		}
	}
	text_free(&line);
	free(program);
}

static void
add_options(struct text *command, const struct step *step)
{
	static const char *const keys[] = { "stdin", "stdout", "stderr",
		"shell" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct plumb_span value = option(step, keys[i]);

		if (value.len > 0) {
			text_addf(command, " %s=%.*s", keys[i], (int)value.len,
			    value.at);
		}
	}
}

static bool
order_spawn(struct play *p, const struct step *step)
{
	struct text command = { 0 };
	size_t id;

	text_addf(&command, "%s => spawn", step->who);
	add_program(p, step, &command);
	add_options(&command, step);
	id = stage_say(p->session, text_end(&command));
	text_free(&command);
	return play_answered(p, id);
}

/* The child, and the three that speak of its descriptors. */
static bool
make_peers(struct play *p, struct actor *a, const struct listener *l)
{
	struct actors *all = &p->session->actors;
	struct child *c = child_new(l ? l->fd : -1, ++p->session->children);

	a->own = c;
	a->ops = &peer_child;
	for (int i = 0; i < CHILD_PIPES; i++) {
		char name[ACTOR_NAME_MAX + 12];
		struct actor *pipe;

		snprintf(name, sizeof(name), "%s.%d", a->name, i);
		pipe = actors_add(all, name, strlen(name));
		if (!pipe) {
			return play_stop(
			    p, VERDICT_SUITE_ERROR, "too many names: %s", name);
		}
		pipe->ops = &peer_child_pipe;
		pipe->kind = a->kind;
		pipe->own = c;
		pipe->owner = a;
		pipe->pipe = (unsigned char)(i + 1);
		c->pipes[i] = pipe;
	}
	return true;
}

/* Which of its descriptors are pipes, as the options say. */
static void
tell_monitor(struct actor *a, const struct step *step)
{
	static const char *const keys[] = { "stdin", "stdout", "stderr" };
	bool pipes[CHILD_PIPES];

	for (int i = 0; i < CHILD_PIPES; i++) {
		struct plumb_span mode = option(step, keys[i]);

		pipes[i] = mode.len == 0 || *mode.at == 'p';
	}
	plumb_monitor_process_begin(&a->monitor, pipes);
}

/* What a brief one prints is known before. */
static void
foresee(struct child *c, const struct step *step)
{
	static const char *const keys[] = { NULL, "out", "err" };

	for (int i = 1; i < CHILD_PIPES; i++) {
		bytes_add_pattern(&c->pipes[i]->sent,
		    strtoull(option(step, keys[i]).at, NULL, 10));
		bytes_skip(&c->pipes[i]->sent, &c->pipes[i]->out, UINT64_MAX);
	}
}

static bool
has_met(void *what)
{
	struct play *p = what;
	struct actor *a = play_actor(p, &p->script->steps[p->step]);

	/* Looked at first: what it said before its end is there by now. */
	bool exited = play_has_exited(p, a);

	return child_meet(a->own) || play_opening_failed(p, a) || exited;
}

static bool
meet(struct play *p, struct actor *a)
{
	struct child *c = a->own;
	bool met;

	c->awaited = true;
	met = play_wait(p, has_met, "the child did not say hello");
	c->awaited = false;
	if (!met) {
		return false;
	}
	if (!c->met && play_opening_failed(p, a)) {
		return play_take_opening(p, a); /* it says why not */
	}
	if (!c->met) {
		return play_fail(
		    p, "process_exited came before the child said hello");
	}
	a->fd = 0;
	for (int i = 0; i < CHILD_PIPES; i++) {
		c->pipes[i]->fd = 0;
	}
	vars_set_number(&p->vars, "PID", (size_t)c->self.pid);
	return true;
}

bool
play_open_child(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	bool brief = play_has_option(step, "brief");
	bool refused = play_has_option(step, "refused");
	struct listener *l = stage_listener(p->session, NET_UNIX, p->opened);

	if (!l) {
		return play_stop(p, VERDICT_SUITE_ERROR,
		    "no socket for the child to connect to");
	}
	if (!make_peers(p, a, refused ? NULL : l)) {
		return false;
	}
	if (!refused) {
		tell_monitor(a, step);
	}
	if (brief) {
		foresee(a->own, step);
	}
	if (!order_spawn(p, step)) {
		return false;
	}
	p->opened++;
	if (refused) {
		return true;
	}
	if (!brief && !play_has_option(step, "unmet") && !meet(p, a)) {
		return false;
	}
	return play_has_option(step, "bare") || play_take_opening(p, a);
}
