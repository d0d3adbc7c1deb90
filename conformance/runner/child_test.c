/*
 * The scripted child, started as an implementation would, told what to do as
 * the runner does. The test holds the other ends of its descriptors.
 */
#include "conformance/runner/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/runner/peer.h"
#include "conformance/runner/scratch.h"
#include "core/pattern.h"

enum { TOKEN = 77, GUARD = 10000 };

struct rig {
	char dir[SCRATCH_PATH_MAX];
	char path[SCRATCH_PATH_MAX + 8];
	int listener;
	pid_t pid;
	int in;	 /* what the child reads */
	int out; /* what it prints */
	struct actors actors;
	struct child *child;
};

/* A leaked descriptor, where one is wanted; stderr is joined to stdout. */
static _Noreturn void
become(struct rig *r, int in, int out, bool leak)
{
	char *program = child_program();
	char token[16];

	snprintf(token, sizeof(token), "%d", TOKEN);
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	if (leak) {
		dup2(r->in, 40);
	}
	execl(program, program, r->path, token, (char *)NULL);
	_exit(99);
}

static void
make_pipe(int fds[2])
{
	assert_int_equal(pipe(fds), 0);
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
}

static void
start(struct rig *r, bool leak)
{
	int down[2];
	int up[2];

	*r = (struct rig){ .pid = -1 };
	assert_true(scratch_make(r->dir));
	scratch_path(r->dir, 'l', 0, r->path, sizeof(r->path));
	r->listener = peer_listen_unix(r->path);
	assert_true(r->listener >= 0);
	make_pipe(down);
	make_pipe(up);
	r->in = down[1];
	r->out = up[0];
	r->pid = fork();
	if (r->pid == 0) {
		become(r, down[0], up[1], leak);
	}
	close(down[0]);
	close(up[1]);
	actors_clear(&r->actors);
	r->child = child_new(r->listener, TOKEN);
	for (int i = 0; i < CHILD_PIPES; i++) {
		char name[16];

		snprintf(name, sizeof(name), "a.%d", i);
		r->child->pipes[i] = actors_add(&r->actors, name, strlen(name));
		r->child->pipes[i]->own = r->child;
		r->child->pipes[i]->ops = &peer_child_pipe;
		r->child->pipes[i]->fd = 0;
	}
}

static void
stop(struct rig *r)
{
	actors_free(&r->actors);
	child_free(r->child);
	close(r->listener);
	if (r->in >= 0) {
		close(r->in);
	}
	close(r->out);
	scratch_remove(r->dir);
}

/* Lets the child and its pipes go on until something holds. */
static void
until(struct rig *r, bool (*holds)(struct rig *r))
{
	child_move(r->child);
	while (!holds(r)) {
		struct pollfd polls[CHILD_LINKS + 1];
		nfds_t n = 0;

		for (size_t i = 0; i <= CHILD_LINKS; i++) {
			n += child_poll(r->child, i, &polls[n]);
		}
		assert_true(n > 0);
		assert_true(poll(polls, n, GUARD) > 0);
		child_move(r->child);
		for (int i = 0; i < CHILD_PIPES; i++) {
			peer_move(r->child->pipes[i]);
		}
	}
}

static bool
has_met(struct rig *r)
{
	return r->child->met;
}

static bool
has_answered(struct rig *r)
{
	return child_has_answered(r->child);
}

static bool
has_ended(struct rig *r)
{
	return child_has_ended(r->child);
}

static bool
has_caught(struct rig *r)
{
	return r->child->caught_count > 0;
}

static bool
has_sent(struct rig *r)
{
	return peer_has_sent(r->child->pipes[1]);
}

static bool
has_read_five(struct rig *r)
{
	return r->child->pipes[0]->wire.got.len >= 5;
}

static bool
has_seen_the_end(struct rig *r)
{
	return r->child->pipes[0]->eof_seen;
}

static void
meet(struct rig *r)
{
	start(r, false);
	until(r, has_met);
}

static void
sync_with(struct rig *r)
{
	child_tell(r->child, CHILD_SYNC, 0, 0);
	until(r, has_answered);
}

static int
status_of(struct rig *r)
{
	int status = -1;

	assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
	return status;
}

static void
it_says_who_it_is_and_what_it_found_open(void **state)
{
	struct text text = { 0 };
	struct rig r;

	(void)state;
	meet(&r);
	assert_int_equal(r.child->self.pid, r.pid);
	assert_int_equal(r.child->self.parent, getpid());
	child_describe(r.child, &text);
	assert_string_equal(text_end(&text), "0=pipe 1=pipe 2=1 others=0");
	text_free(&text);
	stop(&r);
}

static void
a_descriptor_too_many_is_counted(void **state)
{
	struct text text = { 0 };
	struct rig r;

	(void)state;
	start(&r, true);
	until(&r, has_met);
	child_describe(r.child, &text);
	assert_string_equal(text_end(&text), "0=pipe 1=pipe 2=1 others=1");
	text_free(&text);
	stop(&r);
}

static void
what_it_is_told_to_print_comes_out_of_its_pipe(void **state)
{
	enum { MANY = 300000 };
	static uint8_t want[MANY];
	static uint8_t got[MANY];
	struct rig r;
	size_t have = 0;

	(void)state;
	meet(&r);
	bytes_add_pattern(&r.child->pipes[1]->sent, MANY);
	peer_move(r.child->pipes[1]);
	sync_with(&r);
	/* More than a pipe holds: it waits, and still answers. */
	assert_false(has_sent(&r));
	while (have < MANY) {
		ssize_t n = read(r.out, got + have, MANY - have);

		assert_true(n > 0);
		have += (size_t)n;
	}
	until(&r, has_sent);
	plumb_pattern_fill(0, want, MANY);
	assert_memory_equal(got, want, MANY);
	stop(&r);
}

static void
it_reads_as_much_as_it_is_told_to_and_sees_the_end(void **state)
{
	struct actor *a;
	struct rig r;

	(void)state;
	meet(&r);
	a = r.child->pipes[0];
	sync_with(&r);
	assert_int_equal(peer_look(a), PEER_NOTHING);
	assert_int_equal(write(r.in, "twelve bytes", 12), 12);
	sync_with(&r);
	assert_int_equal(peer_look(a), PEER_BYTES);
	assert_int_equal(a->wire.got.len, 0);
	a->want = 5;
	peer_move(a);
	until(&r, has_read_five);
	sync_with(&r);
	assert_int_equal(a->wire.got.len, 5);
	close(r.in);
	r.in = -1;
	a->draining = true;
	peer_move(a);
	until(&r, has_seen_the_end);
	assert_int_equal(a->wire.got.len, 12);
	assert_memory_equal(a->wire.got.at, "twelve bytes", 12);
	stop(&r);
}

static void
what_it_closes_is_closed(void **state)
{
	struct rig r;
	char byte;

	(void)state;
	meet(&r);
	child_tell(r.child, CHILD_CLOSE, 1, 0);
	child_tell(r.child, CHILD_CLOSE, 2, 0);
	until(&r, has_answered);
	assert_int_equal(read(r.out, &byte, 1), 0);
	stop(&r);
}

static void
it_ends_with_the_status_that_it_is_told(void **state)
{
	struct rig r;
	int status;

	(void)state;
	meet(&r);
	child_tell(r.child, CHILD_EXIT, 0, 7);
	until(&r, has_ended);
	assert_false(child_is_reaped(r.child));
	assert_false(child_is_there(r.child));
	status = status_of(&r);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_true(child_is_reaped(r.child));
	assert_false(child_tell(r.child, CHILD_SYNC, 0, 0));
	stop(&r);
}

static void
it_ends_by_the_signal_that_it_is_told(void **state)
{
	struct rig r;
	int status;

	(void)state;
	meet(&r);
	child_tell(r.child, CHILD_SIGNAL, CHILD_SIGNAL_CATCH, SIGTERM);
	child_tell(r.child, CHILD_RAISE, 0, SIGTERM);
	until(&r, has_ended);
	status = status_of(&r);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
	stop(&r);
}

static void
a_caught_signal_is_told_and_an_ignored_one_is_not(void **state)
{
	struct rig r;

	(void)state;
	meet(&r);
	child_tell(r.child, CHILD_SIGNAL, CHILD_SIGNAL_IGNORE, SIGTERM);
	child_tell(r.child, CHILD_SIGNAL, CHILD_SIGNAL_CATCH, SIGUSR1);
	until(&r, has_answered);
	kill(r.pid, SIGTERM);
	kill(r.pid, SIGUSR1);
	until(&r, has_caught);
	sync_with(&r);
	assert_int_equal(r.child->caught_count, 1);
	assert_int_equal(r.child->caught[0], SIGUSR1);
	stop(&r);
}

static void
its_copy_holds_what_it_held_and_does_what_it_did(void **state)
{
	struct plumb_arg data = { .kind = PLUMB_ARG_BYTES };
	struct rig r;
	char got[8];

	(void)state;
	meet(&r);
	child_tell(r.child, CHILD_FORK, 0, 0);
	until(&r, has_answered);
	child_tell(r.child, CHILD_EXIT, 0, 0);
	until(&r, has_ended);
	assert_int_equal(status_of(&r), 0);
	assert_true(child_is_there(r.child));
	data.value = (struct plumb_span){ "late", 4 };
	bytes_add(&r.child->pipes[1]->sent, &data);
	peer_move(r.child->pipes[1]);
	until(&r, has_sent);
	assert_int_equal(read(r.out, got, sizeof(got)), 4);
	assert_memory_equal(got, "late", 4);
	stop(&r);
}

static void
it_does_not_outlive_its_connection(void **state)
{
	struct rig r;
	char byte;

	(void)state;
	meet(&r);
	for (int i = 0; i < CHILD_PIPES; i++) {
		r.child->pipes[i]->fd = -1;
	}
	child_free(r.child);
	assert_int_equal(read(r.out, &byte, 1), 0);
	assert_int_equal(status_of(&r), 0);
	r.child = child_new(-1, 0);
	stop(&r);
}

/* Somebody connects and says hello. */
static bool
is_met(uint64_t token, const struct child_self *self)
{
	struct child_message hello = {
		.word = CHILD_HELLO, .value = token, .len = sizeof(*self)
	};
	struct child *c;
	struct rig r;
	bool met;
	int fd;

	meet(&r);
	c = child_new(r.listener, TOKEN);
	fd = peer_connect(r.path, 0);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, &hello, sizeof(hello)), sizeof(hello));
	assert_int_equal(write(fd, self, sizeof(*self)), sizeof(*self));
	met = child_meet(c);
	assert_int_equal(c->count, met);
	close(fd);
	child_free(c);
	stop(&r);
	return met;
}

static void
who_does_not_know_the_token_is_not_met(void **state)
{
	struct child_self self = { .pid = getpid() };

	(void)state;
	assert_true(is_met(TOKEN, &self));
	assert_false(is_met(TOKEN + 1, &self));
}

static void
who_says_what_cannot_be_is_not_met(void **state)
{
	struct child_self nobody = { .pid = -1 };
	struct child_self boaster = { .pid = getpid(),
		.count = CHILD_DESCRIPTORS_MAX + 1 };

	(void)state;
	assert_false(is_met(TOKEN, &nobody));
	assert_false(is_met(TOKEN, &boaster));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_who_it_is_and_what_it_found_open),
		cmocka_unit_test(a_descriptor_too_many_is_counted),
		cmocka_unit_test(
		    what_it_is_told_to_print_comes_out_of_its_pipe),
		cmocka_unit_test(
		    it_reads_as_much_as_it_is_told_to_and_sees_the_end),
		cmocka_unit_test(what_it_closes_is_closed),
		cmocka_unit_test(it_ends_with_the_status_that_it_is_told),
		cmocka_unit_test(it_ends_by_the_signal_that_it_is_told),
		cmocka_unit_test(
		    a_caught_signal_is_told_and_an_ignored_one_is_not),
		cmocka_unit_test(
		    its_copy_holds_what_it_held_and_does_what_it_did),
		cmocka_unit_test(it_does_not_outlive_its_connection),
		cmocka_unit_test(who_does_not_know_the_token_is_not_met),
		cmocka_unit_test(who_says_what_cannot_be_is_not_met),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
