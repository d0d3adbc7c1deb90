/*
 * The rules, by their names in spec/rules.def. What each of them says is told
 * by rule.h.
 */
#ifndef PLUMB_CORE_RULES_H
#define PLUMB_CORE_RULES_H

enum plumb_rule {
	PLUMB_RULE_NONE,
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	PLUMB_RULE_##id,
#include "spec/rules.def"
#undef RULE
	PLUMB_RULE_COUNT
};

#endif
