/*
 * From a line to an event: only those arguments are read that the mark and the
 * verb give a meaning to.
 */
#include "core/event.h"

/* Whether a word is a truth value, and which. */
/*@ requires word: span_ok(word);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns e->has_truth, e->truth;
  @*/
static void
read_truth(struct plumb_span word, struct plumb_event *e)
{
	e->truth = plumb_span_equals(word, "true", 4);
	e->has_truth = e->truth || plumb_span_equals(word, "false", 5);
}

/* The size, which is the only argument as a rule. */
/*@ requires rest: span_ok(rest);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns e->has_size, e->size;
  @*/
static void
read_size(struct plumb_span rest, struct plumb_event *e)
{
	uint64_t number = 0;

	if (rest.len > 5) {
		struct plumb_span key = { rest.at, 5 };
		struct plumb_span value = { rest.at + 5, rest.len - 5 };

		if (plumb_span_equals(key, "size=", 5) &&
		    plumb_span_number(value, &number)) {
			e->has_size = true;
			e->size = number;
			return;
		}
	}
	struct plumb_arg arg = plumb_tape_find(rest, "size", 4);
	e->has_size = arg.kind == PLUMB_ARG_KEY && arg.has_number;
	e->size = arg.number;
}

/*@ requires rest: span_ok(rest);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns e->has_limits, e->low, e->high;
  @*/
static void
read_limits(struct plumb_span rest, struct plumb_event *e)
{
	struct plumb_arg low = plumb_tape_find(rest, "low", 3);
	struct plumb_arg high = plumb_tape_find(rest, "high", 4);

	e->has_limits = low.kind == PLUMB_ARG_KEY && low.has_number &&
			high.kind == PLUMB_ARG_KEY && high.has_number;
	e->low = low.number;
	e->high = high.number;
}

/*@ requires rest: span_ok(rest);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns e->has_count, e->count;
  @*/
static void
read_count(struct plumb_span rest, struct plumb_event *e)
{
	struct plumb_arg data = plumb_tape_next(&rest);

	if (data.kind == PLUMB_ARG_BYTES) {
		e->has_count = true;
		e->count = plumb_tape_decoded_size(data.value);
	} else if (data.kind == PLUMB_ARG_COUNT) {
		e->has_count = data.has_number;
		e->count = data.number;
	}
}

/*@ requires rest: span_ok(rest);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns e->has_fd, e->fd;
  @*/
static void
read_fd(struct plumb_span rest, struct plumb_event *e)
{
	struct plumb_arg fd = plumb_tape_find(rest, "fd", 2);

	e->has_fd = fd.kind == PLUMB_ARG_KEY && fd.has_number;
	e->fd = fd.number;
}

/* What a method returned; false where it was not called at all. */
/*@ requires rest: span_ok(rest) && rest.len > 0;
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns *e;
  @*/
static bool
read_return(struct plumb_span rest, struct plumb_event *e)
{
	uint64_t number = 0;

	if (plumb_span_equals(rest, "unsupported", 11)) {
		return false;
	}
	if (rest.at[0] == '!') {
		e->raised = true;
		return true;
	}
	switch (e->verb) {
	case PLUMB_VERB_WRITE:
	case PLUMB_VERB_WRITELINES:
	case PLUMB_VERB_SENDTO:
		read_size(rest, e);
		break;
	case PLUMB_VERB_GET_RETURNCODE:
		e->has_truth = true;
		e->truth = !plumb_span_equals(rest, "None", 4);
		break;
	case PLUMB_VERB_GET_WRITE_BUFFER_SIZE:
		e->has_size = plumb_span_number(rest, &number);
		e->size = number;
		break;
	case PLUMB_VERB_SET_WRITE_BUFFER_LIMITS:
	case PLUMB_VERB_GET_WRITE_BUFFER_LIMITS:
		read_limits(rest, e);
		break;
	default:
		read_truth(rest, e);
		break;
	}
	return true;
}

/*@ requires rest: span_ok(rest);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns *e;
  @*/
static void
read_leave(struct plumb_span rest, struct plumb_event *e)
{
	struct plumb_arg first = plumb_tape_next(&rest);

	if (first.kind == PLUMB_ARG_RAISED) {
		e->raised = true;
	} else if (first.kind == PLUMB_ARG_KEY &&
		   plumb_span_equals(first.key, "return", 6)) {
		read_truth(first.value, e);
	}
}

/*@ requires rest: span_ok(rest);
  @ requires event: \valid(e);
  @ terminates \true;
  @ assigns *e;
  @*/
static void
read_enter(struct plumb_span rest, struct plumb_event *e)
{
	switch (e->verb) {
	case PLUMB_VERB_DATA_RECEIVED:
	case PLUMB_VERB_BUFFER_UPDATED:
	case PLUMB_VERB_DATAGRAM_RECEIVED:
		read_count(rest, e);
		break;
	case PLUMB_VERB_PIPE_DATA_RECEIVED:
		read_count(rest, e);
		read_fd(rest, e);
		break;
	case PLUMB_VERB_PIPE_CONNECTION_LOST:
		read_fd(rest, e);
		break;
	case PLUMB_VERB_PAUSE_WRITING:
	case PLUMB_VERB_RESUME_WRITING:
		read_size(rest, e);
		break;
	default:
		break;
	}
}

bool
plumb_event_of_line(const struct plumb_tape_line *line, struct plumb_event *e)
{
	struct plumb_event event = { .mark = line->mark, .verb = line->verb };

	*e = event;
	if (e->verb == PLUMB_VERB_NONE) {
		return false;
	}
	switch (e->mark) {
	case PLUMB_MARK_CALL:
		return true;
	case PLUMB_MARK_RETURN:
		return line->rest.len == 0 || read_return(line->rest, e);
	case PLUMB_MARK_ENTER:
		read_enter(line->rest, e);
		return true;
	case PLUMB_MARK_LEAVE:
		if (line->rest.len > 0) {
			read_leave(line->rest, e);
		}
		return true;
	default:
		return false;
	}
}
