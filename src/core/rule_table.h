/*
 * The rows of spec/rules.def, for rule.c alone. The words that are searched
 * stand a second time in rows of one size, each followed by a NUL: so that the
 * provers see where they end.
 */
#ifndef PLUMB_CORE_RULE_TABLE_H
#define PLUMB_CORE_RULE_TABLE_H

#include "core/rule.h"

enum { PLUMB_SLUG_SIZE = 48, PLUMB_KINDS_SIZE = 80 };

extern const struct plumb_rule_info plumb_rule_rows[PLUMB_RULE_COUNT];
extern const char plumb_rule_slugs[PLUMB_RULE_COUNT][PLUMB_SLUG_SIZE];
extern const char plumb_rule_kinds[PLUMB_RULE_COUNT][PLUMB_KINDS_SIZE];

#endif
