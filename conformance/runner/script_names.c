/*
 * What a script uses must be there: a transport is opened before it is talked
 * to, and a measured value is known before it is sent. Checked once, when the
 * suite is read, so that no run ends in the middle for a spelling.
 */
#include "conformance/runner/script_line.h"

#include <stdio.h>
#include <string.h>

struct names {
	struct script *script;
	struct complaint *complaint;
	struct vars known; /* those that have a value by now */
	const struct step *step;
	bool listening;
};

static bool
refuse(struct names *n, const char *what, const char *word)
{
	complain(n->complaint, n->script->scenario->file, n->step->line,
	    n->step->column, "%s: %.100s", what, word);
	return false;
}

static bool
is_name(const struct script *s, const char *at, size_t len)
{
	for (size_t i = 0; i < s->name_count; i++) {
		if (strlen(s->names[i]) == len &&
		    memcmp(s->names[i], at, len) == 0) {
			return true;
		}
	}
	return false;
}

static bool
add_name(struct names *n, const char *name)
{
	struct script *s = n->script;

	if (is_name(s, name, strlen(name))) {
		return refuse(n, "this name is taken", name);
	}
	if (s->name_count == SCRIPT_NAMES_MAX) {
		return refuse(n, "more than 16 names", name);
	}
	s->names[s->name_count++] = name;
	return true;
}

/*
 * a.2 is the second transport that a server accepts, and the third pipe of a
 * subprocess.
 */
static bool
is_known(const struct names *n, const char *who)
{
	const char *dot = strrchr(who, '.');
	bool pipe = n->script->kind->id == KIND_SUBPROCESS && dot &&
		    scenario_one_of("0|1|2", dot + 1, strlen(dot + 1));

	return !strcmp(who, "loop") || !strcmp(who, "s") ||
	       is_name(n->script, who, strlen(who)) ||
	       (dot && (n->listening || pipe) &&
		   is_name(n->script, who, (size_t)(dot - who)));
}

static bool
check_who(struct names *n)
{
	const struct step *step = n->step;

	switch (step->kind) {
	case STEP_OPEN:
		return add_name(n, step->who);
	case STEP_LISTEN:
		n->listening = true;
		return add_name(n, step->who);
	case STEP_CALL:
	case STEP_EXPECT:
	case STEP_NOT:
	case STEP_AWAIT:
	case STEP_ACT:
	case STEP_SEE:
	case STEP_JAM:
		return is_known(n, step->who) ||
		       refuse(n, "not opened before this line", step->who);
	default:
		return true;
	}
}

/* Whether a word's whole value is one name. */
static bool
is_name_alone(const char *word, size_t len)
{
	const char *value = word + vars_value_start(word);
	size_t name = vars_name_length(value);

	return name > 0 && value + name + 1 == word + len;
}

static bool
check_values(struct names *n)
{
	const char *at = n->step->text;

	while (n->step->has_vars && *at != '\0') {
		size_t len = strcspn(at, " ");
		const char *dollar = memchr(at, '$', len);

		while (dollar) {
			size_t name = vars_name_length(dollar);

			if (vars_get(&n->known, dollar + 1, name)) {
				/* known */
			} else if (n->step->kind != STEP_EXPECT ||
				   !is_name_alone(at, len)) {
				return refuse(
				    n, "not measured before this line", dollar);
			} else if (!vars_set(&n->known, dollar + 1, name, "")) {
				return refuse(n, "too many names", dollar);
			}
			dollar = memchr(
			    dollar + 1, '$', (size_t)(at + len - dollar - 1));
		}
		at += len + (at[len] == ' ');
	}
	return true;
}

static void
learn_values(struct names *n)
{
	char name[VARS_NAME_MAX];

	if (n->step->kind == STEP_JAM) {
		vars_set(&n->known, "B", 1, "");
		vars_set(&n->known, "W", 1, "");
	}
	if (n->step->kind == STEP_OPEN || n->step->verb == PLUMB_VERB_CONNECT) {
		vars_set(&n->known, "PEERNAME", 8, "");
		vars_set(&n->known, "SOCKNAME", 8, "");
		vars_set(&n->known, "PEER", 4, "");
		snprintf(name, sizeof(name), "PEER_%s", n->step->who);
		vars_set(&n->known, name, strlen(name), "");
		vars_set(&n->known, "SOCK", 4, "");
		vars_set(&n->known, "PID", 3, "");
	}
}

bool
script_check_names(struct script *script, struct complaint *complaint)
{
	static const char *const files[] = { "CA", "CERT", "KEY",
		"CLIENT_CERT" };
	struct names n = { .script = script, .complaint = complaint };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) &&
			   script->kind->id == KIND_TLS;
	     i++) {
		vars_set(&n.known, files[i], strlen(files[i]), "");
	}
	vars_set(&n.known, "FILE", 4, "");
	vars_set(&n.known, "F", 1, "");
	for (size_t i = 0; i < script->count; i++) {
		n.step = &script->steps[i];
		if (!check_who(&n) || !check_values(&n)) {
			return false;
		}
		learn_values(&n);
	}
	for (size_t i = 0; i < script->count; i++) {
		n.step = &script->steps[i];
		if (n.step->kind == STEP_ON && !is_known(&n, n.step->who)) {
			return refuse(&n, "never opened", n.step->who);
		}
	}
	return true;
}
