/*
 * What quiet.h says of the engine: of a quiet stream its answers are known, and
 * asking changes nothing, whatever the limits are and whether writing is paused.
 */
#include "core/quiet.h"

/* The stream is as it was. */
/*@ predicate stream_same{A, B}(struct plumb_stream *s) =
  @   \at(s->state, A) == \at(s->state, B) &&
  @   (\at(s->reading_paused, A) <==> \at(s->reading_paused, B)) &&
  @   (\at(s->eof_asked, A) <==> \at(s->eof_asked, B)) &&
  @   (\at(s->eof_done, A) <==> \at(s->eof_done, B)) &&
  @   (\at(s->lingers, A) <==> \at(s->lingers, B)) &&
  @   \at(s->error, A) == \at(s->error, B) &&
  @   \at(s->size, A) == \at(s->size, B) &&
  @   (\at(s->flow.paused, A) <==> \at(s->flow.paused, B)) &&
  @   \at(s->flow.low, A) == \at(s->flow.low, B) &&
  @   \at(s->flow.high, A) == \at(s->flow.high, B);
  @*/

bool quiet_reads(struct plumb_stream *s);
bool quiet_writes(struct plumb_stream *s, size_t len);

/*@ requires \valid(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns *s;
  @ ensures ok: stream_ok(*s);
  @ ensures same: stream_same{Old, Here}(s);
  @*/
bool
quiet_reads(struct plumb_stream *s)
{
	struct plumb_stream_step step;

	if (!plumb_stream_is_quiet(s)) {
		return false;
	}
	step = plumb_stream_readable(s);
	/*@ assert read: step.action == PLUMB_STREAM_DO_READ; */
	/*@ assert watch: step.readable && !step.writable; */
	step = plumb_stream_data(s);
	/*@ assert data: step.action == PLUMB_STREAM_DO_DATA; */
	/*@ assert still: step.readable && !step.writable; */
	return true;
}

/*@ requires \valid(s) && stream_ok(*s);
  @ requires something: len > 0;
  @ terminates \true;
  @ assigns *s;
  @ ensures ok: stream_ok(*s);
  @ ensures same: stream_same{Old, Here}(s);
  @*/
bool
quiet_writes(struct plumb_stream *s, size_t len)
{
	struct plumb_stream_step step;

	if (!plumb_stream_is_quiet(s)) {
		return false;
	}
	step = plumb_stream_write(s, len);
	/*@ assert send: step.action == PLUMB_STREAM_DO_SEND; */
	/*@ assert watch: step.readable && !step.writable; */
	step = plumb_stream_sent(s, 0);
	/*@ assert nothing: step.action == PLUMB_STREAM_DO_NOTHING; */
	/*@ assert still: step.readable && !step.writable; */
	return true;
}
