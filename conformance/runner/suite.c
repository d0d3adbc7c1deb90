#include "conformance/runner/suite.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conformance/runner/family.h"

enum { FILE_MAX_BYTES = 4 << 20 };

struct suite {
	struct arena arena;
	struct scenarios scenarios;
	struct cases cases;
	char **paths;
	size_t path_count;
	size_t path_cap;
};

static bool
refuse_file(struct complaint *complaint, const char *path, const char *what)
{
	complain(complaint, path, 0, 0, "%s", what);
	return false;
}

static bool
ends_with(const char *at, const char *tail)
{
	size_t len = strlen(at);
	size_t n = strlen(tail);

	return len > n && !strcmp(at + len - n, tail);
}

/* Collects every *.scn at or below path. */
static bool
find_files(struct suite *s, const char *path, struct complaint *complaint)
{
	struct stat st;
	struct dirent *entry;
	DIR *dir;
	bool found = true;

	if (stat(path, &st) != 0) {
		return refuse_file(complaint, path, strerror(errno));
	}
	if (!S_ISDIR(st.st_mode)) {
		s->paths = memory_grow(
		    s->paths, s->path_count, &s->path_cap, sizeof(*s->paths));
		s->paths[s->path_count++] =
		    arena_copy(&s->arena, path, strlen(path));
		return true;
	}
	dir = opendir(path);
	if (!dir) {
		return refuse_file(complaint, path, strerror(errno));
	}
	while (found && (entry = readdir(dir)) != NULL) {
		struct text below = { 0 };

		if (entry->d_name[0] == '.') {
			continue;
		}
		text_addf(&below, "%s/%s", path, entry->d_name);
		text_end(&below);
		if (stat(below.at, &st) == 0 &&
		    (S_ISDIR(st.st_mode) || ends_with(below.at, ".scn"))) {
			found = find_files(s, below.at, complaint);
		}
		text_free(&below);
	}
	closedir(dir);
	return found;
}

static bool
read_file(const char *path, struct text *text, struct complaint *complaint)
{
	FILE *file = fopen(path, "rb");
	size_t got;

	if (!file) {
		return refuse_file(complaint, path, strerror(errno));
	}
	do {
		got = fread(text_room(text, 65536), 1, 65536, file);
		text->len += got;
	} while (got > 0 && text->len <= FILE_MAX_BYTES);
	got = (size_t)ferror(file);
	fclose(file);
	if (got > 0 || text->len > FILE_MAX_BYTES) {
		return refuse_file(complaint, path,
		    got > 0 ? "cannot be read" : "longer than 4 MiB");
	}
	return true;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
read_all(struct suite *s, struct complaint *complaint)
{
	qsort(s->paths, s->path_count, sizeof(*s->paths), by_path);
	for (size_t i = 0; i < s->path_count; i++) {
		struct text text = { 0 };
		bool fine = read_file(s->paths[i], &text, complaint) &&
			    scenario_parse(&s->scenarios, &s->arena,
				s->paths[i], &text, complaint);

		text_free(&text);
		if (!fine) {
			return false;
		}
	}
	return true;
}

static bool
check_unique(const struct suite *s, size_t i, struct complaint *complaint)
{
	const struct scenario *all = s->scenarios.at;

	for (size_t k = 0; k < i; k++) {
		if (!strcmp(all[k].name, all[i].name)) {
			complain(complaint, all[i].file, all[i].line, 10,
			    "%s is already the scenario of %s:%zu", all[i].name,
			    all[k].file, all[k].line);
			return false;
		}
	}
	return true;
}

struct suite *
suite_load(const char *dir, struct complaint *complaint)
{
	struct suite *s = memory_resize(NULL, sizeof(*s));
	bool fine;

	memset(s, 0, sizeof(*s));
	fine = find_files(s, dir, complaint) && read_all(s, complaint);
	for (size_t i = 0; fine && i < s->scenarios.count; i++) {
		fine = check_unique(s, i, complaint) &&
		       family_expand(&s->cases, &s->arena, &s->scenarios.at[i],
			   complaint);
	}
	if (fine && s->cases.count == 0) {
		fine = refuse_file(complaint, dir, "no scenario file here");
	}
	if (!fine) {
		suite_free(s);
		return NULL;
	}
	return s;
}

void
suite_free(struct suite *suite)
{
	if (suite) {
		arena_free(&suite->arena);
		free(suite->scenarios.at);
		free(suite->cases.at);
		free(suite->paths);
		free(suite);
	}
}

size_t
suite_count(const struct suite *suite)
{
	return suite->cases.count;
}

const struct suite_case *
suite_case(const struct suite *suite, size_t i)
{
	return &suite->cases.at[i];
}

const char *
suite_source(const struct suite *suite, size_t i, size_t *len)
{
	const struct scenario *s = suite->cases.at[i].script->scenario;

	*len = s->source_len;
	return s->source;
}
