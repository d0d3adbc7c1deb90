/*
 * The stream engine's short cut, for ordinary traffic: a quiet stream is open
 * both ways, reads, and has nothing queued. What the engine would say is known
 * then, and it changes nothing: plumb_stream_readable() is READ,
 * plumb_stream_data() is DATA, plumb_stream_write() is SEND, with reading
 * watched as it is and writing not; and if all is sent, plumb_stream_sent() is
 * NOTHING. So it decides nothing by itself, and leaving it out changes nothing
 * but the time that it takes: proofs/quiet_any.c proves it from the engine's
 * contract, and quiet_test.c asks the engine.
 */
#ifndef PLUMB_CORE_QUIET_H
#define PLUMB_CORE_QUIET_H

#include "core/stream.h"

/*@ requires \valid_read(s) && stream_ok(*s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures quiet: \result <==>
  @   stream_reads(*s) && !s->eof_asked && s->size == 0;
  @*/
static inline bool
plumb_stream_is_quiet(const struct plumb_stream *s)
{
	if (s->reading_paused || s->eof_asked || s->size > 0) {
		return false;
	}
	return s->state == PLUMB_STREAM_OPEN;
}

#endif
