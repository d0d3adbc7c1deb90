/*
 * Eva's entry for the words: every verb is found by its own name. All of them
 * are tried, so what is checked here is shown for every verb that there is.
 * Beside that, any rule, kind, mark, level and text.
 */
#include "core/kind.h"
#include "core/rule.h"
#include "core/tape.h"

static volatile unsigned any_choice;
static volatile size_t any_size;
static volatile char any_char;

void eva_words(void);

static size_t
length(const char *text)
{
	size_t n = 0;

	while (text[n] != '\0')
		n++;
	return n;
}

void
eva_words(void)
{
	char any_text[80];

	for (size_t i = 0; i < sizeof any_text; i++)
		any_text[i] = any_char;
	for (unsigned v = 1; v < PLUMB_VERB_OTHER; v++) {
		const char *name = plumb_verb_name((enum plumb_verb)v);
		enum plumb_verb found = plumb_verb_find(name, length(name));

		/*@ check verb: found == v; */
	}
	plumb_rule_find(any_text, any_size % sizeof any_text);
	plumb_rule_binds(
	    (enum plumb_rule)any_choice, any_text, any_size % sizeof any_text);
	plumb_rule_info((enum plumb_rule)any_choice);
	plumb_level_name((enum plumb_level)any_choice);
	plumb_verb_name((enum plumb_verb)any_choice);
	plumb_kind_name((enum plumb_kind)any_choice);
	plumb_kind_has(
	    (enum plumb_kind)any_choice, (enum plumb_verb)any_choice);
	plumb_mark_text((enum plumb_mark)any_choice);
}
