/* Names: they are answered when whoever drives the world says so. */
#include <string.h>

#include "fuzz/sim/inside.h"
#include "fuzz/sim/outside.h"
#include "sys/resolver.h"

static void
push(struct plumb_question **list, struct plumb_question *question)
{
	while (*list != NULL)
		list = &(*list)->next;
	question->next = NULL;
	*list = question;
}

int
sim_resolver_start(void *self, struct plumb_resolver *resolver)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_RESOLVE);
	struct sim_node *node;

	if (error != 0)
		return sim_told(sim, "resolver_start", -1, error);
	node = sim_node_new(sim, SIM_TYPE_NAMES);
	error = node == NULL ? PLUMB_ENFILE
			     : sim_install(sim, node, &resolver->wake[0]);
	if (error != 0 && node != NULL)
		node->refs = 0;
	return sim_told(sim, "resolver_start", resolver->wake[0], error);
}

void
sim_resolver_stop(void *self, struct plumb_resolver *resolver)
{
	struct sim *sim = self;

	sim->questions = NULL;
	sim->answers = NULL;
	sim_close(sim, resolver->wake[0]);
}

void
sim_resolver_ask(void *self, struct plumb_resolver *resolver,
    struct plumb_question *question)
{
	struct sim *sim = self;

	(void)resolver;
	push(&sim->questions, question);
	(void)sim_told(sim, "resolver_ask", resolver->wake[0], 0);
}

struct plumb_question *
sim_resolver_next(void *self, struct plumb_resolver *resolver)
{
	struct sim *sim = self;
	struct plumb_question *question = sim->answers;

	(void)resolver;
	if (question != NULL)
		sim->answers = question->next;
	return question;
}

void
sim_outside_answer(struct sim *sim, int error, size_t count)
{
	struct plumb_question *question = sim->questions;

	if (question == NULL)
		return;
	sim->questions = question->next;
	question->error = error;
	question->count = 0;
	for (size_t i = 0; error == 0 && i < count; i++)
		if (plumb_address_of_ip("127.0.0.1", question->port,
			&question->answers[question->count]) == 0)
			question->count++;
	push(&sim->answers, question);
	sim->moved++;
}
