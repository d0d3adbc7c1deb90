#define _GNU_SOURCE /* memfd_create */
#include "fuzz/suite/point.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance/runner/check.h"
#include "conformance/runner/session.h"

enum { REASON = 600 };

static const char *const kinds[TORTURE_KINDS] = {
	[TORTURE_NONE] = "",
	[TORTURE_KERNEL] = "operation",
	[TORTURE_POLL] = "poll",
	[TORTURE_MEMORY] = "allocation",
	[TORTURE_TLS] = "allocation of OpenSSL",
};

const char *
torture_kind_name(enum torture_kind kind)
{
	return kinds[kind];
}

/* The rack */

bool
rack_init(struct rack *rack, const char *adapter, double guard)
{
	char value[POINT_PATH + 64];

	*rack = (struct rack){ .guard = guard,
		.fd = memfd_create("torture", 0),
		.dir = "/tmp/torture-XXXXXX" };
	rack->adapter = realpath(adapter, NULL);
	if (rack->adapter == NULL) {
		perror(adapter);
		return false;
	}
	if (rack->fd < 0 || ftruncate(rack->fd, sizeof *rack->share) != 0 ||
	    mkdtemp(rack->dir) == NULL) {
		perror("torture");
		return false;
	}
	rack->share = mmap(NULL, sizeof *rack->share, PROT_READ | PROT_WRITE,
	    MAP_SHARED, rack->fd, 0);
	if (rack->share == MAP_FAILED) {
		perror("torture");
		return false;
	}
	snprintf(value, sizeof value, "%d", rack->fd);
	setenv(TORTURE_SHARE, value, 1);
	snprintf(value, sizeof value, "log_path=%s/log", rack->dir);
	setenv("ASAN_OPTIONS", value, 1);
	setenv("UBSAN_OPTIONS", value, 1);
	return true;
}

void
rack_free(struct rack *rack)
{
	munmap(rack->share, sizeof *rack->share);
	close(rack->fd);
	rmdir(rack->dir);
	free(rack->adapter);
}

/* What a sanitizer has written, the begin of it, and removes it. */
static bool
has_log(const struct rack *rack, char *out, size_t size)
{
	DIR *dir = opendir(rack->dir);
	struct dirent *entry;
	bool found = false;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char path[2 * POINT_PATH];
		FILE *log;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(
		    path, sizeof path, "%s/%.200s", rack->dir, entry->d_name);
		log = fopen(path, "r");
		if (log != NULL) {
			out[fread(out, 1, size - 1, log)] = '\0';
			fclose(log);
		}
		unlink(path);
		found = true;
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

/* The verdict */

static void
wrong(struct point *point, const char *what, const char *detail)
{
	if (point->end == POINT_WRONG)
		return;
	point->end = POINT_WRONG;
	snprintf(point->what, sizeof point->what, "%.700s%s%.800s", what,
	    *detail != '\0' ? ": " : "", detail);
}

/* Whether what was printed on standard error names what was injected. */
static bool
names(const char *text, int error)
{
	return strstr(text, plumb_error_text(error)) != NULL;
}

static void
judge_remains(struct rack *rack, struct point *point)
{
	const struct torture_share *share = rack->share;
	char log[REASON];

	if (has_log(rack, log, sizeof log))
		wrong(point, "a sanitizer complains", log);
	else if (share->ended != share->begun)
		wrong(point, "the adapter did not end in order", "");
	else if (share->blocks != 0)
		wrong(point, "memory is left", "");
	else if (share->fds != 0)
		wrong(point, "a descriptor is left", "");
}

/* The monitor's word on what was recorded. */
static void
judge_tape(struct point *point, const struct outcome *o)
{
	char *said = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&said, &len);
	struct check_options options = { "tape", false, to, to };
	int fd = memfd_create("tape", 0);

	if (to != NULL && fd >= 0 &&
	    write(fd, o->tape, o->tape_len) == (ssize_t)o->tape_len &&
	    lseek(fd, 0, SEEK_SET) == 0 &&
	    check_tape(fd, &options) == CHECK_BROKEN) {
		fflush(to);
		wrong(point, "a rule is broken", said);
	}
	if (to != NULL)
		fclose(to);
	free(said);
	close(fd);
}

static size_t
count_of(const char *text, const char *what)
{
	size_t count = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		count++;
	}
	return count;
}

/* Whether it fails where a server's connection was not made yet. Scenarios of
 * servers listen themselves, whatever their role. */
static bool
is_before_made(const struct point *point, const char *tape)
{
	bool serves = strcmp(point->c->role, "server") == 0 ||
		      strstr(tape, " -> listen") != NULL;

	return serves && count_of(tape, "<= protocol_factory\n") >
			     count_of(tape, "<= connection_made\n");
}

/* What nobody has to be told of. */
static bool
is_nobodys(const struct torture_share *share, const struct point *point,
    const struct outcome *o)
{
	bool carries = share->op == SIM_OP_READ || share->op == SIM_OP_SEND;

	/* A child that cannot be killed lives on. */
	if (share->op == SIM_OP_KILL)
		return true;
	/* A name that the kernel does not say is None. */
	if (share->op == SIM_OP_SOCKNAME || share->op == SIM_OP_PEERNAME)
		return strstr(o->tape, "-> get_extra_info None\n") != NULL;
	if (strcmp(point->c->kind, "tls") != 0 || !carries)
		return false;
	/* A handshake that fails for a server's connection, which was never
	 * made; and what goes wrong behind a close that has sent all. */
	return strstr(o->tape, "=> close\n") != NULL ||
	       is_before_made(point, o->tape);
}

static void
judge_verdict(struct rack *rack, struct point *point, const struct outcome *o,
    const char *errors)
{
	char what[REASON];

	snprintf(
	    what, sizeof what, "%s: %s", verdict_name(o->verdict), o->message);
	if (o->verdict == VERDICT_PASS) {
		point->end = POINT_HIDDEN;
		return;
	}
	point->end = POINT_TOLD;
	if (o->verdict == VERDICT_HANG || o->verdict == VERDICT_SUITE_ERROR)
		wrong(point, what, "");
	else if (!rack->share->told && !names(errors, rack->share->error) &&
		 !is_nobodys(rack->share, point, o))
		wrong(point, "the error is not told", what);
}

static void
judge(struct rack *rack, struct point *point, const struct outcome *o,
    const char *errors)
{
	point->end = POINT_OVER;
	if (o->verdict == VERDICT_UNSUPPORTED)
		return;
	if (rack->share->failed)
		judge_verdict(rack, point, o, errors);
	else if (o->verdict != VERDICT_PASS)
		wrong(point, "nothing failed", o->message);
	judge_tape(point, o);
	judge_remains(rack, point);
}

void
point_try(struct rack *rack, struct point *point)
{
	struct adapter_spec spec = { .guard = rack->guard,
		.asked_to_quit = true };
	struct suite_case once = *point->c;
	char *argv[] = { rack->adapter, NULL };
	struct outcome outcome;
	struct session *session;
	char errors[4096];

	once.times = 1;
	spec.argv = argv;
	memset(rack->share, 0, sizeof *rack->share);
	rack->share->kind = point->kind;
	rack->share->number = point->number;
	rack->share->with = point->with;
	point->end = POINT_NONE;
	session = session_open(&spec, errors, sizeof errors);
	if (session == NULL) {
		wrong(point, "the adapter does not start", errors);
		return;
	}
	rack->share->armed = true;
	session_run(session, &once, &outcome);
	snprintf(errors, sizeof errors, "%s", session_stderr(session));
	session_close(session);
	judge(rack, point, &outcome, errors);
	point->tape = outcome.tape;
}
