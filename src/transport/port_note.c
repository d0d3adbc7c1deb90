/*
 * That methods are called and that they return, put down for the monitor and
 * the tape: the ports of the core, and what methods outside of it use.
 */
#include "core/port.h"

#include "core/kind.h"
#include "transport/methods.h"
#include "transport/transport.h"

static inline struct plumb_transport *
transport_of(struct plumb_drive *d)
{
	return (struct plumb_transport *)(void *)d;
}

static inline void
observe(struct plumb_transport *t, struct plumb_note note)
{
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
}

void
plumb_method_called(struct plumb_transport *t, enum plumb_verb verb)
{
	observe(t, plumb_note_of(PLUMB_MARK_CALL, verb, 0));
}

struct plumb_note
plumb_method_returning(enum plumb_verb verb, int error)
{
	struct plumb_note note = plumb_note_of(PLUMB_MARK_RETURN, verb, 0);

	if (error != 0) {
		plumb_note_flag(&note, PLUMB_NOTE_RAISED);
		note.error = error;
	}
	return note;
}

int
plumb_method_returned(
    struct plumb_transport *t, enum plumb_verb verb, int error)
{
	observe(t, plumb_method_returning(verb, error));
	return error;
}

/* What a method raises that this kind of transport does not have. */
int
plumb_method_missing(const struct plumb_transport *t, enum plumb_verb verb)
{
	return plumb_kind_has(t->drive.kind, verb) ? 0 : PLUMB_ENOTIMPL;
}

bool
plumb_method_returned_truth(
    struct plumb_transport *t, enum plumb_verb verb, bool truth)
{
	struct plumb_note note = plumb_method_returning(verb, 0);

	plumb_note_flag(&note, PLUMB_NOTE_TRUTH);
	if (truth)
		plumb_note_flag(&note, PLUMB_NOTE_TRUE);
	observe(t, note);
	return truth;
}

void
plumb_method_returned_word(
    struct plumb_transport *t, enum plumb_verb verb, const char *word)
{
	struct plumb_note note = plumb_method_returning(verb, 0);

	plumb_note_flag(&note, PLUMB_NOTE_WORD);
	note.number = (uintptr_t)word;
	observe(t, note);
}

void
plumb_port_called(struct plumb_drive *d, enum plumb_verb verb)
{
	plumb_method_called(transport_of(d), verb);
}

/* Whether the monitor's short cuts will do. */
static bool
in_short(const struct plumb_transport *t)
{
	return t->loop->tape == NULL && !t->in_full;
}

void
plumb_port_called_write(struct plumb_drive *d, enum plumb_verb verb,
    const struct plumb_given *given)
{
	struct plumb_transport *t = transport_of(d);
	struct plumb_note note = plumb_note_of(PLUMB_MARK_CALL, verb, 0);

	if (verb == PLUMB_VERB_WRITE && in_short(t) &&
	    plumb_traffic_write(&d->monitor)) {
		plumb_note_flag(&note, PLUMB_NOTE_COUNT);
		plumb_observe_put(&t->observer, note, given->total);
		return;
	}
	plumb_observe(t->loop, &t->observer, note, given->pieces, given->count);
}

void
plumb_port_called_limits(struct plumb_drive *d, struct plumb_flow_limits asked)
{
	struct plumb_note note = plumb_note_of(
	    PLUMB_MARK_CALL, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS, 0);
	int64_t high = asked.has_high ? asked.high : PLUMB_LIMIT_UNSET;
	int64_t low = asked.has_low ? asked.low : PLUMB_LIMIT_UNSET;

	plumb_note_flag(&note, PLUMB_NOTE_ASKED);
	note.number = (uint64_t)high;
	note.more = (uint64_t)low;
	observe(transport_of(d), note);
}

static int
returned_size(struct plumb_transport *t, enum plumb_verb verb, int error)
{
	struct plumb_note note = plumb_method_returning(verb, error);

	if (verb == PLUMB_VERB_WRITE && error == 0 && in_short(t) &&
	    plumb_traffic_written(&t->drive.monitor)) {
		plumb_note_flag(&note, PLUMB_NOTE_SIZE);
		plumb_observe_put(&t->observer, note, t->drive.stream.size);
		return 0;
	}
	plumb_note_flag(&note, PLUMB_NOTE_SIZE);
	note.number = t->drive.stream.size;
	observe(t, note);
	return error;
}

static int
returned_limits(struct plumb_transport *t, enum plumb_verb verb, int error)
{
	struct plumb_note note = plumb_method_returning(verb, error);

	plumb_note_flag(&note, PLUMB_NOTE_LIMITS);
	note.number = t->drive.stream.flow.low;
	note.more = t->drive.stream.flow.high;
	observe(t, note);
	return error;
}

int
plumb_port_returned(struct plumb_drive *d, enum plumb_verb verb, int error)
{
	struct plumb_transport *t = transport_of(d);

	switch (verb) {
	case PLUMB_VERB_WRITE:
	case PLUMB_VERB_WRITELINES:
	case PLUMB_VERB_SENDTO:
	case PLUMB_VERB_GET_WRITE_BUFFER_SIZE:
		return returned_size(t, verb, error);
	case PLUMB_VERB_SET_WRITE_BUFFER_LIMITS:
	case PLUMB_VERB_GET_WRITE_BUFFER_LIMITS:
		return returned_limits(t, verb, error);
	default:
		return plumb_method_returned(t, verb, error);
	}
}

bool
plumb_port_returned_truth(
    struct plumb_drive *d, enum plumb_verb verb, bool truth)
{
	return plumb_method_returned_truth(transport_of(d), verb, truth);
}

void
plumb_port_wrote(struct plumb_drive *d, size_t len)
{
	struct plumb_observer *observer = &transport_of(d)->observer;

	plumb_observe_put(observer,
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_WRITE, PLUMB_NOTE_COUNT),
	    len);
	plumb_observe_put(observer,
	    plumb_note_of(PLUMB_MARK_RETURN, PLUMB_VERB_WRITE, PLUMB_NOTE_SIZE),
	    0);
}
