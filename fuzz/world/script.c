#include "fuzz/world/script.h"

static const struct {
	const char *name;
	unsigned args;
} steps[WORLD_STEP_COUNT] = {
#define ROW(id, count, word) { word, count },
	WORLD_STEPS(ROW)
#undef ROW
};

static uint8_t
next_byte(struct script *script)
{
	return script->used < script->len ? script->at[script->used++] : 0;
}

bool
script_next(struct script *script, struct step *step)
{
	*step = (struct step){ .what = WORLD_DO_TURN };
	if (script->used >= script->len)
		return false;
	step->what = next_byte(script) % WORLD_STEP_COUNT;
	for (unsigned i = 0; i < steps[step->what].args; i++)
		step->args[i] = next_byte(script);
	return true;
}

const char *
script_name(uint8_t what)
{
	return steps[what].name;
}

size_t
script_size(uint8_t arg)
{
	return arg <= 200 ? arg : (size_t)(arg - 200) * 1000;
}
