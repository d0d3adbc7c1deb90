/*
 * What the engine says to what it is told, of the fields of a stream alone and
 * one by one: so that where a whole drive is proved, nothing is said of a
 * stream as a value. Each calls the function of stream.h that its name ends on.
 */
#ifndef PLUMB_CORE_DRIVE_HEAR_H
#define PLUMB_CORE_DRIVE_HEAR_H

#include "core/drive_state.h"
#include "core/quiet.h"
#include "core/stream.h"

/* clang-format off */
#define STREAM_BOOKS(s)                                                        \
	drive_books((s)->state, (s)->error, (s)->size, (s)->eof_asked,         \
	    (s)->eof_done, (s)->reading_paused, (s)->flow.low,                 \
	    (s)->flow.high, (s)->flow.paused)
#define STREAM_READS(s)                                                        \
	((s)->state == PLUMB_STREAM_OPEN && !(s)->reading_paused)
/* clang-format on */

/*@ requires \valid(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures books: STREAM_BOOKS(s);
  @ ensures made: \result.action == PLUMB_STREAM_DO_MADE <==>
  @   \old(s->state) == PLUMB_STREAM_NEW;
  @ ensures opens: \old(s->state) == PLUMB_STREAM_NEW ==>
  @   s->state == PLUMB_STREAM_OPEN;
  @ ensures same: \old(s->state) != PLUMB_STREAM_NEW ==>
  @   s->state == \old(s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
static inline struct plumb_stream_step
plumb_drive_hear_made(struct plumb_stream *s)
{
	return plumb_stream_made(s);
}

/*@ requires \valid(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures read: \result.action == PLUMB_STREAM_DO_READ <==>
  @   STREAM_READS(s);
  @ ensures same: s->state == \old(s->state) && s->size == \old(s->size);
  @*/
static inline struct plumb_stream_step
plumb_drive_hear_readable(struct plumb_stream *s)
{
	return plumb_stream_readable(s);
}

/*@ requires \valid_read(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures reading: \result <==> STREAM_READS(s);
  @*/
static inline bool
plumb_drive_hear_is_reading(const struct plumb_stream *s)
{
	return plumb_stream_is_reading(s);
}

/*@ requires \valid_read(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures quiet: \result ==> STREAM_READS(s);
  @*/
static inline bool
plumb_drive_hear_is_quiet(const struct plumb_stream *s)
{
	return plumb_stream_is_quiet(s);
}

/*@ requires \valid(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures data: \result.action == PLUMB_STREAM_DO_DATA <==>
  @   STREAM_READS(s);
  @ ensures same: s->state == \old(s->state) && s->size == \old(s->size);
  @*/
static inline struct plumb_stream_step
plumb_drive_hear_data(struct plumb_stream *s)
{
	return plumb_stream_data(s);
}

/*@ requires \valid(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures books: STREAM_BOOKS(s);
  @ ensures eof: \result.action == PLUMB_STREAM_DO_EOF <==>
  @   \old(STREAM_READS(s));
  @ ensures half: \old(STREAM_READS(s)) ==> s->state == PLUMB_STREAM_HALF;
  @ ensures same: !\old(STREAM_READS(s)) ==> s->state == \old(s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
static inline struct plumb_stream_step
plumb_drive_hear_eof(struct plumb_stream *s)
{
	return plumb_stream_eof(s);
}

/* What comes of a close. */
/*@ predicate stream_closes(integer before, integer state) =
  @   state_closing(state) &&
  @   (stream_live(state) ==> stream_live(before)) &&
  @   (state == PLUMB_STREAM_ENDING ==>
  @     stream_live(before) || before == PLUMB_STREAM_ENDING) &&
  @   (stream_over(before) ==> stream_over(state));
  @*/

/*@ requires \valid(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures books: STREAM_BOOKS(s);
  @ ensures closes: stream_closes(\old(s->state), s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
static inline struct plumb_stream_step
plumb_drive_hear_close(struct plumb_stream *s)
{
	return plumb_stream_close(s);
}

/*@ requires \valid(s) && STREAM_BOOKS(s);
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures books: STREAM_BOOKS(s);
  @ ensures kept: open ==> s->state == \old(s->state);
  @ ensures closes: !open ==> stream_closes(\old(s->state), s->state);
  @ ensures size: s->size == \old(s->size);
  @*/
static inline struct plumb_stream_step
plumb_drive_hear_answered(struct plumb_stream *s, bool open)
{
	return plumb_stream_answered(s, open);
}

#endif
