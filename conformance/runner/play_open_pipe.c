/*
 * How a case gets its pipes: a FIFO whose other end is the peer's, a socket, or
 * one side of a terminal. The peer's end is there before the adapter's, and
 * whatever would tell the adapter of an end is kept away until both are.
 */
#define _GNU_SOURCE /* ptsname_r */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "conformance/runner/peer.h"
#include "conformance/runner/play.h"

struct ends {
	int peer;
	int kept;   /* until the adapter has its own end, or -1 */
	bool reads; /* the adapter does */
	char path[128];
};

static bool
no_end(struct play *p)
{
	return play_stop(p, VERDICT_SUITE_ERROR, "no pipe for the peer: %s",
	    strerror(errno));
}

static bool
order_pipe(struct play *p, const struct step *step, const struct ends *ends,
    const struct event **answer)
{
	bool socket = play_has_option(step, "socket");
	char order[192];

	snprintf(order, sizeof(order), "pipe end=%s %s%s%s",
	    ends->reads ? "read" : "write",
	    ends->path[0] != '\0' ? "path=" : "via=ptmx", ends->path,
	    socket ? " via=socket" : "");
	return play_order(p, step, order, answer);
}

/*
 * Open for both, so that no open waits, fails, or finds the other end gone. The
 * peer's own end is another one, which it can close.
 */
static bool
make_fifo(struct play *p, struct ends *ends)
{
	int mode = ends->reads ? O_WRONLY : O_RDONLY;

	scratch_path(
	    p->session->dir, 'f', p->opened, ends->path, sizeof(ends->path));
	unlink(ends->path);
	if (mkfifo(ends->path, 0600) != 0) {
		return false;
	}
	ends->kept = open(ends->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	ends->peer = open(ends->path, mode | O_NONBLOCK | O_CLOEXEC);
	return ends->kept >= 0 && ends->peer >= 0;
}

/* Bytes go through a terminal as they are, and come back from none. */
static bool
make_raw(int fd)
{
	struct termios how;

	if (fd < 0 || tcgetattr(fd, &how) != 0) {
		return false;
	}
	cfmakeraw(&how);
	return tcsetattr(fd, TCSANOW, &how) == 0;
}

static bool
make_terminal(struct ends *ends)
{
	int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;

	ends->peer = posix_openpt(flags);
	if (ends->peer < 0 || grantpt(ends->peer) != 0 ||
	    unlockpt(ends->peer) != 0 ||
	    ptsname_r(ends->peer, ends->path, sizeof(ends->path)) != 0) {
		return false;
	}
	ends->kept = open(ends->path, flags);
	return make_raw(ends->kept);
}

static bool
make_file(struct play *p, struct ends *ends)
{
	int fd;

	scratch_path(
	    p->session->dir, 'r', p->opened, ends->path, sizeof(ends->path));
	fd = open(ends->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, "file", 4) != 4) {
		return false;
	}
	close(fd);
	return true;
}

static bool
has_begun(void *what)
{
	struct play *p = what;
	const struct record *r = &p->session->record;
	const struct actor *a = play_actor(p, &p->script->steps[p->step]);

	for (size_t i = 0; i < r->count; i++) {
		const struct event *e = &r->events[i];

		if (e->actor == a &&
		    (e->line.verb == PLUMB_VERB_OPENED ||
			e->line.verb == PLUMB_VERB_CONNECTION_MADE)) {
			return true;
		}
	}
	return false;
}

/* The adapter opens a path; then it has its own end. */
static bool
open_path(struct play *p, const struct step *step, struct ends *ends)
{
	bool fine;

	if (!(play_has_option(step, "file")	    ? make_file(p, ends)
		: play_has_option(step, "terminal") ? make_terminal(ends)
						    : make_fifo(p, ends))) {
		return no_end(p);
	}
	fine = order_pipe(p, step, ends, NULL) &&
	       play_wait(p, has_begun, "the pipe was not opened");
	if (ends->kept >= 0) {
		close(ends->kept);
	}
	return fine;
}

/* The adapter has the terminal's master, and says where its other side is. */
static bool
open_master(struct play *p, const struct step *step, struct ends *ends)
{
	const struct event *answer = NULL;
	struct plumb_arg path;
	char name[sizeof(ends->path)];

	if (!order_pipe(p, step, ends, &answer) || !answer) {
		return false;
	}
	path = plumb_tape_key(answer->line.rest, "path");
	if (path.kind != PLUMB_ARG_KEY || path.value.len >= sizeof(name)) {
		return play_stop(p, VERDICT_ADAPTER_ERROR,
		    "the adapter does not say the path of its terminal");
	}
	snprintf(
	    name, sizeof(name), "%.*s", (int)path.value.len, path.value.at);
	ends->peer = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	return make_raw(ends->peer) ||
	       play_stop(p, VERDICT_ADAPTER_ERROR,
		   "the adapter's terminal is no terminal: %s: %s", name,
		   strerror(errno));
}

static bool
has_connected(void *what)
{
	struct play *p = what;
	struct actor *a = play_actor(p, &p->script->steps[p->step]);
	struct listener *l = stage_listener(p->session, NET_UNIX, p->opened);

	if (a->fd < 0 && l) {
		a->fd = peer_accept(l->fd, false);
	}
	return a->fd >= 0;
}

static bool
open_socket(struct play *p, const struct step *step, struct ends *ends)
{
	struct actor *a = play_actor(p, step);
	struct listener *l = stage_listener(p->session, NET_UNIX, p->opened);
	bool fine;

	if (!l) {
		return no_end(p);
	}
	snprintf(ends->path, sizeof(ends->path), "%s", l->path);
	fine = order_pipe(p, step, ends, NULL) &&
	       play_wait(p, has_connected, "the peer got no connection");
	ends->peer = a->fd;
	return fine;
}

static bool
open_pipe(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	enum kind_id kind = p->session->kind->id;
	struct ends ends = { -1, -1, kind != KIND_WRITEPIPE, "" };
	bool fine;

	a->ops = &peer_pipe;
	if (play_has_option(step, "writes")) {
		ends.reads = false;
	}
	if (kind == KIND_PTY) {
		fine = open_master(p, step, &ends);
	} else if (play_has_option(step, "socket")) {
		fine = open_socket(p, step, &ends);
	} else {
		fine = open_path(p, step, &ends);
	}
	a->fd = ends.peer;
	p->opened++;
	return fine &&
	       (play_has_option(step, "bare") || play_take_opening(p, a));
}

static bool
all_is_sent(void *what)
{
	struct play *p = what;

	return peer_has_sent(play_actor(p, &p->script->steps[p->step]));
}

/* What a pipe's peer has not read when it closes is lost, and that is all. */
static bool
act_pipe(struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	if (line->verb != PLUMB_VERB_CLOSE) {
		return play_act_stream(p, a, line);
	}
	if (!p->session->frozen &&
	    !play_wait(p, all_is_sent, "the peer could not send all before")) {
		return false;
	}
	peer_drop(a);
	return true;
}

const struct play_family play_pipe = {
	.open = open_pipe,
	.act = act_pipe,
	.see = play_see_stream,
	.jam = play_jam_stream,
};
