/*
 * Targets: scenario_parse, family_expand, script_build.
 *
 * The input is a file of scenarios. A bad one is told with a place; of a good
 * one every case is made, and what is made holds together.
 */
#include <string.h>

#include "conformance/runner/family.h"
#include "fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 1 << 13 };

static void
check_complaint(const struct complaint *complaint, size_t size)
{
	must(strcmp(complaint->file, "f.scn") == 0);
	must(complaint->what[0] != '\0');
	must(complaint->line <= size + 1);
	must(complaint->line > 0 || complaint->column == 0);
}

static void
check_step(const struct script *script, const struct step *step)
{
	must(step->kind > STEP_NONE && step->kind < STEP_KINDS);
	must(step->rule < PLUMB_RULE_COUNT && step->line > 0);
	must(step->text != NULL);
	must(step->partner <= script->count + 1);
}

static void
check_cases(const struct cases *cases)
{
	for (size_t i = 0; i < cases->count; i++) {
		const struct suite_case *c = &cases->at[i];

		must(c->times > 0 && c->rule_count > 0);
		must(strncmp(c->name, c->scenario, strlen(c->scenario)) == 0);
		must(c->script->count <= SCRIPT_STEPS_MAX);
		must(c->script->name_count <= SCRIPT_NAMES_MAX);
		for (size_t k = 0; k < c->script->count; k++)
			check_step(c->script, &c->script->steps[k]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scenarios list = { 0 };
	struct cases cases = { 0 };
	struct arena arena = { 0 };
	struct complaint complaint = { 0 };
	struct text text = { 0 };
	bool good;

	if (size > LONGEST)
		return 0;
	text_add(&text, data, size);
	good = scenario_parse(&list, &arena, "f.scn", &text, &complaint);
	for (size_t i = 0; good && i < list.count; i++)
		good = family_expand(&cases, &arena, &list.at[i], &complaint);
	if (good)
		check_cases(&cases);
	else
		check_complaint(&complaint, size);
	free(list.at);
	free(cases.at);
	text_free(&text);
	arena_free(&arena);
	return 0;
}
