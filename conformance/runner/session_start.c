/*
 * How an adapter gets ready for cases: it is started, says who it is, shows
 * that it is honest, and opens the canaries.
 */
#include "conformance/runner/session_start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "conformance/runner/barrier.h"

bool
session_has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list != '\0') {
		size_t n = strcspn(list, ",");

		if (n == len && memcmp(list, word, n) == 0) {
			return true;
		}
		list += n + (list[n] == ',');
	}
	return false;
}

static char *
copy_of_key(const struct event *answer, const char *key)
{
	struct plumb_arg arg = plumb_tape_key(answer->line.rest, key);
	size_t len = arg.kind == PLUMB_ARG_KEY ? arg.value.len : 0;
	char *copy = memory_resize(NULL, len + 1);

	if (len > 0) {
		memcpy(copy, arg.value.at, len);
	}
	copy[len] = '\0';
	return copy;
}

static bool
say_hello(struct session *s)
{
	const struct event *answer;
	size_t id = stage_say(s, "loop => hello");

	if (!stage_answered(s, id)) {
		return false;
	}
	answer = record_answer(&s->record, id);
	if (!answer || plumb_tape_key(answer->line.rest, "tape").number != 1) {
		record_flaw(&s->record, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "the adapter's hello does not say tape=1");
		return false;
	}
	free(s->name);
	free(s->version);
	free(s->features);
	s->name = copy_of_key(answer, "name");
	s->version = copy_of_key(answer, "version");
	s->features = copy_of_key(answer, "features");
	return true;
}

/*
 * What nobody can know must be answered "unsupported", or nothing is believed.
 */
static bool
is_honest(struct session *s)
{
	static const char *const probes[] = {
		"loop => x%08x",
		"x => open kind=x%08x",
		"x on x%08x => close",
	};
	unsigned nonce = 0;

	if (getrandom(&nonce, sizeof(nonce), 0) != sizeof(nonce)) {
		nonce = (unsigned)getpid();
	}
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		char text[64];

		snprintf(text, sizeof(text), probes[i], nonce);
		actors_clear(&s->actors);
		record_start(&s->record, &s->actors, s->kind);
		actors_add(&s->actors, "x", 1);
		stage_answered(s, stage_say(s, text));
		if (s->record.flaw.verdict == VERDICT_UNSUPPORTED) {
			continue;
		}
		record_flaw(&s->record, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "the adapter did not answer \"%s\" by unsupported", text);
		return false;
	}
	actors_clear(&s->actors);
	record_start(&s->record, &s->actors, s->kind);
	return true;
}

void
session_close_canaries(struct session *s)
{
	for (size_t i = NET_NONE + 1; i < NET_COUNT; i++) {
		if (s->canaries[i].fd >= 0) {
			close(s->canaries[i].fd);
		}
		s->canaries[i].fd = -1;
	}
}

/*
 * Without a canary the barrier leans on the adapter's sync alone. An
 * implementation that cannot even keep a connection open is judged all the
 * same: by what its cases show.
 */
static void
open_canaries(struct session *s)
{
	for (enum net net = NET_NONE + 1; net < NET_COUNT; net++) {
		if (session_has_word(s->features, net_name(net)) && s->usable) {
			s->kind =
			    kind_of(net == NET_TCP ? KIND_TCP : KIND_UNIX);
			barrier_open(s, net);
			actors_clear(&s->actors);
			record_start(&s->record, &s->actors, s->kind);
		}
	}
}

bool
session_start(struct session *s, char *message, size_t cap)
{
	s->kind = kind_of(KIND_UNIX);
	session_close_canaries(s);
	process_end(&s->process, NULL, 0);
	actors_clear(&s->actors);
	record_start(&s->record, &s->actors, s->kind);
	s->usable = s->frozen = s->resetting = false;
	s->starts++;
	if (!process_start(
		&s->process, s->spec.argv, s->spec.workdir, message, cap)) {
		s->failed_starts++;
		return false;
	}
	s->usable = true;
	/* A short guard is for the cases: an interpreter takes its time. */
	s->guard =
	    s->spec.guard > GUARD_DEFAULT ? s->spec.guard : GUARD_DEFAULT;
	if (!say_hello(s) || !is_honest(s)) {
		snprintf(message, cap, "%s", s->record.flaw.message);
		s->usable = false;
		s->failed_starts++;
		process_end(&s->process, NULL, 0);
		return false;
	}
	open_canaries(s);
	s->failed_starts = 0;
	return true;
}
