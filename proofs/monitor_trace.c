/*
 * The monitor and the rule book: of every history, however long, the monitor
 * finds nothing wrong exactly where the sentences of monitor_history.h hold at
 * each of its events. So it is sound, as what it passes obeys them all, and
 * complete, as it blames nobody who does. Where it does find something, that is
 * the first event that breaks a rule, and the rule that it names is broken.
 *
 * A history is a list that the events are the elements of, any that there is.
 * The monitor's fields are tied to it one by one, as long as nothing was wrong.
 * The monitor is a new one, or one that was told before of a subprocess's pipes;
 * b says which.
 * Empty bodies are for the prover: their contracts are what counts.
 */
#include <stddef.h>

#include "core/monitor.h"
#include "proofs/monitor_blame.h"
#include "proofs/monitor_kept.h"
#include "proofs/monitor_past.h"

/* The rule that is broken, and by which event; NONE, and how many there are. */
struct verdict {
	enum plumb_rule rule;
	size_t at;
};

struct verdict monitor_judges(
    struct begun b, const struct plumb_event *e, size_t n);

/* Each part of the judgement is a sentence. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures life: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) ==>
  @   (monitor_order(m, \nth(h, i).verb) <==> life_obeyed(h, i));
  @ ensures place: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) ==>
  @   (monitor_place(m, \nth(h, i).verb) <==> place_obeyed(h, i));
  @ ensures input: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_brings(\nth(h, i)) ==>
  @   (monitor_reading(m, \nth(h, i)) <==> input_obeyed(h, i));
  @ ensures over: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i).has_size ==>
  @   (monitor_over(m, \nth(h, i).size) <==> over_high(h, i));
  @ ensures under: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i).has_size ==>
  @   (monitor_under(m, \nth(h, i).size) <==> under_low(h, i));
  @*/
static void
sentences(void)
{
}

/* And of flow, subprocesses and answers. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures pause: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_enters_as(\nth(h, i),
  @   PLUMB_VERB_PAUSE_WRITING) ==>
  @   (monitor_pausing(m, \nth(h, i)) <==> flow_obeyed(h, i));
  @ ensures resume: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_enters_as(\nth(h, i),
  @   PLUMB_VERB_RESUME_WRITING) ==>
  @   (monitor_resuming(m, \nth(h, i)) <==> flow_obeyed(h, i));
  @ ensures child: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) &&
  @   life_obeyed(h,
  @   i) ==>
  @   (monitor_child(m, \nth(h, i)) <==> child_obeyed(b, h, i));
  @ ensures answers: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_returns(\nth(h, i)) ==>
  @   (monitor_returns(m, \nth(h, i)) <==> answers_obeyed(h, i));
  @*/
static void
sentences_flow(void)
{
	sentences();
}

/* So the judgement is all of them. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures enters: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) ==>
  @   (monitor_enters(m, \nth(h, i)) <==> obeyed(b, h, i));
  @ ensures returns: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && event_returns(\nth(h, i)) ==>
  @   (monitor_returns(m, \nth(h, i)) <==> obeyed(b, h, i));
  @ ensures others: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && !event_enters(\nth(h, i)) &&
  @   !event_returns(\nth(h, i)) ==>
  @   (obeyed(b, h, i));
  @*/
static void
judgement(void)
{
	sentences();
	sentences_flow();
}

/* The limits that were told last stay those. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures marks: \forall struct plumb_monitor m, struct plumb_monitor new,
  @   \list<struct plumb_event> h, integer i;
  @   0 <= i && marks_kept(m, h, i) &&
  @   low_after(m.low, \nth(h, i), new.low) &&
  @   high_after(m.high, \nth(h, i), new.high) ==>
  @   marks_kept(new, h, i + 1);
  @*/
static void
keeps_marks(void)
{
	monitor_past_tells();
}

/* And what is kept stays so. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures life: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) && obeyed(b,
  @   h,
  @   i) ==>
  @   life_kept(new, h, i + 1);
  @ ensures input: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   input_kept(new, h, i + 1);
  @ ensures end: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   end_kept(new, h, i + 1);
  @ ensures limits: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   limits_kept(new, h, i + 1);
  @ ensures marks: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   marks_kept(new, h, i + 1);
  @ ensures open: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   open_kept(new, h, i + 1);
  @ ensures paused: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   paused_kept(new, h, i + 1);
  @ ensures process: \forall struct begun b, struct plumb_monitor m,
  @   struct plumb_monitor new, \list<struct plumb_event> h, integer i;
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) ==>
  @   process_kept(b, new, h, i + 1);
  @*/
static void
keeps(void)
{
	monitor_past_happens();
	monitor_past_tells();
	monitor_past_counts();
	keeps_marks();
}

/* One more event: judged as the sentences say, and kept. */
/*@ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures exact: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i) == e ==>
  @   (\result.rule == PLUMB_RULE_NONE <==> obeyed(b, h, i));
  @ ensures blames: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule != PLUMB_RULE_NONE ==> breaks(b, h, i, \result.rule);
  @ ensures kept: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule == PLUMB_RULE_NONE ==> all_kept(b, \result.m, h, i + 1);
  @*/
static struct judged
one_more(struct plumb_monitor m, struct plumb_event e)
{
	struct judged after = monitor_kept_step(m, e);

	/*@ assert stepped: stepped(m, e, after.m); */
	judgement();
	monitor_blame_any();
	keeps();
	return after;
}

/*
 * What is so as long as nothing was wrong, and what is so where that ends. Before
 * the beginning it is as at the beginning: so these are recursive, and a prover
 * takes each as a whole.
 */
/*@ predicate so_far(struct begun b, struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   i < 0 ? so_far(b, m, h, 0) : history_obeys(b, h, i) && all_kept(b, m, h,
  @   i);
  @ predicate ends(struct begun b, \list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   i < 0 ? ends(b, h, 0, rule) :
  @     history_obeys(b, h, i) && !obeyed(b, h, i) && breaks(b, h, i, rule);
  @*/

/* And so of the history as a whole. */
/*@ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures passes: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && so_far(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule == PLUMB_RULE_NONE ==> so_far(b, \result.m, h, i + 1);
  @ ensures obeys: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && so_far(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule == PLUMB_RULE_NONE ==> history_obeys(b, h, i + 1);
  @ ensures blames: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && so_far(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule != PLUMB_RULE_NONE ==> ends(b, h, i, \result.rule);
  @*/
static struct judged
follow(struct plumb_monitor m, struct plumb_event e)
{
	return one_more(m, e);
}

/* Of every history that is those events. */
/*@ predicate holds(struct plumb_event *e, integer n,
  @     \list<struct plumb_event> h) =
  @   n < 0 ? holds(e, 0, h) :
  @     \forall integer j; 0 <= j < n ==> \nth(h, j) == e[j];
  @ predicate obeyed_until(struct begun b, struct plumb_event *e, integer n,
  @     integer i) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     history_obeys(b, h, i);
  @ predicate kept_until(struct begun b, struct plumb_event *e, integer n,
  @     integer i, struct plumb_monitor m) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==> so_far(b, m, h,
  @   i);
  @ predicate ends_at(struct begun b, struct plumb_event *e, integer n,
  @     integer i, integer rule) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     ends(b, h, i, rule);
  @*/

/*@ requires bound: i < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures here: \forall \list<struct plumb_event> h;
  @   holds(e, n, h) ==> \nth(h, i) == \result;
  @*/
static struct plumb_event
event_at(const struct plumb_event *e, size_t n, size_t i)
{
	(void)n;
	return e[i];
}

/*@ requires bound: i < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ requires so_far: kept_until(b, e, n, i, m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures kept: \result.rule == PLUMB_RULE_NONE ==>
  @   kept_until(b, e, n, i + 1, \result.m);
  @ ensures passes: \result.rule == PLUMB_RULE_NONE ==>
  @   obeyed_until(b, e, n, i + 1);
  @ ensures blames: \result.rule != PLUMB_RULE_NONE ==>
  @   ends_at(b, e, n, i, \result.rule);
  @*/
static struct judged
advance(struct begun b, const struct plumb_event *e, size_t n, size_t i,
    struct plumb_monitor m)
{
	struct judged after = follow(m, event_at(e, n, i));

	(void)b;
	return after;
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.phase == PLUMB_PHASE_NEW;
  @ ensures kept: kept_until(b, e, n, 0, \result);
  @ ensures obeyed: obeyed_until(b, e, n, 0);
  @*/
static struct plumb_monitor
begin(struct begun b, const struct plumb_event *e, size_t n)
{
	(void)e;
	(void)n;
	return monitor_kept_init(b);
}

/*@ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures passes: \result.rule == PLUMB_RULE_NONE ==>
  @   obeyed_until(b, e, n, n);
  @ ensures blames: \result.rule != PLUMB_RULE_NONE ==>
  @   \result.at < n && ends_at(b, e, n, \result.at, \result.rule);
  @*/
struct verdict
monitor_judges(struct begun b, const struct plumb_event *e, size_t n)
{
	struct plumb_monitor m = begin(b, e, n);
	struct verdict none = { PLUMB_RULE_NONE, n };

	/*@ loop invariant bound: 0 <= i <= n;
	  @ loop invariant ok: m.phase == PLUMB_PHASE_NEW ||
	  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
	  @ loop invariant kept: kept_until(b, e, n, i, m);
	  @ loop invariant obeyed: obeyed_until(b, e, n, i);
	  @ loop assigns i, m;
	  @ loop variant n - i;
	  @*/
	for (size_t i = 0; i < n; i++) {
		struct judged after = advance(b, e, n, i, m);

		if (after.rule != PLUMB_RULE_NONE) {
			return (struct verdict){ after.rule, i };
		}
		m = after.m;
	}
	return none;
}
