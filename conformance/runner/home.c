#include "conformance/runner/home.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "conformance/runner/memory.h"

/* The folder of the running executable; "." where nobody can tell. */
static char *
own_folder(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len <= 0) {
		return copy_text(".");
	}
	path[len] = '\0';
	slash = strrchr(path, '/');
	*(slash == NULL ? path : slash) = '\0';
	return copy_text(path);
}

char *
build_path(const char *below)
{
	char *folder = own_folder();
	char *path = print_text("%s/%s", folder, below);

	free(folder);
	return path;
}

char *
home_path(const char *below)
{
	const char *home = getenv("PLUMBLINE_HOME");
	char *folder;
	char *slash;
	char *path;

	if (home != NULL && *home != '\0') {
		return print_text("%s/%s", home, below);
	}
	folder = own_folder();
	slash = strrchr(folder, '/');
	if (slash != NULL) {
		*slash = '\0';
	}
	path = print_text("%s/%s", folder, below);
	free(folder);
	return path;
}

char *
home_short_path(const char *below)
{
	char here[PATH_MAX];
	char *path = home_path(below);
	size_t len;

	if (getcwd(here, sizeof(here)) == NULL) {
		return path;
	}
	len = strlen(here);
	if (strncmp(path, here, len) == 0 && path[len] == '/') {
		memmove(path, path + len + 1, strlen(path + len + 1) + 1);
	}
	return path;
}

static bool
is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

char *
find_on_path(const char *name)
{
	const char *at = getenv("PATH");

	while (at != NULL && *at != '\0') {
		size_t len = strcspn(at, ":");
		char *path = print_text("%.*s/%s", len == 0 ? 1 : (int)len,
		    len == 0 ? "." : at, name);

		if (is_program(path)) {
			return path;
		}
		free(path);
		at += len + (at[len] == ':');
	}
	return NULL;
}
