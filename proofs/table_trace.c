/*
 * The stream table over time: for every sequence of events, of any length,
 * the callbacks come in the order that the rule book asks for, connection_lost
 * fires at most once and LOST is never left. And wherever it stands, a stream
 * can be brought to its end.
 */
#include <stdbool.h>
#include <stddef.h>

#include "core/stream_table.h"

/* What the protocol was called with so far. */
struct table_seen {
	bool made;
	bool eof;
	bool lost;
};

/*@ predicate seen_agrees(struct table_seen seen, integer state) =
  @   (state == PLUMB_STREAM_NEW ==> !seen.made && !seen.eof && !seen.lost) &&
  @   (state == PLUMB_STREAM_OPEN ==> seen.made && !seen.eof && !seen.lost) &&
  @   (state == PLUMB_STREAM_HALF ==> seen.made && seen.eof && !seen.lost) &&
  @   (state == PLUMB_STREAM_CLOSING ==> seen.made && !seen.lost) &&
  @   (state == PLUMB_STREAM_ENDING ==> seen.made && !seen.lost) &&
  @   (state == PLUMB_STREAM_LOST ==> (seen.made <==> seen.lost)) &&
  @   (seen.lost ==> state == PLUMB_STREAM_LOST);
  @*/

void table_any_sequence(const enum plumb_stream_event *events, size_t count);
enum plumb_stream_state table_end_from(enum plumb_stream_state state);

/*@ requires \valid(seen);
  @ requires stream_range(state);
  @ requires PLUMB_STREAM_EV_NONE < event < PLUMB_STREAM_EVENTS;
  @ requires seen_agrees(*seen, state);
  @ terminates \true;
  @ assigns *seen;
  @ ensures stream_range(\result) && seen_agrees(*seen, \result);
  @ ensures absorbing: state == PLUMB_STREAM_LOST ==>
  @   \result == PLUMB_STREAM_LOST && *seen == \old(*seen);
  @ ensures for_ever: \old(seen->lost) ==> *seen == \old(*seen);
  @*/
static enum plumb_stream_state
see(enum plumb_stream_state state, enum plumb_stream_event event,
    struct table_seen *seen)
{
	struct plumb_stream_cell cell = plumb_stream_look(state, event);

	if (cell.action == PLUMB_STREAM_DO_MADE) {
		/* rule: life.made-first */
		/*@ assert made_first: !seen->eof && !seen->lost; */
		/* rule: life.made-once */
		/*@ assert made_once: !seen->made; */
		seen->made = true;
	} else if (cell.action == PLUMB_STREAM_DO_DATA) {
		/* rule: life.made-first, life.lost-last */
		/*@ assert data_between: seen->made && !seen->lost; */
		/* rule: eof.no-data-after */
		/*@ assert no_data_after_eof: !seen->eof; */
	} else if (cell.action == PLUMB_STREAM_DO_EOF) {
		/* rule: life.made-first, life.lost-last */
		/*@ assert eof_between: seen->made && !seen->lost; */
		/* rule: eof.once */
		/*@ assert eof_once: !seen->eof; */
		seen->eof = true;
	} else if (cell.action == PLUMB_STREAM_DO_LOSE) {
		/*@ assert lost_after_made: seen->made; */
		/* rule: life.lost-once */
		/*@ assert lost_once: !seen->lost; */
		seen->lost = true;
	}
	return (enum plumb_stream_state)cell.next;
}

/*@ requires \valid_read(events + (0 .. count - 1));
  @ requires \forall integer i; 0 <= i < count ==>
  @   PLUMB_STREAM_EV_NONE < events[i] < PLUMB_STREAM_EVENTS;
  @ terminates \true;
  @ assigns \nothing;
  @*/
void
table_any_sequence(const enum plumb_stream_event *events, size_t count)
{
	enum plumb_stream_state state = PLUMB_STREAM_NEW;
	struct table_seen seen = { false, false, false };

	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant range: stream_range(state);
	  @ loop invariant agrees: seen_agrees(seen, state);
	  @ loop assigns i, state, seen;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		state = see(state, events[i], &seen);
	}
}

/* Every state can reach LOST: abort, then let the loop run what is queued. */
/*@ requires stream_range(state);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures reached: \result == PLUMB_STREAM_LOST;
  @*/
enum plumb_stream_state
table_end_from(enum plumb_stream_state state)
{
	struct plumb_stream_cell cell;

	cell = plumb_stream_look(state, PLUMB_STREAM_EV_ABORT);
	cell = plumb_stream_look(
	    (enum plumb_stream_state)cell.next, PLUMB_STREAM_EV_LOST);
	return (enum plumb_stream_state)cell.next;
}
