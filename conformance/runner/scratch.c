#include "conformance/runner/scratch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FOLDERS_MAX = 8, NAME_AT_MOST = 24 };

static const char sorts[] = "lsncdefrb";

/* What a signal has to remove; a folder once made keeps its row for good. */
static char folders[FOLDERS_MAX][SCRATCH_PATH_MAX];
static volatile sig_atomic_t folder_count;

void
scratch_path(const char *dir, char sort, size_t i, char *out, size_t cap)
{
	snprintf(out, cap, "%s/%c%zu", dir, sort, i);
}

/* Only what a signal handler may call: no printf here. */
static void
remove_all(const char *dir)
{
	char path[SCRATCH_PATH_MAX + 4];
	size_t len = strlen(dir);

	memcpy(path, dir, len);
	path[len] = '/';
	path[len + 4] = '\0';
	for (size_t k = 0; k < sizeof(sorts) - 1; k++) {
		for (size_t i = 0; i < SCRATCH_SOCKETS; i++) {
			size_t end = len + 2;

			path[len + 1] = sorts[k];
			if (i >= 10) {
				path[end++] = '1';
			}
			path[end++] = (char)('0' + i % 10);
			path[end] = '\0';
			unlink(path);
		}
	}
	rmdir(dir);
}

static void
on_signal(int signal_number)
{
	for (int i = 0; i < folder_count; i++) {
		if (folders[i][0] != '\0') {
			remove_all(folders[i]);
		}
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* A signal that the program handles itself is its own business. */
static void
watch(int signal_number)
{
	struct sigaction now;

	if (sigaction(signal_number, NULL, &now) == 0 &&
	    now.sa_handler == SIG_DFL) {
		signal(signal_number, on_signal);
	}
}

static void
remember(const char *dir)
{
	if (folder_count < FOLDERS_MAX) {
		memcpy(folders[folder_count], dir, strlen(dir) + 1);
		folder_count++;
	}
	watch(SIGINT);
	watch(SIGTERM);
	watch(SIGHUP);
}

bool
scratch_make(char dir[SCRATCH_PATH_MAX])
{
	static const char memory[] = "/dev/shm";
	const char *tmp = getenv("TMPDIR");

	/* A Unix path has room for some hundred bytes only. */
	if (!tmp || strlen(tmp) > NAME_AT_MOST) {
		tmp = access(memory, W_OK | X_OK) == 0 ? memory : "/tmp";
	}
	snprintf(dir, SCRATCH_PATH_MAX, "%s/plumbline.XXXXXX", tmp);
	if (!mkdtemp(dir)) {
		return false;
	}
	remember(dir);
	return true;
}

void
scratch_remove(const char *dir)
{
	int why = errno;

	if (dir[0] == '\0') {
		return;
	}
	remove_all(dir);
	for (int i = 0; i < folder_count; i++) {
		if (strcmp(folders[i], dir) == 0) {
			folders[i][0] = '\0';
		}
	}
	errno = why;
}
