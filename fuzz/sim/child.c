/* Children: they run no program, but they have descriptors, and they end. */
#include "fuzz/sim/inside.h"

#include <string.h>

enum { FIRST_PID = 1000 };

static int
make_ends(struct sim *sim, int fd, int *ours, int *theirs)
{
	struct sim_node *a = sim_node_new(sim, SIM_TYPE_PIPE);
	struct sim_node *b = sim_node_new(sim, SIM_TYPE_PIPE);
	int error = a == NULL || b == NULL ? PLUMB_ENFILE : 0;

	if (error == 0)
		error = sim_install(sim, a, ours);
	if (error == 0) {
		sim_join(a, b);
		a->reads = fd != 0;
		b->reads = fd == 0;
		error = sim_install(sim, b, theirs);
		if (error == 0)
			return 0;
		sim->fds[*ours] = NULL;
		sim->open--;
	}
	if (a != NULL)
		a->refs = 0;
	if (b != NULL)
		b->refs = 0;
	return error;
}

int
sim_child_pipe(void *self, int fd, int *ours, int *theirs)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_CHILD_PIPE);

	if (error == 0)
		error = make_ends(sim, fd, ours, theirs);
	return sim_told(sim, "child_pipe", fd, error);
}

struct sim_child *
sim_child_of(struct sim *sim, int pid)
{
	for (size_t i = 0; i < SIM_CHILDREN; i++)
		if (pid > 0 && sim->children[i].pid == pid)
			return &sim->children[i];
	return NULL;
}

static void
inherit(struct sim *sim, struct sim_child *child, const int fds[3])
{
	for (int i = 0; i < 3; i++) {
		if (fds[i] == PLUMB_SPAWN_JOIN)
			child->ends[i] = child->ends[1];
		else if (fds[i] >= 0)
			child->ends[i] =
			    sim_node_of(sim, fds[i], SIM_TYPE_PIPE);
		if (child->ends[i] != NULL)
			child->ends[i]->refs++;
	}
}

int
sim_spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_SPAWN);
	size_t i = 0;

	while (i < SIM_CHILDREN && sim->children[i].pid != 0)
		i++;
	if (error == 0 && i == SIM_CHILDREN)
		error = PLUMB_EAGAIN;
	sim->spawned = error == 0;
	if (error != 0)
		return sim_told(sim, "spawn", -1, error);
	*pid = FIRST_PID + (int)i;
	sim->children[i].pid = *pid;
	inherit(sim, &sim->children[i], what->fds);
	return sim_told(sim, "spawn", *pid, 0);
}

int
sim_pidfd(void *self, int pid, int *fd)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_PIDFD);
	struct sim_node *node;

	if (error == 0 && sim->no_pidfds)
		error = PLUMB_ENOTIMPL;
	if (error != 0)
		return sim_told(sim, "pidfd", pid, error);
	node = sim_node_new(sim, SIM_TYPE_PIDFD);
	error = node == NULL ? PLUMB_ENFILE : sim_install(sim, node, fd);
	if (error != 0) {
		if (node != NULL)
			node->refs = 0;
		return sim_told(sim, "pidfd", pid, error);
	}
	node->child = sim_child_of(sim, pid);
	if (node->child == NULL)
		sim_wrong(sim, "a pidfd is asked for of no child");
	return sim_told(sim, "pidfd", *fd, 0);
}

int
sim_watch_children(void *self, int *fd)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_WATCH_CHILDREN);
	struct sim_node *node;

	if (error != 0)
		return sim_told(sim, "watch_children", -1, error);
	node = sim_node_new(sim, SIM_TYPE_SIGNALS);
	error = node == NULL ? PLUMB_ENFILE : sim_install(sim, node, fd);
	if (error != 0) {
		if (node != NULL)
			node->refs = 0;
		return sim_told(sim, "watch_children", -1, error);
	}
	sim->signals = node;
	return sim_told(sim, "watch_children", *fd, 0);
}

void
sim_unwatch_children(void *self, int fd)
{
	struct sim *sim = self;

	if (sim->signals == NULL || sim->fds[fd] != sim->signals)
		sim_wrong(sim, "children are unwatched that are not watched");
	sim->signals = NULL;
	sim_close(self, fd);
}

void
sim_child_ended(struct sim *sim, struct sim_child *child, int returncode)
{
	if (child->exited)
		return;
	child->exited = true;
	child->returncode = returncode;
	sim->moved++;
	if (sim->signals != NULL)
		sim->signals->ended = true;
	for (int i = 0; i < 3; i++) {
		struct sim_node *end = child->ends[i];

		child->ends[i] = NULL;
		if (end != NULL)
			sim_node_closed(sim, end);
	}
}

int
sim_reap(void *self, int pid, bool wait, int *returncode)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_REAP);
	struct sim_child *child = sim_child_of(sim, pid);

	if (child == NULL || child->reaped) {
		sim_wrong(sim, "a child is waited for that there is not");
		return sim_told(sim, "reap", pid, PLUMB_ECHILD);
	}
	/* Somebody else has waited for it, so it has ended. */
	if (error != 0)
		sim_child_ended(sim, child, 0);
	if (error == 0 && !child->exited && !wait)
		return sim_told(sim, "reap", pid, PLUMB_WOULD_BLOCK);
	if (error == 0 && !child->exited) {
		if (sim->failed_op != SIM_OP_KILL)
			sim_wrong(sim, "a child is waited for that runs on");
		sim_child_ended(sim, child, 0);
	}
	child->reaped = true;
	if (error == 0)
		*returncode = child->returncode;
	return sim_told(sim, "reap", pid, error);
}

int
sim_kill(void *self, int pid, int signal)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_KILL);
	struct sim_child *child = sim_child_of(sim, pid);

	if (child == NULL || child->reaped) {
		sim_wrong(sim, "a process is killed that is not ours");
		return sim_told(sim, "kill", pid, PLUMB_ESRCH);
	}
	if (error == 0 && (signal == PLUMB_SIGKILL || !child->deaf))
		sim_child_ended(sim, child, -signal);
	return sim_told(sim, "kill", pid, error);
}
