/*
 * From a line of the tape to what the monitor is told.
 */
#ifndef PLUMB_CORE_EVENT_H
#define PLUMB_CORE_EVENT_H

#include "core/monitor_state.h"
#include "core/tape.h"

/*
 * Makes an event of a parsed line; false where the line is none: a peer's, a
 * body without a verb, or an answer that says `unsupported`.
 */
/*@ requires line: \valid_read(line) && span_ok(line->rest);
  @ requires event: \valid(e);
  @ requires apart: \separated(e, line);
  @ requires apart_text:
  @     \separated(e, line->rest.at + (0 .. line->rest.len - 1));
  @ terminates \true;
  @ assigns *e;
  @*/
bool plumb_event_of_line(
    const struct plumb_tape_line *line, struct plumb_event *e);

#endif
