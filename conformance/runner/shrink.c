/*
 * The command `shrink`: a world that fails, made smaller for as long as it
 * fails in the same way. What is tried runs in a process of its own, so that a
 * crash and an endless loop are ways to fail like any other.
 */
#include "conformance/runner/shrink.h"

#include "conformance/runner/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/runner/verdict.h"

static const char usage[] =
    "usage: plumbline shrink FILE [OUT]\n"
    "\n"
    "Makes a world that goes wrong smaller: takes bytes out, and makes others "
    "0\n"
    "or less, for as long as it goes wrong in the same way. Writes it to OUT\n"
    "(FILE.min), and prints what is left of it as `plumbline replay` does.\n"
    "\n"
    "exit: 0 it was made as small as it gets, 1 nothing is wrong with FILE,\n"
    "64 usage, 70 a file that cannot be read or written\n";

enum { PATIENCE = 10, OUT_MAX = 4096 };

/* Names of actors and numbers of bytes do not make another failure. */
static void
strip(struct shrink_kind *kind)
{
	char *to = kind->text;

	for (const char *at = kind->text; *at != '\0'; at++) {
		if (*at < '0' || *at > '9') {
			*to++ = *at;
		}
	}
	*to = '\0';
}

static void
run_in_child(int to, const struct world_file *file)
{
	struct world_result result;

	alarm(PATIENCE);
	/* What a sanitizer or an assertion says is said once, in the end. */
	if (!freopen("/dev/null", "w", stderr)) {
		_exit(EXIT_SUITE);
	}
	world_run(file->at, file->len, NULL, &result);
	if (write(to, result.failure, sizeof result.failure) < 0) {
		_exit(EXIT_SUITE);
	}
	_exit(0);
}

/* Empty where nothing goes wrong. */
static struct shrink_kind
kind_of(const struct world_file *file)
{
	struct shrink_kind kind = { "" };
	int ends[2];
	int status = 0;
	pid_t pid;

	if (pipe(ends) < 0 || (pid = fork()) < 0) {
		perror("plumbline: shrink");
		exit(EXIT_SUITE);
	}
	if (pid == 0) {
		run_in_child(ends[1], file);
	}
	close(ends[1]);
	if (read(ends[0], kind.text, sizeof kind.text) < 0) {
		kind.text[0] = '\0';
	}
	close(ends[0]);
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status)) {
		snprintf(kind.text, sizeof kind.text, "signal %s",
		    strsignal(WTERMSIG(status)));
	} else if (WEXITSTATUS(status) != 0) {
		snprintf(kind.text, sizeof kind.text, "a sanitizer");
	}
	strip(&kind);
	return kind;
}

/* Keeps the trial if it fails as the best one does. */
static bool
try(struct shrinking *s)
{
	struct shrink_kind kind = s->kind_of(&s->trial);

	s->tried++;
	if (strcmp(kind.text, s->kind.text) != 0) {
		return false;
	}
	memcpy(s->best.at, s->trial.at, s->trial.len);
	s->best.len = s->trial.len;
	return true;
}

/* The script's length is a byte of the header: it goes with what is in it. */
static bool
try_without(struct shrinking *s, size_t at, size_t len)
{
	const struct world_file *best = &s->best;
	size_t script = best->len > 2 ? best->at[2] : 0;
	size_t end = WORLD_HEADER + script;

	memcpy(s->trial.at, best->at, at);
	memcpy(s->trial.at + at, best->at + at + len, best->len - at - len);
	s->trial.len = best->len - len;
	if (at >= WORLD_HEADER && at < end) {
		size_t inside = at + len < end ? len : end - at;

		s->trial.at[2] = (uint8_t)(script - inside);
	}
	return try(s);
}

/* Chunks, the large ones first. */
static bool
take_out(struct shrinking *s)
{
	bool any = false;

	for (size_t len = s->best.len / 2; len > 0; len /= 2) {
		for (size_t at = WORLD_HEADER; at + len <= s->best.len;) {
			if (try_without(s, at, len)) {
				any = true;
			} else {
				at += len;
			}
		}
	}
	return any;
}

static bool
try_with(struct shrinking *s, size_t at, uint8_t byte)
{
	memcpy(s->trial.at, s->best.at, s->best.len);
	s->trial.len = s->best.len;
	s->trial.at[at] = byte;
	return try(s);
}

static bool
lower_one(struct shrinking *s, size_t at)
{
	uint8_t byte = s->best.at[at];

	if (byte == 0 || at == 2) {
		return false;
	}
	if (try_with(s, at, 0)) {
		return true;
	}
	for (uint8_t bit = 128; bit > 0; bit /= 2) {
		if ((byte & bit) != 0 &&
		    try_with(s, at, byte & (uint8_t)~bit)) {
			return true;
		}
	}
	return try_with(s, at, (uint8_t)(byte - 1));
}

static bool
lower(struct shrinking *s)
{
	bool any = false;

	for (size_t at = 0; at < s->best.len; at++) {
		while (at < s->best.len && lower_one(s, at)) {
			any = true;
		}
	}
	return any;
}

bool
shrink_world(struct shrinking *s)
{
	s->kind = s->kind_of(&s->best);
	if (s->kind.text[0] == '\0') {
		return false;
	}
	while (take_out(s) || lower(s)) {
	}
	return true;
}

static int
shrink(struct shrinking *s, const char *path, char *out)
{
	static char replay[] = "replay";
	size_t before = s->best.len;
	char *again[] = { replay, out, NULL };

	if (!shrink_world(s)) {
		fprintf(
		    stderr, "plumbline: %s: nothing is wrong with it\n", path);
		return EXIT_NEW_FAILURE;
	}
	if (!world_file_write(&s->best, out)) {
		return EXIT_SUITE;
	}
	printf("# %s: %zu bytes of %zu, %u tried: %s\n", out, s->best.len,
	    before, s->tried, s->kind.text);
	fflush(stdout);
	replay_command(2, again);
	return 0;
}

int
shrink_command(int argc, char **argv)
{
	struct shrinking s = { .kind_of = kind_of };
	char out[OUT_MAX];
	int code;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc < 2 || argc > 3) {
		fprintf(
		    stderr, "plumbline: shrink: one file, please\n%s", usage);
		return EXIT_USAGE;
	}
	snprintf(out, sizeof out, "%s%s", argc == 3 ? argv[2] : argv[1],
	    argc == 3 ? "" : ".min");
	if (!world_file_read(&s.best, argv[1])) {
		return EXIT_SUITE;
	}
	if (!world_file_read(&s.trial, argv[1])) {
		world_file_free(&s.best);
		return EXIT_SUITE;
	}
	code = shrink(&s, argv[1], out);
	world_file_free(&s.best);
	world_file_free(&s.trial);
	return code;
}
