#include "core/rule_table.h"

const struct plumb_rule_info plumb_rule_rows[PLUMB_RULE_COUNT] = {
	[PLUMB_RULE_NONE] = { "", PLUMB_LEVEL_NONE, "", "", "", "", "" },
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = { slug, PLUMB_LEVEL_##level, kinds, section,   \
		sentence, intent, unchecked },
#include "spec/rules.def"
#undef RULE
};

const char plumb_rule_slugs[PLUMB_RULE_COUNT][PLUMB_SLUG_SIZE] = {
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = slug,
#include "spec/rules.def"
#undef RULE
};

const char plumb_rule_kinds[PLUMB_RULE_COUNT][PLUMB_KINDS_SIZE] = {
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = kinds,
#include "spec/rules.def"
#undef RULE
};
