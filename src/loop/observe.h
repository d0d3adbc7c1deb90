/*
 * The run-time assertion. Whatever happens to a transport is put down as a
 * record in a small ring of its own, judged by the monitor, and, where someone
 * records, told as a line of tape. Lines are made only when they are wanted:
 * for the recorder, or for the report of a broken rule.
 */
#ifndef PLUMB_LOOP_OBSERVE_H
#define PLUMB_LOOP_OBSERVE_H

#include "core/monitor.h"
#include "core/sendq.h"
#include "plumbline.h"

enum { PLUMB_RING = 16, PLUMB_NAME_SIZE = 32 };

/* One event with what its line says beyond it. */
struct plumb_record {
	struct plumb_event event;
	int error;	  /* raised by it, or given to it */
	bool has_asked;	  /* set_write_buffer_limits() was given these */
	int64_t asked[2]; /* high, low; PLUMB_LIMIT_UNSET */
	const char *word; /* an argument or a result; outlives the ring */
	const char *via;  /* the protocol's name, where it was switched */
};

struct plumb_observer {
	struct plumb_monitor monitor;
	unsigned next; /* ever counted up */
	char name[PLUMB_NAME_SIZE];
	struct plumb_record ring[PLUMB_RING];
};

void plumb_observer_init(struct plumb_observer *observer);
/* Names that the tape's grammar has no room for are made fit for it. */
void plumb_observer_name(struct plumb_observer *observer, const char *name);

/* The next record, to be filled in and then given to plumb_observe. */
static inline struct plumb_record *
plumb_record_next(
    struct plumb_observer *observer, enum plumb_mark mark, enum plumb_verb verb)
{
	struct plumb_record *record =
	    &observer->ring[observer->next++ % PLUMB_RING];

	*record = (struct plumb_record){
		.event = { .mark = mark, .verb = verb },
	};
	return record;
}

/* The pieces are the data of the event, if it has some. */
void plumb_observe(struct plumb_loop *loop, struct plumb_observer *observer,
    const struct plumb_record *record, const struct plumb_piece *pieces,
    size_t count);

#endif
