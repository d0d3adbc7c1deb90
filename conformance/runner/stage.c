#include "conformance/runner/stage.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/peer.h"

enum { ROUNDS_TO_BE_SURE = 4 };

double
stage_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

size_t
stage_say(struct session *s, const char *text)
{
	size_t len = strlen(text);

	process_say(&s->process, text, len);
	return record_command(&s->record, text, len);
}

size_t
stage_sayf(struct session *s, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return stage_say(s, text);
}

/*
 * A line about a canary that has been met: only what came back counts. While
 * it is being opened it takes part like any other transport.
 */
static bool
take_canary_line(struct session *s, const char *at, size_t len)
{
	static const char canary[] = "canary.";
	static const char received[] = " <= data_received ";
	const char *space = memchr(at, ' ', len);

	if (len < sizeof(canary) || memcmp(at, canary, sizeof(canary) - 1) ||
	    !space || actors_find(&s->actors, at, (size_t)(space - at))) {
		return false;
	}
	for (size_t i = NET_NONE + 1; i < NET_COUNT; i++) {
		struct canary *c = &s->canaries[i];
		size_t n = strlen(c->name);

		if (c->fd >= 0 && len > n + sizeof(received) - 1 &&
		    memcmp(at, c->name, n) == 0 &&
		    memcmp(at + n, received, sizeof(received) - 1) == 0) {
			c->heard += len - n - sizeof(received);
		}
	}
	return true;
}

static void
take_line(struct session *s, const char *at, size_t len)
{
	static const char answer[] = "loop -> reset";
	size_t n = sizeof(answer) - 1;

	if (take_canary_line(s, at, len)) {
		return;
	}
	if (!s->resetting) {
		record_line(&s->record, at, len);
	} else if (len >= n && memcmp(at, answer, n) == 0) {
		s->resetting = false;
		snprintf(s->reset_answer, sizeof(s->reset_answer), "%.*s",
		    (int)(len - n), at + n);
	}
}

static void
take_lines(struct session *s)
{
	for (;;) {
		const char *at;
		size_t len;
		char how[128];

		switch (process_line(&s->process, &at, &len)) {
		case PROCESS_LINE:
			take_line(s, at, len);
			continue;
		case PROCESS_TOO_LONG:
			record_flaw(&s->record, VERDICT_ADAPTER_ERROR,
			    PLUMB_RULE_NONE,
			    "the adapter printed more than %d bytes without an "
			    "end of line, beginning with %.60s",
			    PLUMB_TAPE_LINE_MAX, at);
			s->usable = false;
			return;
		case PROCESS_HALF:
		case PROCESS_END:
			process_end(&s->process, how, sizeof(how));
			record_flaw(&s->record, VERDICT_CRASH, PLUMB_RULE_NONE,
			    "the adapter ended by itself: %s%s", how,
			    len > 0 ? ", in the middle of a line" : "");
			s->usable = false;
			return;
		default:
			return;
		}
	}
}

static size_t
fill_polls(struct session *s, struct pollfd *polls)
{
	size_t n = 0;

	polls[n++] = (struct pollfd){ s->process.out, POLLIN, 0 };
	if (s->process.err >= 0) {
		polls[n++] = (struct pollfd){ s->process.err, POLLIN, 0 };
	}
	if (s->process.unsent.len > 0 && s->process.in >= 0) {
		polls[n++] = (struct pollfd){ s->process.in, POLLOUT, 0 };
	}
	for (size_t i = 1; i < s->actors.count; i++) {
		n += peer_poll(s->actors.at[i], &polls[n]);
	}
	return n;
}

static bool
is_sending(const struct session *s)
{
	return s->process.unsent.len > 0;
}

bool
stage_pump(struct session *s, int milliseconds)
{
	struct pollfd polls[ACTORS_MAX + 3];
	bool moved = false;
	size_t n;

	process_flush(&s->process);
	n = fill_polls(s, polls);
	if (!s->usable || poll(polls, n, milliseconds) <= 0) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (polls[i].revents == 0) {
			continue;
		}
		if (polls[i].fd == s->process.out ||
		    polls[i].fd == s->process.err) {
			moved = process_read_from(&s->process, polls[i].fd) ||
				moved;
		} else if (is_sending(s) && polls[i].fd == s->process.in) {
			process_flush(&s->process);
			moved = true;
		}
	}
	for (size_t i = 1; i < s->actors.count; i++) {
		moved = peer_move(s->actors.at[i]) || moved;
	}
	take_lines(s);
	return moved;
}

bool
stage_answered(struct session *s, size_t command)
{
	double end = stage_now() + s->guard;

	while (s->record.done < command &&
	       s->record.flaw.verdict == VERDICT_NONE) {
		stage_pump(s, STAGE_SILENCE);
		if (s->record.done < command && stage_now() > end) {
			record_flaw(&s->record, VERDICT_HANG, PLUMB_RULE_NONE,
			    "no answer within %g s: %.200s", s->guard,
			    s->record.commands[s->record.done].text);
			s->usable = false;
		}
	}
	return s->record.done >= command &&
	       s->record.flaw.verdict == VERDICT_NONE;
}

static size_t
rounds_to_be_sure(const struct session *s)
{
	size_t due = barrier_rounds_due(s);

	return due > ROUNDS_TO_BE_SURE ? due : ROUNDS_TO_BE_SURE;
}

/* Probes until it holds, something moves, or it is sure that nothing will. */
static enum waited
probe(struct session *s, bool (*holds)(void *), void *what)
{
	for (size_t i = 0; i < rounds_to_be_sure(s); i++) {
		enum barrier_round round = barrier_round(s);

		if (holds(what)) {
			return WAITED_YES;
		}
		if (barrier_rounds_due(s) == PEER_DUE_SURELY) {
			return WAITED_NONE;
		}
		if (round != BARRIER_QUIET) {
			return round == BARRIER_MOVED ? WAITED_NONE
						      : WAITED_GUARD;
		}
		if (!barrier_pause(s)) {
			return WAITED_NONE;
		}
	}
	return WAITED_MISSING;
}

enum waited
stage_wait(struct session *s, bool (*holds)(void *), void *what)
{
	double end = stage_now() + s->guard;
	enum waited waited = WAITED_NONE;

	while (waited == WAITED_NONE) {
		if (holds(what)) {
			waited = WAITED_YES;
		} else if (s->record.flaw.verdict != VERDICT_NONE) {
			waited = WAITED_FLAW;
		} else if (!stage_pump(s, STAGE_SILENCE)) {
			waited = probe(s, holds, what);
		}
		if (waited == WAITED_NONE && stage_now() > end) {
			waited = WAITED_GUARD;
		}
	}
	return s->record.flaw.verdict != VERDICT_NONE ? WAITED_FLAW : waited;
}
