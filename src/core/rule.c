/*
 * Looking a rule up. The table is searched from the front: some hundred short
 * comparisons per slug, and slugs are looked up when files are read, never
 * while a connection runs.
 */
#include "core/rule.h"

static const struct plumb_rule_info rules[PLUMB_RULE_COUNT] = {
	[PLUMB_RULE_NONE] = { "", PLUMB_LEVEL_NONE, "", "", "", "", "" },
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = { slug, PLUMB_LEVEL_##level, kinds, section,   \
		sentence, intent, unchecked },
#include "spec/rules.def"
#undef RULE
};

static const char *const level_names[PLUMB_LEVEL_COUNT] = {
	[PLUMB_LEVEL_NONE] = "",
	[PLUMB_LEVEL_MUST] = "MUST",
	[PLUMB_LEVEL_REF] = "REF",
	[PLUMB_LEVEL_INFO] = "INFO",
};

/*
 * How many bytes of a list its first word has: up to a space or the end. As
 * the word is looked for by its length, no word can match a part of another.
 */
static size_t
word_length(const char *list)
{
	size_t n = 0;

	/*@ loop assigns n; */
	while (list[n] != '\0' && list[n] != ' ') {
		n++;
	}
	return n;
}

static bool
same_bytes(const char *a, const char *b, size_t len)
{
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		if (a[i] != b[i]) {
			return false;
		}
	}
	return true;
}

const struct plumb_rule_info *
plumb_rule_info(enum plumb_rule rule)
{
	unsigned row = (unsigned)rule;

	return &rules[row < PLUMB_RULE_COUNT ? row : PLUMB_RULE_NONE];
}

enum plumb_rule
plumb_rule_find(const char *slug, size_t len)
{
	/*@ loop invariant range: 1 <= row <= PLUMB_RULE_COUNT;
	  @ loop assigns row;
	  @ loop variant PLUMB_RULE_COUNT - row;
	  @*/
	for (unsigned row = 1; row < PLUMB_RULE_COUNT; row++) {
		if (word_length(rules[row].slug) == len &&
		    same_bytes(rules[row].slug, slug, len)) {
			return (enum plumb_rule)row;
		}
	}
	return PLUMB_RULE_NONE;
}

bool
plumb_rule_binds(enum plumb_rule rule, const char *kind, size_t len)
{
	const char *list = plumb_rule_info(rule)->kinds;

	/*@ loop assigns list; */
	while (*list != '\0') {
		size_t n = word_length(list);

		if (n == len && same_bytes(list, kind, len)) {
			return true;
		}
		list += n;
		list += *list == ' ' ? 1 : 0;
	}
	return false;
}

const char *
plumb_level_name(enum plumb_level level)
{
	unsigned row = (unsigned)level;

	return level_names[row < PLUMB_LEVEL_COUNT ? row : PLUMB_LEVEL_NONE];
}
