#include "proofs/monitor_blame.h"

/* Each part of the answer names a rule that is broken. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures order: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) &&
  @   order_answers(m, \nth(h, i).verb, rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_life(h, i, rule);
  @*/
static void
blames_order(void)
{
}

/* The same of places. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures place: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) &&
  @   place_answers(m, \nth(h, i).verb, rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_place(h, i, rule);
  @*/
static void
blames_place(void)
{
}

/* Of input. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures input: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_brings(\nth(h, i)) &&
  @   reading_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_input(h, i, rule);
  @*/
static void
blames_input(void)
{
}

/* Of flow. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures pause: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_enters_as(\nth(h, i),
  @   PLUMB_VERB_PAUSE_WRITING) &&
  @   pause_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_flow(h, i, rule);
  @*/
static void
blames_pause(void)
{
}

/* And the other way. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures resume: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_enters_as(\nth(h, i),
  @   PLUMB_VERB_RESUME_WRITING) &&
  @   resume_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_flow(h, i, rule);
  @*/
static void
blames_resume(void)
{
}

/* Of subprocesses. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures child: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) &&
  @   child_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_child(b, h, i, rule);
  @*/
static void
blames_child(void)
{
}

/* Of what methods answer. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures return: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_returns(\nth(h, i)) &&
  @   return_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_answers(h, i, rule);
  @*/
static void
blames_return(void)
{
}

/* And those of a subprocess. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures child_return: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_returns(\nth(h, i)) &&
  @   child_return_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_answers(h, i, rule);
  @*/
static void
blames_child_return(void)
{
}

/* So does the whole. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures enters: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && event_enters(\nth(h, i)) &&
  @   enter_answers(m, \nth(h, i), rule) && rule != PLUMB_RULE_NONE ==>
  @   breaks_life(h, i, rule) || breaks_place(h, i, rule) ||
  @   breaks_input(h, i, rule) || breaks_flow(h, i, rule);
  @*/
static void
blames_enter(void)
{
	blames_order();
	blames_place();
	blames_input();
	blames_pause();
	blames_resume();
}

void
monitor_blame_any(void)
{
	blames_enter();
	blames_child();
	blames_return();
	blames_child_return();
}
