#include "conformance/runner/family.h"

#include <stdio.h>
#include <string.h>

/* A scenario with more combinations is one of which nobody knows any more. */
enum { FAMILY_MAX = 10000 };

struct family {
	struct cases *cases;
	struct arena *arena;
	const struct scenario *scenario;
	struct complaint *complaint;
};

static bool
is_axis(const struct scenario *s, const char *name)
{
	for (size_t i = 0; i < s->axis_count; i++) {
		if (!strcmp(s->axes[i].name, name)) {
			return true;
		}
	}
	return scenario_one_of("kind|role", name, strlen(name));
}

static bool
is_value(const struct words *values, const char *at, size_t len)
{
	for (size_t i = 0; i < values->count; i++) {
		const struct word *w = &values->at[i];

		if (w->len == len && memcmp(w->at, at, len) == 0) {
			return true;
		}
	}
	return false;
}

/* Whether each of the values of a condition can be the axis's value. */
static bool
can_be(const struct scenario *s, const struct condition *c)
{
	const char *at = c->values;
	const struct words *values = &s->kinds;

	if (!strcmp(c->axis, "role")) {
		values = &s->roles;
	}
	for (size_t i = 0; i < s->axis_count; i++) {
		if (!strcmp(s->axes[i].name, c->axis)) {
			values = &s->axes[i].values;
		}
	}
	for (;;) {
		size_t len = strcspn(at, "|");

		if (!is_value(values, at, len)) {
			return false;
		}
		if (at[len] == '\0') {
			return true;
		}
		at += len + 1;
	}
}

static bool
check_conditions(
    const struct family *f, const struct conditions *conditions, size_t line)
{
	for (size_t i = 0; i < conditions->count; i++) {
		const struct condition *c = &conditions->at[i];

		if (!is_axis(f->scenario, c->axis)) {
			complain(f->complaint, f->scenario->file, line,
			    c->column, "no such axis: %s", c->axis);
			return false;
		}
		if (!can_be(f->scenario, c)) {
			complain(f->complaint, f->scenario->file, line,
			    c->column, "%s is never %s", c->axis, c->values);
			return false;
		}
	}
	return true;
}

static bool
check_all(const struct family *f)
{
	const struct scenario *s = f->scenario;

	for (size_t i = 0; i < s->skip_count; i++) {
		if (!check_conditions(f, &s->skips[i].all, s->skips[i].line)) {
			return false;
		}
	}
	for (size_t i = 0; i < s->body_count; i++) {
		if (!check_conditions(
			f, &s->body[i].conditions, s->body[i].line)) {
			return false;
		}
	}
	return true;
}

static bool
is_skipped(const struct scenario *s, const struct vars *axes)
{
	const char *kind = vars_get(axes, "kind", 4);

	/* Where nobody connects there is one role. */
	if (!kind_find(kind, strlen(kind))->connects &&
	    strcmp(vars_get(axes, "role", 4), "client") != 0) {
		return true;
	}
	for (size_t i = 0; i < s->skip_count; i++) {
		if (script_holds(&s->skips[i].all, axes)) {
			return true;
		}
	}
	return false;
}

/* NAME[axis=value,axis=value]/kind/role */
static const char *
case_name(const struct family *f, const struct vars *axes)
{
	const struct scenario *s = f->scenario;
	struct text name = { 0 };
	const char *kept;

	text_addf(&name, "%s", s->name);
	for (size_t i = 0; i < s->axis_count; i++) {
		const char *axis = s->axes[i].name;

		text_addf(&name, "%s%s=%s", i > 0 ? "," : "[", axis,
		    vars_get(axes, axis, strlen(axis)));
	}
	text_addf(&name, "%s/%s/%s", s->axis_count > 0 ? "]" : "",
	    vars_get(axes, "kind", 4), vars_get(axes, "role", 4));
	kept = arena_copy(f->arena, name.at, name.len);
	text_free(&name);
	return kept;
}

/* Only the rules that bind its kind are what a case is about. */
static bool
keep_rules(const struct family *f, struct script *script)
{
	const struct scenario *s = f->scenario;
	const char *kind = script->kind->name;

	script->rules =
	    arena_take(f->arena, s->rule_count * sizeof(*script->rules));
	for (size_t i = 0; i < s->rule_count; i++) {
		if (plumb_rule_binds(s->rules[i], kind, strlen(kind))) {
			script->rules[script->rule_count++] = s->rules[i];
		}
	}
	if (script->rule_count == 0) {
		complain(f->complaint, s->file, s->line, 0,
		    "none of its rules binds %s", kind);
		return false;
	}
	return true;
}

static bool
add_case(const struct family *f, const struct vars *axes)
{
	const struct scenario *s = f->scenario;
	struct cases *cases = f->cases;
	struct script *script = arena_take(f->arena, sizeof(*script));
	const char *kind = vars_get(axes, "kind", 4);
	const char *role = vars_get(axes, "role", 4);

	script->scenario = s;
	script->kind = kind_find(kind, strlen(kind));
	script->role = arena_copy(f->arena, role, strlen(role));
	if (!keep_rules(f, script) ||
	    !script_build(script, axes, f->arena, f->complaint)) {
		return false;
	}
	cases->at = memory_grow(
	    cases->at, cases->count, &cases->cap, sizeof(*cases->at));
	cases->at[cases->count++] = (struct suite_case){
		.name = case_name(f, axes),
		.scenario = s->name,
		.kind = script->kind->name,
		.role = script->role,
		.why = s->why,
		.times = s->times > 0 ? s->times : 1,
		.rules = script->rules,
		.rule_count = script->rule_count,
		.file = s->file,
		.line = s->line,
		.script = script,
	};
	return true;
}

/* Gives axis i each of its values; kind and role are the last two. */
static bool
multiply(const struct family *f, struct vars *axes, size_t i)
{
	const struct scenario *s = f->scenario;
	const struct words *values = &s->roles;
	const char *name = "role";

	if (i == s->axis_count + 2) {
		return is_skipped(s, axes) || add_case(f, axes);
	}
	if (i < s->axis_count) {
		values = &s->axes[i].values;
		name = s->axes[i].name;
	} else if (i == s->axis_count) {
		values = &s->kinds;
		name = "kind";
	}
	for (size_t k = 0; k < values->count; k++) {
		if (!vars_set(axes, name, strlen(name), values->at[k].at)) {
			complain(f->complaint, s->file, s->line, 0,
			    "the axis %.40s has too long a value", name);
			return false;
		}
		if (!multiply(f, axes, i + 1)) {
			return false;
		}
	}
	return true;
}

/* How many combinations there are, those that are left out included. */
static bool
check_count(const struct family *f)
{
	const struct scenario *s = f->scenario;
	size_t count = s->kinds.count * s->roles.count;

	for (size_t i = 0; i < s->axis_count; i++) {
		count *= s->axes[i].values.count;
		if (count > FAMILY_MAX) {
			complain(f->complaint, s->file, s->axes[i].line, 1,
			    "more than %d combinations of all axes",
			    FAMILY_MAX);
			return false;
		}
	}
	return true;
}

bool
family_expand(struct cases *cases, struct arena *arena,
    const struct scenario *scenario, struct complaint *complaint)
{
	struct family f = { cases, arena, scenario, complaint };
	struct vars axes = { 0 };
	size_t before = cases->count;

	if (!check_all(&f) || !check_count(&f) || !multiply(&f, &axes, 0)) {
		return false;
	}
	if (cases->count == before) {
		complain(complaint, scenario->file, scenario->line, 0,
		    "every combination of this scenario is left out");
		return false;
	}
	return true;
}
