/*
 * The run-time assertion. Whatever happens to a transport is put down as a
 * note in a small ring of its own, judged by the monitor, and, where someone
 * records, told as a line of tape. Lines are made only when they are wanted:
 * for the recorder, or for the report of a broken rule.
 */
#ifndef PLUMB_LOOP_OBSERVE_H
#define PLUMB_LOOP_OBSERVE_H

#include "core/rule.h"
#include "core/sendq.h"
#include "core/traffic.h"
#include "loop/loop.h"

enum { PLUMB_RING = 16, PLUMB_NAME_SIZE = 32 };

enum {
	PLUMB_NOTE_COUNT = 1,	/* number: bytes of data */
	PLUMB_NOTE_SIZE = 2,	/* number: get_write_buffer_size() */
	PLUMB_NOTE_LIMITS = 4,	/* number, more: low, high */
	PLUMB_NOTE_ASKED = 8,	/* number, more: high, low, as were given */
	PLUMB_NOTE_WORD = 16,	/* number: a const char *, that lives on */
	PLUMB_NOTE_VIA = 32,	/* more: likewise, the protocol's name */
	PLUMB_NOTE_TRUTH = 64,	/* there is a truth value */
	PLUMB_NOTE_TRUE = 128,	/* and this is it */
	PLUMB_NOTE_RAISED = 256 /* error was raised; else it was given */
};

/*
 * What is kept of an event: enough for its line, but for the data itself. Small,
 * as four of them are written for each request that a server answers.
 */
struct plumb_note {
	uint8_t mark;
	uint8_t verb;
	uint16_t flags;
	int32_t error;
	uint64_t number;
	uint64_t more;
};

static inline struct plumb_note
plumb_note_of(enum plumb_mark mark, enum plumb_verb verb)
{
	return (struct plumb_note){
		.mark = (uint8_t)mark,
		.verb = (uint8_t)verb,
	};
}

struct plumb_observer {
	struct plumb_monitor monitor;
	unsigned next; /* ever counted up */
	char name[PLUMB_NAME_SIZE];
	struct plumb_note ring[PLUMB_RING];
};

void plumb_observer_init(struct plumb_observer *observer);
/* Names that the tape's grammar has no room for are made fit for it. */
void plumb_observer_name(struct plumb_observer *observer, const char *name);

/* The rest of plumb_observe, where someone records or a rule is broken. */
void plumb_observe_tell(struct plumb_loop *loop,
    struct plumb_observer *observer, enum plumb_rule broken,
    const struct plumb_piece *pieces, size_t count);

static inline struct plumb_event
plumb_event_of_note(const struct plumb_note *note)
{
	struct plumb_event event = {
		.mark = (enum plumb_mark)note->mark,
		.verb = (enum plumb_verb)note->verb,
		.has_size = (note->flags & PLUMB_NOTE_SIZE) != 0,
		.has_limits = (note->flags & PLUMB_NOTE_LIMITS) != 0,
		.has_count = (note->flags & PLUMB_NOTE_COUNT) != 0,
		.has_truth = (note->flags & PLUMB_NOTE_TRUTH) != 0,
		.raised = (note->flags & PLUMB_NOTE_RAISED) != 0,
		.truth = (note->flags & PLUMB_NOTE_TRUE) != 0,
	};

	if (note->flags & PLUMB_NOTE_COUNT)
		event.count = note->number;
	if (note->flags & PLUMB_NOTE_SIZE)
		event.size = note->number;
	if (note->flags & PLUMB_NOTE_LIMITS) {
		event.low = note->number;
		event.high = note->more;
	}
	return event;
}

/* Puts an event down that the monitor has passed, where nobody records. */
static inline void
plumb_observe_put(struct plumb_observer *observer, struct plumb_note note)
{
	observer->ring[observer->next++ % PLUMB_RING] = note;
}

/*
 * Puts one event down and has it judged. The pieces are its data, if it has
 * some. Inline, because with what the caller knows of the note little is left
 * of all this.
 */
static inline void
plumb_observe(struct plumb_loop *loop, struct plumb_observer *observer,
    struct plumb_note note, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_event event = plumb_event_of_note(&note);
	enum plumb_rule broken;

	plumb_observe_put(observer, note);
	broken = plumb_monitor_step(&observer->monitor, &event);
	if (broken != PLUMB_RULE_NONE || loop->tape != NULL)
		plumb_observe_tell(loop, observer, broken, pieces, count);
}

#endif
