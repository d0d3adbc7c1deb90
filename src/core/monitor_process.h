/*
 * The monitor's part for subprocesses: what their three pipes and their exit
 * have to do with one another. plumb_monitor_step() asks here first, as what is
 * said here is the more exact, and passes on what is said of the pipes.
 */
#ifndef PLUMB_CORE_MONITOR_PROCESS_H
#define PLUMB_CORE_MONITOR_PROCESS_H

#include "core/monitor.h"

/*@ requires process: \valid(p);
  @ terminates \true;
  @ assigns *p;
  @ ensures new: !p->known && !p->exited;
  @ ensures open: !p->open[0] && !p->open[1] && !p->open[2];
  @ ensures lost: !p->lost[0] && !p->lost[1] && !p->lost[2];
  @*/
void plumb_monitor_process_init(struct plumb_monitor_process *p);

/*
 * For who knows from the beginning that it is a subprocess, and which pipes it
 * has: then none of them is forgotten, even if nothing ever comes of it.
 */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires pipes: \valid_read(pipes + (0 .. 2));
  @ requires apart: \separated(m, pipes + (0 .. 2));
  @ terminates \true;
  @ assigns m->process.known, m->process.open[0 .. 2];
  @ ensures ok: monitor_ok(m);
  @ ensures known: m->process.known;
  @ ensures first: m->process.open[0] <==> pipes[0];
  @ ensures second: m->process.open[1] <==> pipes[1];
  @ ensures third: m->process.open[2] <==> pipes[2];
  @*/
void plumb_monitor_process_begin(
    struct plumb_monitor *m, const bool pipes[PLUMB_MONITOR_PIPES]);

/* Judges an event of a transport, if it has to do with processes. */
/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @                  process_accepts(*m, e);
  @ ensures own: \result != PLUMB_RULE_NONE ==>
  @   (e.mark == PLUMB_MARK_ENTER && verb_callback(e.verb)) ||
  @   (e.mark == PLUMB_MARK_RETURN && verb_method(e.verb));
  @ ensures answers: process_answers(*m, e, \result);
  @*/
enum plumb_rule plumb_monitor_process_judge(
    const struct plumb_monitor *m, struct plumb_event e);

/* And notes it. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: e.pipe == 0;
  @ terminates \true;
  @ assigns m->process;
  @ ensures ok: monitor_ok(m);
  @ ensures process: known_after(\old(m->process.known), e, m->process.known);
  @ ensures exited: exited_after(\old(m->process.exited), e, m->process.exited);
  @ ensures first_open: open_after(\old(m->process.open[0]), e, 0,
  @   m->process.open[0]);
  @ ensures first_lost: lost_after(\old(m->process.lost[0]), e, 0,
  @   m->process.lost[0]);
  @ ensures second_open: open_after(\old(m->process.open[1]), e, 1,
  @   m->process.open[1]);
  @ ensures second_lost: lost_after(\old(m->process.lost[1]), e, 1,
  @   m->process.lost[1]);
  @ ensures third_open: open_after(\old(m->process.open[2]), e, 2,
  @   m->process.open[2]);
  @ ensures third_lost: lost_after(\old(m->process.lost[2]), e, 2,
  @   m->process.lost[2]);
  @*/
void plumb_monitor_process_note(struct plumb_monitor *m, struct plumb_event e);

/*
 * Notes a method of a pipe of a subprocess: what is called back inside of it is
 * the subprocess's, and the marks of stdin are those that its flow goes by.
 */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: e.pipe > 0;
  @ terminates \true;
  @ assigns m->process.known, m->calls, m->pausing_calls, m->limiting_calls,
  @         m->has_limits, m->low, m->high;
  @ ensures ok: monitor_ok(m);
  @ ensures calls: calls_after(\old(m->calls), e, m->calls);
  @ ensures pausing_calls: pausing_calls_after(\old(m->pausing_calls), e,
  @   m->pausing_calls);
  @ ensures limiting_calls: limiting_calls_after(\old(m->limiting_calls), e,
  @   m->limiting_calls);
  @ ensures has_limits: has_limits_after(\old(m->has_limits), e, m->has_limits);
  @ ensures low: low_after(\old(m->low), e, m->low);
  @ ensures high: high_after(\old(m->high), e, m->high);
  @ ensures process: m->process.known;
  @*/
void plumb_monitor_process_pipe(struct plumb_monitor *m, struct plumb_event e);

#endif
