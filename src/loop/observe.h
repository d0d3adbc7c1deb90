/*
 * The run-time assertion. Whatever happens to a transport is put down as a
 * note in a small ring of its own, judged by the monitor, and, where someone
 * records, told as a line of tape. Lines are made only when they are wanted:
 * for the recorder, or for the report of a broken rule.
 */
#ifndef PLUMB_LOOP_OBSERVE_H
#define PLUMB_LOOP_OBSERVE_H

#include "core/drive.h"
#include "core/kind.h"
#include "core/rule.h"
#include "core/sendq.h"
#include "core/traffic.h"
#include "loop/loop.h"

enum { PLUMB_RING = 16, PLUMB_NAME_SIZE = 32 };

enum {
	PLUMB_NOTE_COUNT = 1,	   /* number: bytes of data */
	PLUMB_NOTE_SIZE = 2,	   /* number: get_write_buffer_size() */
	PLUMB_NOTE_LIMITS = 4,	   /* number, more: low, high */
	PLUMB_NOTE_ASKED = 8,	   /* number, more: high, low, as were given */
	PLUMB_NOTE_WORD = 16,	   /* number: a const char *, that lives on */
	PLUMB_NOTE_VIA = 32,	   /* more: likewise, the protocol's name */
	PLUMB_NOTE_TRUTH = 64,	   /* there is a truth value */
	PLUMB_NOTE_TRUE = 128,	   /* and this is it */
	PLUMB_NOTE_NAME = 512,	   /* number: as for WORD, after name= */
	PLUMB_NOTE_HINT = 1024,	   /* number: of get_buffer, signed */
	PLUMB_NOTE_SENT = 2048,	   /* more: bytes of a sendfile */
	PLUMB_NOTE_ADDRESS = 4096, /* the last piece is a plumb_address */
	PLUMB_NOTE_REASON = 8192,  /* why: number, or more where WORD is */
	PLUMB_NOTE_NUMBER = 16384, /* more: signed; the verb says of what */
	PLUMB_NOTE_RAISED = 256	   /* error was raised; else it was given */
};

/*
 * What is kept of an event: enough for its line, but for the data itself.
 * Small, as four of them are written for each request that a server answers.
 */
struct plumb_note {
	uint32_t what; /* mark, verb and flags; see plumb_note_of */
	int32_t error;
	uint64_t number;
	uint64_t more;
};

static inline struct plumb_note
plumb_note_of(enum plumb_mark mark, enum plumb_verb verb, unsigned flags)
{
	return (struct plumb_note){
		.what = (uint32_t)mark | (uint32_t)verb << 8 | flags << 16,
	};
}

static inline enum plumb_mark
plumb_note_mark(const struct plumb_note *note)
{
	return (enum plumb_mark)(note->what & 0x0f);
}

/*
 * Which pipe of a subprocess it is about, from 1; 0: none. A method of it, or,
 * by the verb, the subprocess's own callback.
 */
static inline unsigned
plumb_note_pipe(const struct plumb_note *note)
{
	return note->what >> 4 & 0x0f;
}

static inline void
plumb_note_set_pipe(struct plumb_note *note, unsigned pipe)
{
	note->what |= pipe << 4;
}

static inline enum plumb_verb
plumb_note_verb(const struct plumb_note *note)
{
	return (enum plumb_verb)(note->what >> 8 & 0xff);
}

/* Whether it has that flag. */
static inline bool
plumb_note_has(const struct plumb_note *note, unsigned flag)
{
	return (note->what >> 16 & flag) != 0;
}

static inline void
plumb_note_flag(struct plumb_note *note, unsigned flag)
{
	note->what |= flag << 16;
}

struct plumb_observer {
	struct plumb_drive *drive; /* who is observed: judged by its monitor */
	unsigned next;		   /* ever counted up */
	/* Of a pipe of a subprocess: who is judged as well by its methods, and
	 * tells of them; nobody tells of its callbacks. NULL: of nobody's. */
	struct plumb_observer *owner;
	unsigned pipe; /* which, from 1 */
	char name[PLUMB_NAME_SIZE];
	struct plumb_note ring[PLUMB_RING];
};

/* The drive lives as long. */
void plumb_observer_init(
    struct plumb_observer *observer, struct plumb_drive *drive);
/* Makes it the observer of that pipe, from 1, of a subprocess. */
void plumb_observer_belong(struct plumb_observer *observer,
    struct plumb_observer *owner, unsigned pipe);
/* Names that the tape's grammar has no room for are made fit for it. */
void plumb_observer_name(struct plumb_observer *observer, const char *name);

/*
 * Puts an event down that the monitor has passed, where nobody records. Of the
 * note only what it says it is matters.
 */
static inline void
plumb_observe_put(
    struct plumb_observer *observer, struct plumb_note note, uint64_t number)
{
	struct plumb_note *at = &observer->ring[observer->next++ % PLUMB_RING];

	at->what = note.what;
	at->error = 0;
	at->number = number;
}

/*
 * Puts an event down, has it judged, and tells who records. The pieces are its
 * data, if it has some.
 */
void plumb_observe(struct plumb_loop *loop, struct plumb_observer *observer,
    struct plumb_note note, const struct plumb_piece *pieces, size_t count);

#endif
