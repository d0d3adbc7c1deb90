/*
 * The rule book is edited by hand, so its shape is checked here: what every
 * row must have, and that the two names of a rule are the same name.
 */
#include "core/rule.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const ids[PLUMB_RULE_COUNT] = {
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = #id,
#include "spec/rules.def"
#undef RULE
};

static const char *const known_kinds[] = { "tcp", "unix", "udp", "unixgram",
	"readpipe", "writepipe", "pty", "subprocess", "tls" };

static const char *const known_areas[] = { "life", "order", "eof", "close",
	"lost", "flow", "write", "read", "info", "server", "loop", "datagram",
	"pipe", "subprocess", "tls", "buffered" };

static const char *const known_sections[] = { "-", "BaseTransport",
	"ReadTransport", "WriteTransport", "DatagramTransport",
	"BaseSubprocessTransport", "Connection callbacks",
	"Streaming protocols", "Datagram protocols", "Flow control callbacks" };

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static const struct plumb_rule_info *
row(unsigned i)
{
	return plumb_rule_info((enum plumb_rule)i);
}

static bool
listed(const char *word, size_t len, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(list[i]) == len && !memcmp(list[i], word, len)) {
			return true;
		}
	}
	return false;
}

static void
every_row_is_complete(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const struct plumb_rule_info *r = row(i);

		assert_non_null(ids[i]);
		assert_true(r->level > PLUMB_LEVEL_NONE &&
			    r->level < PLUMB_LEVEL_COUNT);
		assert_true(listed(r->section, strlen(r->section),
		    known_sections, LENGTH(known_sections)));
		assert_int_equal(r->sentence[strlen(r->sentence) - 1], '.');
		assert_int_equal(r->intent[strlen(r->intent) - 1], '.');
		assert_non_null(r->unchecked);
	}
}

static char
id_letter(char c)
{
	if (c == '.' || c == '-') {
		return '_';
	}
	return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static void
the_id_is_the_slug_in_upper_case(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const char *slug = row(i)->slug;

		assert_int_equal(strlen(ids[i]), strlen(slug));
		for (size_t k = 0; slug[k] != '\0'; k++) {
			assert_int_equal(ids[i][k], id_letter(slug[k]));
		}
	}
}

static void
every_slug_is_area_dot_words(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const char *slug = row(i)->slug;
		size_t area = strcspn(slug, ".");

		assert_true(
		    listed(slug, area, known_areas, LENGTH(known_areas)));
		assert_int_equal(slug[area], '.');
		assert_int_equal(strlen(slug + area + 1),
		    strspn(slug + area + 1, "abcdefghijklmnopqrstuvwxyz-"));
		assert_true(strlen(slug) > area + 1);
	}
}

/* Finding the row itself also shows that no earlier row has the same slug. */
static void
every_slug_is_unique_and_found(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const char *slug = row(i)->slug;

		assert_int_equal(plumb_rule_find(slug, strlen(slug)), i);
	}
}

static void
no_other_slug_is_found(void **state)
{
	const char *slug = "life.made-first";
	size_t len = strlen(slug);

	(void)state;
	assert_int_equal(plumb_rule_find("", 0), PLUMB_RULE_NONE);
	assert_int_equal(plumb_rule_find(slug, len - 1), PLUMB_RULE_NONE);
	assert_int_equal(plumb_rule_find(slug, len + 1), PLUMB_RULE_NONE);
	assert_int_equal(
	    plumb_rule_find("life.made-firsT", len), PLUMB_RULE_NONE);
}

static void
every_row_binds_known_kinds_and_only_its_own(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const char *list = row(i)->kinds;
		size_t words = 0;
		size_t bound = 0;

		for (size_t n; *list != '\0'; list += n, list += *list == ' ') {
			n = strcspn(list, " ");
			assert_true(
			    listed(list, n, known_kinds, LENGTH(known_kinds)));
			words++;
		}
		for (size_t k = 0; k < LENGTH(known_kinds); k++) {
			bound += plumb_rule_binds((enum plumb_rule)i,
			    known_kinds[k], strlen(known_kinds[k]));
		}
		assert_true(words > 0);
		assert_int_equal(bound, words);
	}
}

static void
a_part_of_a_kind_binds_nothing(void **state)
{
	enum plumb_rule rule = PLUMB_RULE_DATAGRAM_FLOW_MARKS;

	(void)state;
	assert_true(plumb_rule_binds(rule, "unixgram", 8));
	assert_false(plumb_rule_binds(rule, "unix", 4));
	assert_false(plumb_rule_binds(rule, "gram", 4));
	assert_false(plumb_rule_binds(rule, "", 0));
}

/* Not even two of its own, as they stand there. */
static void
more_than_a_kind_binds_nothing(void **state)
{
	char word[1024];
	unsigned lists = 0;

	(void)state;
	memset(word, 't', sizeof(word));
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const char *kinds = row(i)->kinds;
		enum plumb_rule rule = (enum plumb_rule)i;

		for (size_t len = 0; len < sizeof(word); len += 3) {
			assert_false(plumb_rule_binds(rule, word, len));
		}
		if (strchr(kinds, ' ')) {
			assert_false(
			    plumb_rule_binds(rule, kinds, strlen(kinds)));
			lists++;
		}
	}
	assert_true(lists > 0);
}

/* A script reads the file by its quotes; an escape would mislead it. */
static void
texts_are_plain_ascii_without_escapes(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_RULE_COUNT; i++) {
		const char *texts[] = { row(i)->sentence, row(i)->intent,
			row(i)->unchecked };

		for (size_t t = 0; t < LENGTH(texts); t++) {
			for (const char *c = texts[t]; *c != '\0'; c++) {
				assert_true(*c >= ' ' && *c <= '~');
				assert_true(*c != '"' && *c != '\\');
			}
		}
	}
}

static void
what_is_no_rule_has_the_empty_row(void **state)
{
	(void)state;
	assert_int_equal(row(0)->level, PLUMB_LEVEL_NONE);
	assert_string_equal(row(0)->slug, "");
	assert_ptr_equal(row(PLUMB_RULE_COUNT), row(0));
	assert_ptr_equal(row(UINT_MAX), row(0));
	assert_false(plumb_rule_binds(PLUMB_RULE_NONE, "tcp", 3));
	assert_false(plumb_rule_binds(PLUMB_RULE_COUNT, "tcp", 3));
}

static void
levels_have_names(void **state)
{
	(void)state;
	assert_string_equal(plumb_level_name(PLUMB_LEVEL_MUST), "MUST");
	assert_string_equal(plumb_level_name(PLUMB_LEVEL_REF), "REF");
	assert_string_equal(plumb_level_name(PLUMB_LEVEL_INFO), "INFO");
	assert_string_equal(plumb_level_name(PLUMB_LEVEL_NONE), "");
	assert_string_equal(plumb_level_name(PLUMB_LEVEL_COUNT), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_complete),
		cmocka_unit_test(the_id_is_the_slug_in_upper_case),
		cmocka_unit_test(every_slug_is_area_dot_words),
		cmocka_unit_test(every_slug_is_unique_and_found),
		cmocka_unit_test(no_other_slug_is_found),
		cmocka_unit_test(every_row_binds_known_kinds_and_only_its_own),
		cmocka_unit_test(a_part_of_a_kind_binds_nothing),
		cmocka_unit_test(more_than_a_kind_binds_nothing),
		cmocka_unit_test(texts_are_plain_ascii_without_escapes),
		cmocka_unit_test(what_is_no_rule_has_the_empty_row),
		cmocka_unit_test(levels_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
