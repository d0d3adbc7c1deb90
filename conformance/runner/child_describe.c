/*
 * What a child found open, in words. Each of 0, 1 and 2 is the first of these
 * that fits: null, inherited (what its parent has under the same number), the
 * number of an earlier one that is the same, or what the system calls it. As
 * the parent's may be null, too, that one has what it has is also said alone.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "conformance/runner/child.h"

enum { NULL_MAJOR = 1, NULL_MINOR = 3 };

static bool
is_null(const struct child_descriptor *d)
{
	return S_ISCHR(d->mode) && major(d->special) == NULL_MAJOR &&
	       minor(d->special) == NULL_MINOR;
}

static bool
is_same_as(const struct child_descriptor *d, const char *owner, int fd)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%s/fd/%d", owner, fd);
	return stat(path, &st) == 0 && st.st_dev == d->device &&
	       st.st_ino == d->inode;
}

static const char *
sort_of(const struct child_descriptor *d)
{
	if (S_ISFIFO(d->mode)) {
		return "pipe";
	}
	if (S_ISSOCK(d->mode)) {
		return "socket";
	}
	return S_ISCHR(d->mode)	  ? "device"
	       : S_ISREG(d->mode) ? "file"
				  : "other";
}

static const struct child_descriptor *
find(const struct child *c, int fd)
{
	for (size_t i = 0; i < c->self.count; i++) {
		if (c->self.at[i].fd == fd) {
			return &c->self.at[i];
		}
	}
	return NULL;
}

static void
describe_one(const struct child *c, int fd, struct text *out)
{
	const struct child_descriptor *d = find(c, fd);
	char parent[16];

	snprintf(parent, sizeof(parent), "%d", c->self.parent);
	if (!d) {
		text_addf(out, "%d=closed ", fd);
		return;
	}
	if (is_null(d)) {
		text_addf(out, "%d=null ", fd);
		return;
	}
	if (is_same_as(d, parent, fd)) {
		text_addf(out, "%d=inherited ", fd);
		return;
	}
	for (int k = 0; k < fd; k++) {
		const struct child_descriptor *e = find(c, k);

		if (e && e->device == d->device && e->inode == d->inode) {
			text_addf(out, "%d=%d ", fd, k);
			return;
		}
	}
	text_addf(out, "%d=%s ", fd, sort_of(d));
}

/*
 * What nobody meant to give it. What the runner has itself from whoever started
 * it, a build's for one, may go through all of them.
 */
static unsigned
count_others(const struct child *c)
{
	unsigned others = 0;

	for (size_t i = 0; i < c->self.count; i++) {
		const struct child_descriptor *d = &c->self.at[i];

		others += d->fd > 2 && !is_same_as(d, "self", d->fd);
	}
	return others;
}

void
child_describe(const struct child *c, struct text *out)
{
	char parent[16];

	snprintf(parent, sizeof(parent), "%d", c->self.parent);
	for (int fd = 0; fd < CHILD_PIPES; fd++) {
		const struct child_descriptor *d = find(c, fd);

		describe_one(c, fd, out);
		if (d && is_same_as(d, parent, fd)) {
			text_addf(out, "parent%d=true ", fd);
		}
	}
	text_addf(out, "others=%u", count_others(c));
}
