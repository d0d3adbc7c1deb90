#define _GNU_SOURCE /* pipe2 */
#include "sys/resolver.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "sys/kernel.h"

static void
push(struct plumb_question **list, struct plumb_question *question)
{
	while (*list != NULL)
		list = &(*list)->next;
	question->next = NULL;
	*list = question;
}

static struct plumb_question *
pop(struct plumb_question **list)
{
	struct plumb_question *question = *list;

	if (question != NULL)
		*list = question->next;
	return question;
}

static void
answer(struct plumb_resolver *resolver, struct plumb_question *question)
{
	pthread_mutex_unlock(&resolver->lock);
	question->error = plumb_address_lookup(question->host, question->port,
	    question->answers, PLUMB_ANSWERS_MAX, &question->count);
	pthread_mutex_lock(&resolver->lock);
	push(&resolver->answered, question);
	/* A full pipe wakes the reader just as well. */
	if (write(resolver->wake[1], "", 1) < 0)
		return;
}

static void *
work(void *arg)
{
	struct plumb_resolver *resolver = arg;

	pthread_mutex_lock(&resolver->lock);
	while (!resolver->stopping) {
		struct plumb_question *question = pop(&resolver->open);

		if (question != NULL)
			answer(resolver, question);
		else
			pthread_cond_wait(&resolver->asked, &resolver->lock);
	}
	pthread_mutex_unlock(&resolver->lock);
	return NULL;
}

/* The program's signals are for its own threads. */
static int
start_thread(struct plumb_resolver *resolver)
{
	sigset_t all;
	sigset_t old;
	int number;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	number = pthread_create(&resolver->thread, NULL, work, resolver);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return number == 0 ? 0 : plumb_error_of_errno(number);
}

int
plumb_resolver_start(struct plumb_resolver *resolver)
{
	int error;

	resolver->open = NULL;
	resolver->answered = NULL;
	resolver->stopping = false;
	if (pipe2(resolver->wake, O_CLOEXEC | O_NONBLOCK) < 0)
		return plumb_error_of_errno(errno);
	pthread_mutex_init(&resolver->lock, NULL);
	pthread_cond_init(&resolver->asked, NULL);
	error = start_thread(resolver);
	if (error != 0) {
		(void)close(resolver->wake[0]);
		(void)close(resolver->wake[1]);
	}
	return error;
}

void
plumb_resolver_stop(struct plumb_resolver *resolver)
{
	pthread_mutex_lock(&resolver->lock);
	resolver->stopping = true;
	pthread_cond_signal(&resolver->asked);
	pthread_mutex_unlock(&resolver->lock);
	pthread_join(resolver->thread, NULL);
	pthread_cond_destroy(&resolver->asked);
	pthread_mutex_destroy(&resolver->lock);
	(void)close(resolver->wake[0]);
	(void)close(resolver->wake[1]);
}

void
plumb_resolver_ask(
    struct plumb_resolver *resolver, struct plumb_question *question)
{
	pthread_mutex_lock(&resolver->lock);
	push(&resolver->open, question);
	pthread_cond_signal(&resolver->asked);
	pthread_mutex_unlock(&resolver->lock);
}

struct plumb_question *
plumb_resolver_next(struct plumb_resolver *resolver)
{
	struct plumb_question *question;
	char bytes[16];

	pthread_mutex_lock(&resolver->lock);
	question = pop(&resolver->answered);
	while (question == NULL &&
	       read(resolver->wake[0], bytes, sizeof bytes) > 0)
		;
	pthread_mutex_unlock(&resolver->lock);
	return question;
}
