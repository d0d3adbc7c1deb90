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
  @ assigns m->process;
  @ ensures ok: monitor_ok(m);
  @*/
void plumb_monitor_process_begin(
    struct plumb_monitor *m, const bool pipes[PLUMB_MONITOR_PIPES]);

/* Judges and notes an event of a transport, if it has to do with processes. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns m->process;
  @ ensures ok: monitor_ok(m);
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @*/
enum plumb_rule plumb_monitor_process_step(
    struct plumb_monitor *m, const struct plumb_event *e);

/*
 * Notes a method of a pipe of a subprocess: what is called back inside of it is
 * the subprocess's, and the marks of stdin are those that its flow goes by.
 */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures phase: m->phase == \old(m->phase);
  @*/
void plumb_monitor_process_pipe(
    struct plumb_monitor *m, const struct plumb_event *e);

#endif
