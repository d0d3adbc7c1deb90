/*
 * One buffer, filled in blocks; each line in it is parsed, made an event and
 * judged where it lies. A line that breaks a rule is printed and the check goes
 * on; a line that is no line ends it, for nothing after it can be trusted.
 */
#include "conformance/runner/check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/check_names.h"
#include "conformance/runner/escape.h"
#include "conformance/runner/text.h"

enum {
	BLOCK = 1 << 17,
	/*
	 * The longest line and its newline, a block, and a name to look ahead
	 */
	BUFFER = PLUMB_TAPE_LINE_MAX + 1 + BLOCK + CHECK_NAME_SIZE
};

struct check {
	const struct check_options *options;
	struct check_names names;
	uint64_t line;
	uint64_t events;
	uint64_t broken;
};

/* Says what was expected where; the check ends there. */
static bool
refuse(const struct check *check, size_t column, const char *format, ...)
{
	const struct check_options *o = check->options;
	va_list args;

	fprintf(o->err, "%s:%" PRIu64 ":%zu: ", o->name, check->line, column);
	va_start(args, format);
	vfprintf(o->err, format, args);
	va_end(args);
	fputc('\n', o->err);
	return false;
}

static void
report(struct check *check, const struct plumb_tape_line *line,
    enum plumb_rule rule)
{
	const struct check_options *o = check->options;
	const struct plumb_rule_info *info = plumb_rule_info(rule);

	check->broken++;
	if (!o->json) {
		fprintf(o->out, "%s:%" PRIu64 ": %.*s: %s: %s\n", o->name,
		    check->line, (int)line->who.len, line->who.at, info->slug,
		    info->sentence);
		return;
	}
	fputs("{\"file\":", o->out);
	escape_json(o->out, o->name);
	fprintf(o->out,
	    ",\"line\":%" PRIu64 ",\"who\":\"%.*s\",\"rule\":", check->line,
	    (int)line->who.len, line->who.at);
	escape_json(o->out, info->slug);
	fputs(",\"sentence\":", o->out);
	escape_json(o->out, info->sentence);
	fputs("}\n", o->out);
}

/* Every `->` has its `=>` and every `<-` its `<=`, the innermost first. */
static bool
nest(struct check *check, struct check_name *name,
    const struct plumb_tape_line *line)
{
	bool method = plumb_verb_is_method(line->verb) && !name->server;
	const char *open = NULL;

	switch (line->mark) {
	case PLUMB_MARK_CALL:
		if (method) {
			check_name_open(name, line->verb, true);
		}
		return true;
	case PLUMB_MARK_ENTER:
		check_name_open(name, line->verb, false);
		return true;
	case PLUMB_MARK_RETURN:
		if (!method || check_name_close(name, line->verb, true)) {
			return true;
		}
		open = "=>";
		break;
	default:
		if (check_name_close(name, line->verb, false)) {
			return true;
		}
		open = "<=";
		break;
	}
	return refuse(check, line->who.len + 2,
	    "expected that \"%.*s %s %.*s\" was opened last and is still open",
	    (int)line->who.len, line->who.at, open, (int)line->word.len,
	    line->word.at);
}

/* What was made under this name tells what is meant by it. */
static void
note_maker(struct check_name *name, enum plumb_verb verb)
{
	if (verb == PLUMB_VERB_LISTEN) {
		name->server = true;
	} else if (verb == PLUMB_VERB_SPAWN) {
		name->monitor.process.known = true;
	}
}

static struct check_name *
find_name(struct check *check, const struct plumb_tape_line *line)
{
	struct check_name *name;

	if (line->mark == PLUMB_MARK_RETURN && line->verb == PLUMB_VERB_HELLO) {
		/* An adapter's first line: no name of another one is meant. */
		check_names_clear(&check->names);
	}
	name = check_names_find(&check->names, line->who.at, line->who.len);
	if (!name->placed) {
		check_names_place(&check->names, line->who.at, line->who.len);
	}
	return name;
}

/* Without what a callback always says, nothing could be judged by it. */
static bool
is_whole(struct check *check, const struct plumb_tape_line *line,
    const struct plumb_event *event)
{
	size_t column = line->who.len + 5 + line->word.len + 1;
	bool pipe = line->verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
		    line->verb == PLUMB_VERB_PIPE_CONNECTION_LOST;

	if (line->verb == PLUMB_VERB_DATA_RECEIVED && !event->has_count) {
		return refuse(check, column,
		    "expected data after data_received: :text or *count");
	}
	if (pipe && (!event->has_fd || event->fd >= PLUMB_MONITOR_PIPES)) {
		return refuse(check, column,
		    "expected fd=0, fd=1 or fd=2 of a callback of a pipe");
	}
	return true;
}

/* A line between the protocol and the transport. */
static bool
judge(struct check *check, const struct plumb_tape_line *line)
{
	struct plumb_event event;

	if (!plumb_event_of_line(line, &event)) {
		if (line->verb != PLUMB_VERB_NONE) {
			return true;
		}
		return refuse(check, line->who.len + 5,
		    "expected a verb after %s", plumb_mark_text(line->mark));
	}
	if (line->mark == PLUMB_MARK_ENTER && !is_whole(check, line, &event)) {
		return false;
	}
	struct check_name *name = find_name(check, line);

	if (!nest(check, name, line)) {
		return false;
	}
	if (line->mark == PLUMB_MARK_RETURN) {
		note_maker(name, line->verb);
	}
	if (!plumb_verb_is_callback(line->verb) &&
	    !plumb_verb_is_method(line->verb)) {
		return true;
	}
	if (line->verb == PLUMB_VERB_CONNECTION_MADE &&
	    line->mark == PLUMB_MARK_ENTER) {
		name->pipe = 0;
		if (name->monitor.phase == PLUMB_PHASE_LOST) {
			plumb_monitor_init(&name->monitor);
		}
	}
	check->events++;
	event.pipe = name->pipe;
	if (name->pipe > 0) {
		name = &check->names.list[name->owner];
	}
	enum plumb_rule rule = plumb_monitor_step(&name->monitor, &event);
	if (rule != PLUMB_RULE_NONE) {
		report(check, line, rule);
	}
	return true;
}

static bool
check_line(struct check *check, const char *text, size_t len)
{
	struct plumb_tape_line line;
	enum plumb_tape_error error = plumb_tape_parse(text, len, &line);

	check->line++;
	if (error == PLUMB_TAPE_BLANK) {
		return true;
	}
	if (error != PLUMB_TAPE_OK) {
		return refuse(
		    check, line.column, "%s", plumb_tape_error_text(error));
	}
	switch (line.mark) {
	case PLUMB_MARK_ACT:
	case PLUMB_MARK_SEE:
		return true;
	case PLUMB_MARK_NOT:
	case PLUMB_MARK_ON:
		return refuse(check, line.who.len + 2,
		    "expected a mark of a recorded tape: => -> <= <- ~> or <~");
	default:
		return judge(check, &line);
	}
}

/*
 * Checks the whole lines of len bytes and says in *used how many bytes they
 * were. What stays is the beginning of a line, which may already be too long.
 */
static bool
check_block(struct check *check, const char *text, size_t len, size_t *used)
{
	const char *at = text;
	const char *end = text + len;
	const char *stop = memchr(at, '\n', len);

	while (stop) {
		if (!check_line(check, at, (size_t)(stop - at))) {
			return false;
		}
		at = stop + 1;
		stop = memchr(at, '\n', (size_t)(end - at));
	}
	*used = (size_t)(at - text);
	if ((size_t)(end - at) > PLUMB_TAPE_LINE_MAX) {
		return check_line(check, at, (size_t)(end - at));
	}
	return true;
}

/* CHECK_FINE where all of it was read and every line was one. */
static enum check_exit
check_all(struct check *check, int fd, char *buffer)
{
	size_t have = 0;

	for (;;) {
		ssize_t got = read(fd, buffer + have, BLOCK);
		size_t used = 0;

		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			fprintf(check->options->err, "%s: %s\n",
			    check->options->name, strerror(errno));
			return errno == EISDIR ? CHECK_REFUSED : CHECK_FAULT;
		}
		if (got == 0) {
			/* The last line may lack its newline. */
			return have == 0 || check_line(check, buffer, have)
				   ? CHECK_FINE
				   : CHECK_REFUSED;
		}
		have += (size_t)got;
		if (!check_block(check, buffer, have, &used)) {
			return CHECK_REFUSED;
		}
		have -= used;
		memmove(buffer, buffer + used, have);
	}
}

static enum check_exit
verdict(const struct check *check)
{
	FILE *err = check->options->err;
	const char *name = check->options->name;

	if (check->events == 0) {
		fprintf(err,
		    "%s: nothing to check: no call and no callback of a "
		    "transport in %" PRIu64 " lines\n",
		    name, check->line);
		return CHECK_NOTHING;
	}
	fprintf(err,
	    "%s: %" PRIu64 " lines, %" PRIu64 " events of %zu names: %" PRIu64
	    " broke a rule\n",
	    name, check->line, check->events, check->names.count,
	    check->broken);
	return check->broken > 0 ? CHECK_BROKEN : CHECK_FINE;
}

int
check_tape(int fd, const struct check_options *options)
{
	struct check check = { .options = options };
	char *buffer = memory_resize(NULL, BUFFER);
	enum check_exit code;

	/* Looking ahead of a name reads bytes that nothing has filled yet. */
	memset(buffer, 0, BUFFER);
	code = check_all(&check, fd, buffer);
	if (code == CHECK_FINE) {
		code = verdict(&check);
	}
	check_names_free(&check.names);
	free(buffer);
	return (int)code;
}

static const char usage[] =
    "usage: plumbline check [--json] TAPE\n"
    "\n"
    "Judges a recorded tape (spec/tape.md), line by line; '-' is standard\n"
    "input. Each broken rule is a line: the place, who, the rule, what it "
    "says.\n"
    "\n"
    "  --json              an object per line instead\n"
    "\n"
    "exit: 0 no rule is broken, 1 one is, 5 nothing to judge,\n"
    "      64 usage, or a line that is none, 70 the tape could not be read\n";

int
check_command(int argc, char **argv)
{
	struct check_options options = { .out = stdout, .err = stderr };
	int at = 1;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return CHECK_FINE;
	}
	if (at < argc && strcmp(argv[at], "--json") == 0) {
		options.json = true;
		at++;
	}
	if (argc - at != 1 || (argv[at][0] == '-' && argv[at][1] != '\0')) {
		fputs(usage, stderr);
		return CHECK_REFUSED;
	}
	options.name = argv[at];
	if (strcmp(argv[at], "-") == 0) {
		options.name = "<stdin>";
		return check_tape(STDIN_FILENO, &options);
	}
	int fd = open(argv[at], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fprintf(stderr, "%s: %s\n", argv[at], strerror(errno));
		return CHECK_REFUSED;
	}
	int code = check_tape(fd, &options);
	close(fd);
	return code;
}
