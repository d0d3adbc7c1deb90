#include "conformance/runner/fault_list.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/lines.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/verdict.h"

static void
free_fault(struct fault *f)
{
	free(f->name);
	free(f->sentence);
	for (size_t i = 0; i < f->glob_count; i++) {
		free(f->globs[i]);
	}
}

static bool
is_new(struct lines_reader *r, const struct fault_list *list, const char *name,
    size_t len)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *had = list->faults[i].name;

		if (strlen(had) == len && strncmp(had, name, len) == 0) {
			lines_complain(r, name, "already listed");
			return false;
		}
	}
	return true;
}

static bool
read_rule(struct lines_reader *r, struct fault *f)
{
	size_t len;
	const char *slug = lines_field(r, &len);

	f->rule = plumb_rule_find(slug, len);
	if (f->rule == PLUMB_RULE_NONE) {
		lines_complain(r, slug,
		    len == 0 ? "expected the slug of the rule it breaks"
			     : "there is no such rule");
	}
	return f->rule != PLUMB_RULE_NONE;
}

static bool
read_globs(struct lines_reader *r, struct fault *f)
{
	size_t len;
	const char *glob = lines_field(r, &len);

	while (len > 0) {
		if (f->glob_count == FAULT_GLOBS) {
			lines_complain(r, glob, "too many patterns");
			return false;
		}
		if (len != 1 || *glob != '-') {
			f->globs[f->glob_count++] = copy_bytes(glob, len);
		}
		glob = lines_field(r, &len);
	}
	f->sentence = lines_comment(r);
	if (f->sentence == NULL) {
		lines_complain(r, r->line + strlen(r->line),
		    "expected '#' and one sentence");
	}
	return f->sentence != NULL;
}

static void
read_fault(struct lines_reader *r, struct fault_list *list)
{
	struct fault f = { .line = r->number };
	size_t len;
	const char *name = lines_field(r, &len);

	if (is_new(r, list, name, len) && read_rule(r, &f) &&
	    read_globs(r, &f)) {
		f.name = copy_bytes(name, len);
		list->faults =
		    grow(list->faults, list->count, sizeof(list->faults[0]));
		list->faults[list->count++] = f;
	} else {
		free_fault(&f);
	}
}

int
fault_list_parse(
    struct fault_list *list, const char *path, const char *text, FILE *err)
{
	struct lines_reader r;

	*list = (struct fault_list){ .path = copy_text(path) };
	lines_begin(&r, path, text, err);
	while (lines_next(&r)) {
		if (!lines_at_end(&r)) {
			read_fault(&r, list);
		}
	}
	if (r.bad) {
		fault_list_free(list);
		return EXIT_USAGE;
	}
	return 0;
}

int
fault_list_read(struct fault_list *list, const char *path, FILE *err)
{
	char *text = lines_load(path, err);
	int status;

	*list = (struct fault_list){ 0 };
	if (text == NULL) {
		return EXIT_USAGE;
	}
	status = fault_list_parse(list, path, text, err);
	free(text);
	return status;
}

void
fault_list_free(struct fault_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free_fault(&list->faults[i]);
	}
	free(list->faults);
	free(list->path);
	*list = (struct fault_list){ 0 };
}
