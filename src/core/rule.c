/*
 * Looking a rule up. The table is searched from the front: some hundred short
 * comparisons per slug, and slugs are looked up when files are read, never
 * while a connection runs.
 */
#include "core/rule.h"

#include "core/rule_table.h"

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

	return &plumb_rule_rows[row < PLUMB_RULE_COUNT ? row : PLUMB_RULE_NONE];
}

/* The first row of that slug, 0 where there is none. */
/*@ requires text: \valid_read(slug + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures found: \result != 0 ==>
  @     word_is(&plumb_rule_slugs[\result][0], PLUMB_SLUG_SIZE, 0, slug, len);
  @ ensures first: \forall integer r; 1 <= r < PLUMB_RULE_COUNT &&
  @     (\result == 0 || r < \result) ==>
  @     !word_is(&plumb_rule_slugs[r][0], PLUMB_SLUG_SIZE, 0, slug, len);
  @*/
static unsigned
slug_row(const char *slug, size_t len)
{
	/*@ loop invariant range: 1 <= row <= PLUMB_RULE_COUNT;
	  @ loop invariant others: \forall integer r; 1 <= r < row ==>
	  @     !word_is(&plumb_rule_slugs[r][0], PLUMB_SLUG_SIZE, 0, slug, len);
	  @ loop assigns row;
	  @ loop variant PLUMB_RULE_COUNT - row;
	  @*/
	for (unsigned row = 1; row < PLUMB_RULE_COUNT; row++) {
		if (is_word(
			plumb_rule_slugs[row], PLUMB_SLUG_SIZE, 0, slug, len)) {
			return row;
		}
	}
	return 0;
}

enum plumb_rule
plumb_rule_find(const char *slug, size_t len)
{
	return (enum plumb_rule)slug_row(slug, len);
}

/* Whether a word of the row's kinds is that one. */
/*@ requires row: row < PLUMB_RULE_COUNT;
  @ requires text: \valid_read(kind + (0 .. len - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures binds: \result <==> \exists integer i; 0 <= i < PLUMB_KINDS_SIZE &&
  @     (i == 0 || plumb_rule_kinds[row][i - 1] == ' ') &&
  @     word_is(&plumb_rule_kinds[row][0], PLUMB_KINDS_SIZE, i, kind, len);
  @*/
static bool
binds(unsigned row, const char *kind, size_t len)
{
	/*@ loop invariant range: 0 <= i <= PLUMB_KINDS_SIZE;
	  @ loop invariant none: \forall integer j; 0 <= j < i &&
	  @     (j == 0 || plumb_rule_kinds[row][j - 1] == ' ') ==>
	  @     !word_is(&plumb_rule_kinds[row][0], PLUMB_KINDS_SIZE, j, kind, len);
	  @ loop assigns i;
	  @ loop variant PLUMB_KINDS_SIZE - i;
	  @*/
	for (size_t i = 0; i < PLUMB_KINDS_SIZE; i++) {
		if ((i == 0 || plumb_rule_kinds[row][i - 1] == ' ') &&
		    is_word(plumb_rule_kinds[row], PLUMB_KINDS_SIZE, i, kind,
			len)) {
			return true;
		}
	}
	return false;
}

bool
plumb_rule_binds(enum plumb_rule rule, const char *kind, size_t len)
{
	unsigned row = (unsigned)rule;

	return row < PLUMB_RULE_COUNT && binds(row, kind, len);
}

const char *
plumb_level_name(enum plumb_level level)
{
	unsigned row = (unsigned)level;

	return level_names[row < PLUMB_LEVEL_COUNT ? row : PLUMB_LEVEL_NONE];
}
