#include "conformance/child/descriptors.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
add(struct child_self *self, int fd)
{
	struct stat st;

	if (self->count < CHILD_DESCRIPTORS_MAX && fstat(fd, &st) == 0) {
		self->at[self->count++] = (struct child_descriptor){ .fd = fd,
			.mode = st.st_mode,
			.device = st.st_dev,
			.inode = st.st_ino,
			.special = st.st_rdev };
	}
}

void
descriptors_look(struct child_self *self)
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *entry;

	memset(self, 0, sizeof(*self));
	self->pid = getpid();
	self->parent = getppid();
	while (dir && (entry = readdir(dir))) {
		char *end;
		long fd = strtol(entry->d_name, &end, 10);

		/* The list itself is open only because we look. */
		if (*end == '\0' && fd != dirfd(dir)) {
			add(self, (int)fd);
		}
	}
	if (dir) {
		closedir(dir);
	}
}
