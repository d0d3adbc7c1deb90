#define _GNU_SOURCE
#include "conformance/bench/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORDS = 30, NAP_MS = 5 };

static void
exec_words(char *words)
{
	char *argv[MAX_WORDS + 1] = { NULL };
	char *save = NULL;
	int n = 0;

	for (char *w = strtok_r(words, " ", &save); w != NULL && n < MAX_WORDS;
	     w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	if (n > 0)
		execvp(argv[0], argv);
	fprintf(stderr, "bench: %s: %s\n", n > 0 ? argv[0] : "empty command",
	    strerror(errno));
	_exit(127);
}

static int
fork_child(struct server *s, const char *command)
{
	int in[2], out[2];
	char *words = strdup(command);

	/* O_CLOEXEC: a server that held another's stdin open would keep it
	 * alive. */
	if (words == NULL || pipe2(in, O_CLOEXEC) < 0)
		return -1;
	if (pipe2(out, O_CLOEXEC) < 0)
		return -1;
	s->pid = fork();
	if (s->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		exec_words(words);
	}
	free(words);
	close(in[0]);
	close(out[1]);
	s->input = in[1];
	s->output = out[0];
	return s->pid < 0 ? -1 : 0;
}

static int
read_port(struct server *s)
{
	struct pollfd fd = { .fd = s->output, .events = POLLIN };
	char line[64];
	size_t len = 0;

	while (len < sizeof line - 1) {
		if (poll(&fd, 1, SERVER_START_MS) <= 0 ||
		    read(s->output, line + len, 1) != 1)
			return -1;
		if (line[len++] == '\n')
			break;
	}
	line[len] = '\0';
	return sscanf(line, "port %d", &s->port) == 1 ? 0 : -1;
}

int
server_start(struct server *s, const char *name, const char *command)
{
	*s = (struct server){ .name = name, .pid = -1 };
	if (fork_child(s, command) < 0) {
		perror("bench: start");
		return -1;
	}
	if (read_port(s) < 0) {
		fprintf(stderr, "bench: %s: printed no port\n", name);
		server_stop(s);
		return -1;
	}
	if (clock_getcpuclockid(s->pid, &s->clock) != 0) {
		fprintf(stderr, "bench: %s: no CPU clock\n", name);
		server_stop(s);
		return -1;
	}
	return 0;
}

double
server_cpu(const struct server *s)
{
	struct timespec t;

	if (clock_gettime(s->clock, &t) < 0)
		return 0;
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int
wait_exit(struct server *s, int *status)
{
	for (int ms = 0; ms < SERVER_STOP_MS; ms += NAP_MS) {
		if (waitpid(s->pid, status, WNOHANG) == s->pid)
			return 0;
		poll(NULL, 0, NAP_MS);
	}
	kill(s->pid, SIGKILL);
	waitpid(s->pid, status, 0);
	return -1;
}

int
server_stop(struct server *s)
{
	int status = 0;
	int late;

	if (s->pid <= 0)
		return 0;
	close(s->input);
	late = wait_exit(s, &status);
	close(s->output);
	s->pid = -1;
	if (late == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	fprintf(stderr, "bench: %s: %s (wait status 0x%x)\n", s->name,
	    late ? "did not end with its stdin, killed" : "failed", status);
	return -1;
}
