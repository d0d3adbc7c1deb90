/*
 * Targets: plumb_monitor_step, plumb_traffic_data, plumb_traffic_data_left,
 * plumb_traffic_write, plumb_traffic_written.
 *
 * The input is events, four bytes each: any, in any order. What a few sentences
 * of the rule book forbid, put down here as plainly as they read, is found; and
 * where a short cut answers, the monitor answers the same.
 */
#include <string.h>

#include "core/monitor.h"
#include "core/traffic.h"
#include "core/verb.h"
#include "fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What has come so far. */
struct seen {
	bool made;
	bool lost;
	bool aborted;
	bool switched;
	bool paused;
};

static struct plumb_event
event_of(const uint8_t at[4])
{
	static const uint64_t numbers[] = { 0, 1, 2, 3, 16384, 65536, 65537,
		UINT64_MAX };
	struct plumb_event e = {
		.mark = PLUMB_MARK_CALL + at[0] % 4,
		.verb = 1 + at[1] % (PLUMB_VERB_COUNT - 1),
		.has_size = (at[2] & 1) != 0,
		.has_limits = (at[2] & 2) != 0,
		.has_count = (at[2] & 4) != 0,
		.has_truth = (at[2] & 8) != 0,
		.raised = (at[2] & 16) != 0,
		.truth = (at[2] & 32) != 0,
		.has_fd = (at[2] & 64) != 0,
		.fd = at[3] % 5,
		.size = numbers[at[3] % 8],
		.low = numbers[at[3] / 8 % 8],
		.high = numbers[at[3] / 8 % 8] + at[3] / 64,
		.count = at[3] % 3,
	};

	/* Pipes have methods only. */
	if ((at[2] & 128) && plumb_verb_is_method(e.verb))
		e.pipe = (unsigned char)(1 + at[3] % 3);
	return e;
}

static bool
is_forbidden(const struct seen *seen, const struct plumb_event *e)
{
	if (e->mark != PLUMB_MARK_ENTER || !plumb_verb_is_callback(e->verb))
		return false;
	/* Nothing comes after connection_lost. */
	if (seen->lost)
		return true;
	/* connection_made comes once. */
	if (e->verb == PLUMB_VERB_CONNECTION_MADE && seen->made)
		return true;
	/* After abort() there is connection_lost, and nothing else. */
	if (seen->aborted && e->verb != PLUMB_VERB_CONNECTION_LOST)
		return true;
	/* pause_writing and resume_writing alternate. */
	if (e->verb == PLUMB_VERB_PAUSE_WRITING && seen->paused)
		return true;
	return e->verb == PLUMB_VERB_RESUME_WRITING && !seen->paused;
}

static void
note(struct seen *seen, const struct plumb_event *e)
{
	bool entered = e->mark == PLUMB_MARK_ENTER;

	seen->made |= entered && e->verb == PLUMB_VERB_CONNECTION_MADE;
	seen->lost |= entered && e->verb == PLUMB_VERB_CONNECTION_LOST;
	if (entered && e->verb == PLUMB_VERB_PAUSE_WRITING)
		seen->paused = true;
	if (entered && e->verb == PLUMB_VERB_RESUME_WRITING)
		seen->paused = false;
	seen->aborted |= seen->made && !e->raised &&
			 e->mark == PLUMB_MARK_RETURN &&
			 e->verb == PLUMB_VERB_ABORT && e->pipe == 0;
}

/* Whether a short cut knows this event, and then what it makes of it. */
static bool
cut_short(struct plumb_monitor *m, const struct plumb_event *e)
{
	if (e->pipe != 0 || e->raised)
		return false;
	if (e->verb == PLUMB_VERB_DATA_RECEIVED && e->has_count &&
	    e->mark == PLUMB_MARK_ENTER)
		return plumb_traffic_data(m, e->count);
	if (e->verb == PLUMB_VERB_DATA_RECEIVED && e->mark == PLUMB_MARK_LEAVE)
		return plumb_traffic_data_left(m);
	if (e->verb == PLUMB_VERB_WRITE && e->mark == PLUMB_MARK_CALL)
		return plumb_traffic_write(m);
	if (e->verb == PLUMB_VERB_WRITE && e->mark == PLUMB_MARK_RETURN)
		return plumb_traffic_written(m);
	return false;
}

static void
check_same(const struct plumb_monitor *a, const struct plumb_monitor *b)
{
	must(a->phase == b->phase && a->calls == b->calls);
	must(a->callbacks == b->callbacks);
	must(a->pausing_calls == b->pausing_calls);
	must(a->writing_paused == b->writing_paused);
	must(a->reading_paused == b->reading_paused);
	must(a->ended == b->ended && a->closing == b->closing);
	must(a->aborted == b->aborted && a->eof == b->eof);
}

static void
step(struct plumb_monitor *m, struct seen *seen, const struct plumb_event *e)
{
	struct plumb_monitor quick = *m;
	bool is_cut = cut_short(&quick, e);
	bool forbidden = is_forbidden(seen, e);
	enum plumb_rule rule = plumb_monitor_step(m, e);

	must(rule < PLUMB_RULE_COUNT);
	must(m->phase > PLUMB_PHASE_NONE && m->phase < PLUMB_PHASE_COUNT);
	must(!forbidden || rule != PLUMB_RULE_NONE);
	if (is_cut) {
		must(rule == PLUMB_RULE_NONE);
		check_same(m, &quick);
	}
	note(seen, e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plumb_monitor m;
	struct seen seen = { false };

	plumb_monitor_init(&m);
	for (; size >= 4; data += 4, size -= 4) {
		struct plumb_event e = event_of(data);

		step(&m, &seen, &e);
	}
	return 0;
}
