#include "fuzz/world/small.h"

#include <string.h>

#include "fuzz/world/small_pieces.h"

const char *
small_name(enum small_family family)
{
	return small_pieces[family].name;
}

/* The header and the script, without any answer. */
static void
put_together(struct small_run *run, const struct small_pieces *family,
    const struct setting *setting, const size_t chosen[SMALL_PIECES])
{
	run->bytes[0] = setting->flags[0];
	run->bytes[1] = setting->flags[1];
	run->len = WORLD_HEADER;
	for (size_t i = 0; i < family->piece_count; i++) {
		const struct form *form = &family->pieces[i].forms[chosen[i]];

		memcpy(run->bytes + run->len, form->at, form->len);
		run->len += form->len;
	}
	run->bytes[2] = (uint8_t)(run->len - WORLD_HEADER);
}

/* All answers to one script. */
static bool
try_answers(struct small_run *run)
{
	struct sim_trail trail = { .count = 0 };
	struct world_options options = { .trail = &trail };
	struct world_result result;
	size_t script = run->len;

	do {
		memcpy(run->bytes + script, trail.way, trail.count);
		run->len = script + trail.count;
		trail.count = 0;
		trail.most = run->answers;
		world_run(run->bytes, run->len, &options, &result);
		run->worlds++;
		if (result.failure[0] != '\0') {
			memcpy(
			    run->failure, result.failure, sizeof run->failure);
			return false;
		}
	} while (sim_trail_next(&trail));
	run->len = script;
	return true;
}

/* The next choice of forms; false behind the last. */
static bool
next(const struct small_pieces *family, size_t chosen[SMALL_PIECES])
{
	for (size_t i = family->piece_count; i-- > 0;) {
		if (++chosen[i] < family->pieces[i].count)
			return true;
		chosen[i] = 0;
	}
	return false;
}

static bool
try_scripts(struct small_run *run, const struct small_pieces *family,
    const struct setting *setting)
{
	size_t chosen[SMALL_PIECES] = { 0 };
	uint64_t number = 0;

	do {
		if (run->every > 1 && number++ % run->every != 0)
			continue;
		run->scripts++;
		put_together(run, family, setting, chosen);
		if (!try_answers(run))
			return false;
	} while (next(family, chosen));
	return true;
}

bool
small_worlds(enum small_family which, struct small_run *run)
{
	const struct small_pieces *family = &small_pieces[which];

	run->failure[0] = '\0';
	for (size_t i = 0; i < family->setting_count; i++)
		if (!try_scripts(run, family, &family->settings[i]))
			return false;
	return true;
}
