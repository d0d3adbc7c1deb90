/* What is done to the program: by peers, children, the network. */
#include "fuzz/world/inside.h"

#include <stdlib.h>

#include "core/pattern.h"

enum { CHUNK = 512, ERRORS = 4 };

static struct sim_child *
child_of(struct world *w, const struct actor *a)
{
	size_t n = 0;

	/* By what is known of it: it may outlive its transport. */
	if (a->pid == 0)
		return NULL;
	while (n < SIM_CHILDREN && w->sim.children[n].pid != a->pid)
		n++;
	return n < SIM_CHILDREN ? &w->sim.children[n] : NULL;
}

static void
peer_sends(struct actor *a, size_t len)
{
	struct world *w = a->world;
	uint8_t bytes[CHUNK];

	if (a->outside == NULL || a->outside->type == SIM_TYPE_DATAGRAM)
		return;
	if (a->outside->type == SIM_TYPE_PIPE && a->outside->reads)
		return;
	while (len > 0) {
		size_t part = len < CHUNK ? len : CHUNK;

		plumb_pattern_fill(a->outside->sent, bytes, part);
		part = sim_outside_write(&w->sim, a->outside, bytes, part);
		if (part == 0)
			break;
		world_print(w, "%s ~> *%zu", a->name, part);
		len -= part;
	}
}

static void
peer_reads(struct actor *a, size_t len)
{
	struct world *w = a->world;
	uint8_t bytes[CHUNK];

	while (a->outside != NULL && len > 0) {
		size_t part = len < CHUNK ? len : CHUNK;

		part = sim_outside_read(&w->sim, a->outside, bytes, part);
		if (part == 0)
			break;
		world_print(w, "%s <~ *%zu", a->name, part);
		world_check_bytes(w, a->name, a->arrived, bytes, part);
		a->arrived += part;
		len -= part;
	}
}

static void
datagram_comes(struct world *w, struct actor *a, size_t len)
{
	uint8_t *bytes = malloc(len + 1);

	if (bytes == NULL)
		abort();
	plumb_pattern_fill(len, bytes, len);
	if (w->other != NULL && a->ours != NULL && a->ours->refs > 0 &&
	    sim_outside_send(&w->sim, w->other, &a->ours->local, bytes, len))
		world_print(w, "%s ~> sendto *%zu", a->name, len);
	free(bytes);
}

static void
datagrams_are_read(struct world *w)
{
	struct sim_packet packet;

	while (w->other != NULL &&
	       sim_outside_receive(&w->sim, w->other, &packet)) {
		world_check_bytes(
		    w, "somebody", packet.len, packet.at, packet.len);
		world_print(w, "somebody <~ *%zu", packet.len);
		free(packet.at);
	}
}

void
world_drain(struct world *w)
{
	for (size_t i = 0; i < w->count; i++)
		peer_reads(&w->actors[i], SIZE_MAX);
	datagrams_are_read(w);
	if (w->sim.choices.calm)
		sim_outside_answer(&w->sim, 0, 1);
}

static void
peer_leaves(struct actor *a, uint8_t what)
{
	struct world *w = a->world;

	if (a->outside == NULL)
		return;
	world_print(w, "%s ~> %s", a->name, script_name(what));
	if (what == WORLD_DO_PEER_END && a->outside->type == SIM_TYPE_STREAM) {
		sim_outside_end(&w->sim, a->outside);
		return;
	}
	/* What it has not read is answered by a reset. */
	w->disturbed = true;
	a->disturbed = a->disturbed || what != WORLD_DO_PEER_CLOSE ||
		       a->outside->in.size > 0 ||
		       a->outside->type != SIM_TYPE_STREAM;
	if (what == WORLD_DO_PEER_RESET && a->outside->type == SIM_TYPE_STREAM)
		sim_outside_reset(&w->sim, a->outside);
	else
		sim_outside_close(&w->sim, a->outside);
}

static void
child_exits(struct world *w, struct actor *a, uint8_t arg)
{
	struct sim_child *child = child_of(w, a);

	if (child == NULL || child->exited)
		return;
	world_print(w, "%s ~> exit", a->name);
	w->disturbed = true;
	sim_outside_exit(&w->sim, child, arg % 128, arg >= 128);
}

bool
world_has_exited(struct actor *a)
{
	struct sim_child *child = child_of(a->world, a);

	return child != NULL && child->exited;
}

void
world_check_exit(struct actor *a)
{
	struct world *w = a->world;
	struct sim_child *child = child_of(w, a);
	int code = 0;

	if (!plumb_transport_get_returncode(a->transport, &code))
		world_fail(w, "%s: it has exited without a code", a->name);
	if (child == NULL || !child->exited)
		world_fail(w, "%s: it has not exited", a->name);
	else if (code != child->returncode && w->sim.injected == 0)
		world_fail(w, "%s: it exits with another code", a->name);
}

static void
steal(struct world *w, struct actor *a)
{
	if (a->lost || a->transport == NULL || a->process != NULL ||
	    a->ours == NULL || a->ours->refs == 0 || a->stolen)
		return;
	for (int fd = 0; fd < SIM_FDS; fd++) {
		if (w->sim.fds[fd] != a->ours)
			continue;
		a->stolen = true;
		a->disturbed = true;
		w->disturbed = true;
		world_print(w, "%s ~> its descriptor is closed", a->name);
		sim_outside_steal(&w->sim, fd);
	}
}

static void
icmp(struct world *w, struct actor *a, uint8_t arg)
{
	static const int errors[ERRORS] = { PLUMB_ECONNREFUSED,
		PLUMB_EHOSTUNREACH, PLUMB_ENETUNREACH, PLUMB_ETIMEDOUT };

	if (a->ours == NULL || a->ours->type == SIM_TYPE_PIPE || a->lost)
		return;
	w->disturbed = true;
	a->disturbed = true;
	world_print(w, "%s ~> icmp", a->name);
	sim_outside_icmp(&w->sim, a->ours, errors[arg % ERRORS]);
}

static void
answer(struct world *w, uint8_t arg)
{
	world_print(w, "# a name is answered");
	sim_outside_answer(
	    &w->sim, arg == 0 ? PLUMB_EGAI : 0, 1 + (arg - 1u) % 3);
}

bool
world_do_outside(struct world *w, struct actor *a, const struct step *step)
{
	switch (step->what) {
	case WORLD_DO_PEER_SEND:
		if (a->ours != NULL && a->ours->type == SIM_TYPE_DATAGRAM)
			datagram_comes(w, a, script_size(step->args[0]));
		else
			peer_sends(a, script_size(step->args[0]));
		return true;
	case WORLD_DO_PEER_READ:
		peer_reads(a, script_size(step->args[0]));
		datagrams_are_read(w);
		return true;
	case WORLD_DO_PEER_END:
	case WORLD_DO_PEER_RESET:
	case WORLD_DO_PEER_CLOSE:
		peer_leaves(a, step->what);
		return true;
	case WORLD_DO_STEAL:
		steal(w, a);
		return true;
	case WORLD_DO_ICMP:
		icmp(w, a, step->args[0]);
		return true;
	case WORLD_DO_ANSWER:
		answer(w, step->args[0]);
		return true;
	case WORLD_DO_EXIT:
		child_exits(w, a, step->args[0]);
		return true;
	default:
		return false;
	}
}

/* In the midst of an operation of the kernel. */
void
world_meddle(void *self)
{
	static const uint8_t steps[] = { WORLD_DO_PEER_SEND, WORLD_DO_PEER_END,
		WORLD_DO_PEER_RESET, WORLD_DO_PEER_CLOSE, WORLD_DO_PEER_READ,
		WORLD_DO_ICMP, WORLD_DO_EXIT };
	struct world *w = self;
	struct step step = { .args = { 20, 0 } };

	if (w->count == 0)
		return;
	step.what =
	    steps[sim_choose(&w->sim.choices, sizeof steps / sizeof steps[0])];
	(void)world_do_outside(w, &w->actors[w->selected], &step);
}
