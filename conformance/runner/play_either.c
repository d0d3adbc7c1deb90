/*
 * What the rules leave open: blocks of lines are tried on what has come, and
 * the first that fits names what this implementation does. A trial changes
 * only what can be taken back.
 */
#include "conformance/runner/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/barrier.h"

/* One block of an either, from its first line to the line that ends it. */
static bool
try_block(struct play *p, size_t from, size_t end)
{
	if (p->session->kind->id == KIND_SUBPROCESS) {
		p->last = 0; /* its order begins with its first line */
	}
	for (p->step = from; p->step < end; p->step++) {
		if (!play_step(p, &p->script->steps[p->step])) {
			return false;
		}
	}
	return true;
}

/* What a trial may change, so that it can be undone. */
struct undo {
	struct event *events;
	size_t count;
	struct actor *actors;
	struct vars vars;
	size_t last;
	bool last_soon;
	size_t checked;
};

static void
remember(const struct play *p, struct undo *u)
{
	const struct record *r = &p->session->record;
	const struct actors *all = &p->session->actors;

	u->count = r->count;
	u->events = memory_resize(NULL, r->count * sizeof(*u->events));
	if (r->count > 0) {
		memcpy(u->events, r->events, r->count * sizeof(*u->events));
	}
	u->actors = memory_resize(NULL, all->count * sizeof(*u->actors));
	for (size_t i = 0; i < all->count; i++) {
		u->actors[i] = *all->at[i];
	}
	u->vars = p->vars;
	u->last = p->last;
	u->last_soon = p->last_soon;
	u->checked = p->outcome->checked;
}

static void
take_back(struct play *p, const struct undo *u)
{
	struct record *r = &p->session->record;

	memcpy(r->events, u->events, u->count * sizeof(*u->events));
	for (size_t i = 0; i < p->session->actors.count; i++) {
		struct actor *a = p->session->actors.at[i];

		a->named = u->actors[i].named;
		a->place = u->actors[i].place;
		a->wire.taken = u->actors[i].wire.taken;
	}
	p->vars = u->vars;
	p->last = u->last;
	p->last_soon = u->last_soon;
	p->outcome->checked = u->checked;
}

static void
add_profile(struct play *p, const char *name)
{
	struct outcome *o = p->outcome;
	size_t len = strlen(o->profile);

	snprintf(o->profile + len, sizeof(o->profile) - len, "%s%s",
	    len > 0 ? "," : "", name);
}

static bool
measures_only(const struct play *p)
{
	for (size_t i = 0; i < p->c->rule_count; i++) {
		if (plumb_rule_info(p->c->rules[i])->level !=
		    PLUMB_LEVEL_INFO) {
			return false;
		}
	}
	return true;
}

/*
 * Where all blocks begin with the same callback, it is waited for as by a line
 * of its own; whether it comes at all is then for the blocks to say.
 */
static void
wait_for_first(struct play *p)
{
	const struct step *steps = p->script->steps;
	size_t either = p->step;
	const struct step *first = &steps[either + 1];
	size_t begin = either;

	while (steps[begin].kind != STEP_EITHER_END) {
		const struct step *step = &steps[begin + 1];

		if (step->kind != STEP_EXPECT ||
		    step->mark != PLUMB_MARK_ENTER ||
		    step->verb != first->verb ||
		    strcmp(step->who, first->who) != 0) {
			return;
		}
		begin = steps[begin].partner;
	}
	p->step = either + 1;
	stage_wait(p->session, play_callback_is_there, p);
	p->step = either;
}

bool
play_either(struct play *p)
{
	const struct step *steps = p->script->steps;
	size_t first = p->step;
	size_t begin = first;
	const char *taken = NULL;
	struct undo undo;

	wait_for_first(p);
	if (!barrier_settle(p->session)) {
		return play_fail(p, "not settled");
	}
	remember(p, &undo);
	p->trial = true;
	while (!taken && steps[begin].kind != STEP_EITHER_END) {
		if (try_block(p, begin + 1, steps[begin].partner)) {
			taken = steps[begin].rest;
		} else {
			take_back(p, &undo);
		}
		begin = steps[begin].partner;
	}
	while (steps[begin].kind != STEP_EITHER_END) {
		begin = steps[begin].partner;
	}
	p->trial = false;
	p->step = taken || measures_only(p) ? begin : first;
	free(undo.events);
	free(undo.actors);
	if (p->step == first) {
		return play_fail(p, "what came fits none of the blocks");
	}
	add_profile(p, taken ? taken : "other");
	record_note(
	    &p->session->record, "# either %s", taken ? taken : "other");
	p->measured = p->measured || !taken || measures_only(p);
	return true;
}
