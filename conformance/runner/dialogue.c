#include "conformance/runner/dialogue.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conformance/runner/glob.h"

enum came { CAME_NONE, CAME_LINE, CAME_NOTHING, CAME_BAD, CAME_END };

static const char *
why_not(enum came came)
{
	switch (came) {
	case CAME_NOTHING:
		return "nothing, until the guard";
	case CAME_BAD:
		return "a line without end";
	default:
		return "the end of its output";
	}
}

bool
dialogue_fail(struct dialogue *d, const char *expected, const char *came)
{
	text_addf(&d->problem, "expected: %s\ncame:     %s", expected, came);
	return false;
}

static long
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the adapter's pipes move, at most until then. */
static void
wait_until(struct dialogue *d, long then)
{
	struct process *p = &d->process;
	struct pollfd fds[3] = { { .fd = p->out, .events = POLLIN },
		{ .fd = p->err, .events = POLLIN },
		{ .fd = p->unsent.len > 0 ? p->in : -1, .events = POLLOUT } };
	long left = then - now_ms();

	(void)poll(fds, 3, left > 0 ? (int)left : 0);
}

/* The next line, into d->line. */
static enum came
next_line(struct dialogue *d)
{
	long then = now_ms() + 1000L * d->guard;
	const char *at;
	size_t len;

	for (;;) {
		switch (process_line(&d->process, &at, &len)) {
		case PROCESS_LINE:
			len = len < sizeof(d->line) ? len : sizeof(d->line) - 1;
			memcpy(d->line, at, len);
			d->line[len] = '\0';
			return CAME_LINE;
		case PROCESS_END:
			return CAME_END;
		case PROCESS_NONE:
			break;
		default:
			return CAME_BAD;
		}
		if (now_ms() > then) {
			return CAME_NOTHING;
		}
		process_flush(&d->process);
		wait_until(d, then);
		process_read(&d->process);
	}
}

/* A server's answer names its port; later steps connect to it. */
static void
note_port(struct dialogue *d)
{
	const char *port = strstr(d->line, " -> listen port=");

	if (port != NULL) {
		port = strchr(port, '=') + 1;
		d->port = (unsigned short)strtoul(port, NULL, 10);
	}
}

static bool
expect(struct dialogue *d, const char *pattern, bool at_once)
{
	enum came came = next_line(d);

	while (came == CAME_LINE && !at_once && !glob_match(pattern, d->line)) {
		came = next_line(d);
	}
	if (came != CAME_LINE) {
		return dialogue_fail(d, pattern, why_not(came));
	}
	if (!glob_match(pattern, d->line)) {
		return dialogue_fail(d, pattern, d->line);
	}
	note_port(d);
	return true;
}

static void
add_options(struct dialogue *d, struct text *to, bool listen)
{
	if (d->is_unix) {
		text_addf(to, "kind=unix path=%s", d->path);
	} else {
		text_addf(to, "kind=tcp host=127.0.0.1");
		if (!listen) {
			text_addf(to, " port=%u", (unsigned)d->port);
		}
	}
}

/* The step with its $ signs filled in; to be freed. */
static char *
fill_in(struct dialogue *d, const char *step)
{
	struct text text = { 0 };

	for (; *step != '\0'; step++) {
		if (*step != '$') {
			text_add(&text, step, 1);
			continue;
		}
		step++;
		if (*step == 'R') {
			text_addf(&text, "%s", d->word);
		} else if (*step == 'P') {
			text_addf(&text, "%u", (unsigned)d->port);
		} else {
			add_options(d, &text, *step == 'L');
		}
	}
	return text_end(&text);
}

static bool
do_step(struct dialogue *d, const char *step)
{
	switch (step[0]) {
	case '>':
		process_say(&d->process, step + 2, strlen(step + 2));
		process_flush(&d->process);
		return true;
	case '<':
		return expect(d, step + 2, true);
	case '^':
		return expect(d, step + 2, false);
	default:
		return dialogue_act(d, step + 2);
	}
}

bool
dialogue_step(struct dialogue *d, const char *step)
{
	char *text = fill_in(d, step);
	bool well = do_step(d, text);

	free(text);
	return well;
}

bool
dialogue_begin(struct dialogue *d, char *const *argv)
{
	static unsigned count;
	char why[512];

	d->listener = -1;
	d->peer = -1;
	d->port = 9;
	snprintf(d->path, sizeof(d->path), "/tmp/plumbline-%ld-%u.sock",
	    (long)getpid(), ++count);
	snprintf(d->word, sizeof(d->word), "z%08lx",
	    (unsigned long)(now_ms() * 2654435761L) & 0xffffffff);
	if (!process_start(&d->process, argv, NULL, why, sizeof(why))) {
		return dialogue_fail(d, "a process", why);
	}
	return true;
}

void
dialogue_end(struct dialogue *d)
{
	dialogue_close_peer(d);
	process_end(&d->process, NULL, 0);
	text_free(&d->process.unsent);
	text_free(&d->process.got);
	text_free(&d->process.tail);
	text_free(&d->problem);
	unlink(d->path);
}
