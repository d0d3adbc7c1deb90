#include "conformance/runner/choose_adapter.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/home.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/verdict.h"

void
choose_reference(struct adapter *a)
{
	*a = (struct adapter){ .is_reference = true };
	a->words[0] = build_path("adapter-reference");
	a->argv = a->words;
}

void
adapter_free(struct adapter *a)
{
	for (size_t i = 0; i < ADAPTER_WORDS; i++) {
		free(a->words[i]);
	}
	*a = (struct adapter){ 0 };
}

static int
choose_asyncio(struct adapter *a, const struct options *o, FILE *err)
{
	size_t n = 0;
	char *python =
	    o->python != NULL ? copy_text(o->python) : find_on_path("python3");

	if (python == NULL) {
		fputs("plumbline: there is no python3 on PATH; expected"
		      " --python PATH\n",
		    err);
		return EXIT_USAGE;
	}
	a->words[n++] = python;
	a->words[n++] = home_path("conformance/adapters/python/adapter.py");
	if (o->loop != NULL) {
		a->words[n++] = copy_text("--loop");
		a->words[n++] = copy_text(o->loop);
	}
	a->argv = a->words;
	return 0;
}

/* A command that is the bundled reference by another spelling. */
static bool
is_reference(const char *program)
{
	char ours[PATH_MAX];
	char theirs[PATH_MAX];
	char *path = build_path("adapter-reference");
	bool same = realpath(path, ours) != NULL &&
		    realpath(program, theirs) != NULL &&
		    strcmp(ours, theirs) == 0;

	free(path);
	return same;
}

int
choose_adapter(struct adapter *a, const struct options *o, FILE *err)
{
	*a = (struct adapter){ 0 };
	if (o->command != NULL) {
		a->argv = o->command;
		a->is_reference = is_reference(o->command[0]);
		return 0;
	}
	if (strcmp(o->name, "reference") == 0) {
		choose_reference(a);
		return 0;
	}
	return choose_asyncio(a, o, err);
}
