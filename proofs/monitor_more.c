#include "proofs/monitor_more.h"

#include "proofs/monitor_blame.h"
#include "proofs/monitor_past.h"

/*
 * Empty bodies are for the prover: their contracts are what counts.
 */

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
  @   life_obeyed(h, i) ==>
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
  @   obeyed(b, h, i);
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
  @   0 <= i && all_kept(b, m, h, i) && stepped(m, \nth(h, i), new) &&
  @   life_made_first(h, i) ==>
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

struct judged
monitor_more(struct plumb_monitor m, struct plumb_event e)
{
	struct judged after = monitor_kept_step(m, e);

	/*@ assert stepped: stepped(m, e, after.m); */
	judgement();
	monitor_blame_any();
	keeps();
	return after;
}
