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

/*
 * The words that are searched, each in a row of its own and followed by a NUL:
 * so that the provers see where they end.
 */
enum { SLUG_SIZE = 48, KINDS_SIZE = 80 };

static const char slugs[PLUMB_RULE_COUNT][SLUG_SIZE] = {
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = slug,
#include "spec/rules.def"
#undef RULE
};

static const char kinds[PLUMB_RULE_COUNT][KINDS_SIZE] = {
#define RULE(id, slug, level, kinds, section, sentence, intent, unchecked) \
	[PLUMB_RULE_##id] = kinds,
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
 * Whether a word of a list is the given one, all of it. `at` is where the word
 * begins, in a list of `size` bytes.
 */
/*@ predicate word_is(char *list, integer size, integer at, char *word,
  @                   integer len) =
  @   0 < len && at + len < size &&
  @   (list[at + len] == 0 || list[at + len] == ' ') &&
  @   \forall integer i; 0 <= i < len ==> list[at + i] == word[i] &&
  @       word[i] != 0 && word[i] != ' ';
  @*/
/*@ requires list: at < size && \valid_read(list + (0 .. size - 1));
  @ requires word: \valid_read(word + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures same: \result <==> word_is(list, size, at, word, len);
  @*/
static bool
is_word(const char *list, size_t size, size_t at, const char *word, size_t len)
{
	if (len == 0 || len >= size - at ||
	    (list[at + len] != '\0' && list[at + len] != ' ')) {
		return false;
	}
	/*@ loop invariant range: 0 <= i <= len;
	  @ loop invariant same: \forall integer j; 0 <= j < i ==>
	  @     list[at + j] == word[j] && word[j] != 0 && word[j] != ' ';
	  @ loop assigns i;
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		if (list[at + i] != word[i] || word[i] == '\0' ||
		    word[i] == ' ') {
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

/*@ terminates \true;
  @ ensures found: \result != PLUMB_RULE_NONE ==>
  @     word_is(&slugs[\result][0], SLUG_SIZE, 0, slug, len);
  @ ensures first: \forall integer r;
  @     1 <= r < (\result == PLUMB_RULE_NONE ? PLUMB_RULE_COUNT : \result)
  @     ==> !word_is(&slugs[r][0], SLUG_SIZE, 0, slug, len);
  @*/
enum plumb_rule
plumb_rule_find(const char *slug, size_t len)
{
	/*@ loop invariant range: 1 <= row <= PLUMB_RULE_COUNT;
	  @ loop invariant others: \forall integer r; 1 <= r < row ==>
	  @     !word_is(&slugs[r][0], SLUG_SIZE, 0, slug, len);
	  @ loop assigns row;
	  @ loop variant PLUMB_RULE_COUNT - row;
	  @*/
	for (unsigned row = 1; row < PLUMB_RULE_COUNT; row++) {
		if (is_word(slugs[row], SLUG_SIZE, 0, slug, len)) {
			return (enum plumb_rule)row;
		}
	}
	return PLUMB_RULE_NONE;
}

/*@ terminates \true;
  @ ensures binds: \result <==> 0 <= rule < PLUMB_RULE_COUNT &&
  @     \exists integer i; 0 <= i < KINDS_SIZE &&
  @         (i == 0 || kinds[rule][i - 1] == ' ') &&
  @         word_is(&kinds[rule][0], KINDS_SIZE, i, kind, len);
  @*/
bool
plumb_rule_binds(enum plumb_rule rule, const char *kind, size_t len)
{
	unsigned row = (unsigned)rule;

	if (row >= PLUMB_RULE_COUNT) {
		return false;
	}
	/*@ loop invariant range: 0 <= i <= KINDS_SIZE;
	  @ loop invariant none: \forall integer j; 0 <= j < i &&
	  @     (j == 0 || kinds[row][j - 1] == ' ') ==>
	  @     !word_is(&kinds[row][0], KINDS_SIZE, j, kind, len);
	  @ loop assigns i;
	  @ loop variant KINDS_SIZE - i;
	  @*/
	for (size_t i = 0; i < KINDS_SIZE; i++) {
		if ((i == 0 || kinds[row][i - 1] == ' ') &&
		    is_word(kinds[row], KINDS_SIZE, i, kind, len)) {
			return true;
		}
	}
	return false;
}

const char *
plumb_level_name(enum plumb_level level)
{
	unsigned row = (unsigned)level;

	return level_names[row < PLUMB_LEVEL_COUNT ? row : PLUMB_LEVEL_NONE];
}
