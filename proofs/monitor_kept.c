#include "proofs/monitor_kept.h"

struct plumb_monitor
monitor_kept_value(const struct plumb_monitor *m)
{
	struct plumb_monitor v;

	v.phase = m->phase;
	v.unmade = m->unmade;
	v.eof = m->eof;
	v.ended = m->ended;
	v.closing = m->closing;
	v.aborted = m->aborted;
	v.reading_paused = m->reading_paused;
	v.writing_paused = m->writing_paused;
	v.switched = m->switched;
	v.buffer_given = m->buffer_given;
	v.has_limits = m->has_limits;
	v.low = m->low;
	v.high = m->high;
	v.calls = m->calls;
	v.callbacks = m->callbacks;
	v.pausing_calls = m->pausing_calls;
	v.limiting_calls = m->limiting_calls;
	v.sending_calls = m->sending_calls;
	v.process.known = m->process.known;
	v.process.exited = m->process.exited;
	v.process.open[0] = m->process.open[0];
	v.process.open[1] = m->process.open[1];
	v.process.open[2] = m->process.open[2];
	v.process.lost[0] = m->process.lost[0];
	v.process.lost[1] = m->process.lost[1];
	v.process.lost[2] = m->process.lost[2];
	return v;
}

struct judged
monitor_kept_step(struct plumb_monitor m, struct plumb_event e)
{
	struct judged after;

	after.rule = plumb_monitor_step(&m, &e);
	after.m = monitor_kept_value(&m);
	return after;
}

struct plumb_monitor
monitor_kept_init(struct begun b)
{
	struct plumb_monitor m;

	plumb_monitor_init(&m);
	if (b.known) {
		plumb_monitor_process_begin(&m, b.pipes);
	}
	return monitor_kept_value(&m);
}
