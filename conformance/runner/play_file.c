/* The file that a script can have sent: $FILE, of $F bytes of the pattern. */
#include "conformance/runner/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/memory.h"
#include "conformance/runner/scratch.h"
#include "core/pattern.h"

static bool
is_named(const struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		if (script->steps[i].has_vars &&
		    strstr(script->steps[i].text, "$FILE")) {
			return true;
		}
	}
	return false;
}

static bool
write_file(const char *path)
{
	uint8_t *bytes = memory_resize(NULL, SCRATCH_FILE);
	FILE *file = fopen(path, "we");
	bool fine = file != NULL;

	plumb_pattern_fill(0, bytes, SCRATCH_FILE);
	fine = fine && fwrite(bytes, SCRATCH_FILE, 1, file) == 1;
	if (file && fclose(file) != 0) {
		fine = false;
	}
	free(bytes);
	return fine;
}

bool
play_file_prepare(struct play *p)
{
	char path[VARS_VALUE_MAX];

	if (!is_named(p->script)) {
		return true;
	}
	scratch_path(p->session->dir, 'b', 0, path, sizeof(path));
	if (access(path, R_OK) != 0 && !write_file(path)) {
		return play_stop(
		    p, VERDICT_SUITE_ERROR, "%s cannot be written", path);
	}
	vars_set(&p->vars, "FILE", 4, path);
	vars_set_number(&p->vars, "F", SCRATCH_FILE);
	return true;
}
