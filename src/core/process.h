/*
 * The subprocess engine: what a subprocess transport does next, for everything
 * that can happen to it. It decides and keeps the books; src/transport/
 * process.c carries out. One table [state][event] -> {next, action}, in
 * process_table.h, is the whole life cycle; the functions here say which event
 * it is.
 *
 * How it is used. As core/stream.h: each function is one thing that happens,
 * and returns the action to carry out. The engine has finished its own part by
 * then, so every callback is made with it in a consistent state and may call
 * anything. The child is waited for, and its pipes are read, from
 * plumb_process_made on and not before. After an action PIPE or EXIT is carried
 * out, plumb_process_settle is asked, whatever happened in between.
 *
 * The pipes are streams of their own, each with its own engine, and say here
 * what they would have told a protocol of their own.
 */
#ifndef PLUMB_CORE_PROCESS_H
#define PLUMB_CORE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/process_table.h"

enum { PLUMB_PROCESS_PIPES = 3 }; /* stdin, stdout, stderr */

/* Fields are read-only outside process.c. */
struct plumb_process {
	enum plumb_process_state state;
	bool open[PLUMB_PROCESS_PIPES]; /* the pipe is there and not lost */
	bool has_returncode;
	int returncode; /* exit status, or minus the signal */
	bool paused;	/* pause_writing was called for stdin, and no resume */
};

/*
 * What holds between any two calls: there is a return code exactly where the
 * exit is known, and no pipe is open where connection_lost is due or done.
 */
/*@ predicate process_pipes{L}(struct plumb_process *p) =
  @   p->open[0] || p->open[1] || p->open[2];
  @ predicate process_ends(integer s) =
  @   s == PLUMB_PROCESS_ENDING || s == PLUMB_PROCESS_LOST;
  @ predicate process_ok{L}(struct plumb_process *p) =
  @   process_range(p->state) &&
  @   (process_ends(p->state) ==> !process_pipes(p)) &&
  @   (process_gone(p->state) || p->state == PLUMB_PROCESS_ENDING ==>
  @     p->has_returncode) &&
  @   (p->state == PLUMB_PROCESS_NEW || process_runs(p->state) ==>
  @     !p->has_returncode) &&
  @   (p->state == PLUMB_PROCESS_NEW ==> !p->paused);
  @*/

/* open says which of the three there are. */
/*@ requires \valid(p) && \valid_read(open + (0 .. 2));
  @ requires \separated(p, open + (0 .. 2));
  @ terminates \true;
  @ assigns *p;
  @ ensures ok: process_ok(p);
  @ ensures new: p->state == PLUMB_PROCESS_NEW && !p->has_returncode;
  @ ensures flow: !p->paused;
  @ ensures pipes: \forall integer i; 0 <= i < 3 ==>
  @   (p->open[i] <==> open[i]);
  @*/
void plumb_process_init(
    struct plumb_process *p, const bool open[PLUMB_PROCESS_PIPES]);

/* From close() or the end on, for ever; an exit alone closes nothing. */
/*@ requires \valid_read(p) && process_ok(p);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures closing: \result <==>
  @   p->state == PLUMB_PROCESS_KILLED || p->state == PLUMB_PROCESS_CLOSED ||
  @   process_ends(p->state);
  @*/
bool plumb_process_is_closing(const struct plumb_process *p);

/* The loop runs the queued connection_made. -> MADE, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state;
  @ ensures ok: process_ok(p);
  @ ensures made: \result == PLUMB_PROCESS_DO_MADE <==>
  @   \old(p->state) == PLUMB_PROCESS_NEW;
  @ ensures only: \result == PLUMB_PROCESS_DO_MADE ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @ ensures goes: process_goes(
  @   \old(p->state), PLUMB_PROCESS_EV_MADE, p->state);
  @*/
enum plumb_process_action plumb_process_made(struct plumb_process *p);

/* Data of a pipe. -> PASS, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state;
  @ ensures ok: process_ok(p);
  @ ensures same: p->state == \old(p->state);
  @ ensures pass: \result == PLUMB_PROCESS_DO_PASS <==>
  @   fd < 3 && p->open[fd] && process_live(p->state);
  @ ensures only: \result == PLUMB_PROCESS_DO_PASS ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @*/
enum plumb_process_action plumb_process_says(
    struct plumb_process *p, size_t fd);

/* More than its marks is written to stdin. -> PASS, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state, p->paused;
  @ ensures ok: process_ok(p);
  @ ensures same: p->state == \old(p->state);
  @ ensures pass: \result == PLUMB_PROCESS_DO_PASS <==>
  @   p->open[0] && process_live(p->state) && !\old(p->paused);
  @ ensures only: \result == PLUMB_PROCESS_DO_PASS ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @ ensures paused: p->paused <==>
  @   \old(p->paused) || \result == PLUMB_PROCESS_DO_PASS;
  @*/
enum plumb_process_action plumb_process_pause(struct plumb_process *p);

/* The same for less again. -> PASS, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state, p->paused;
  @ ensures ok: process_ok(p);
  @ ensures same: p->state == \old(p->state);
  @ ensures pass: \result == PLUMB_PROCESS_DO_PASS <==>
  @   p->open[0] && process_live(p->state) && \old(p->paused);
  @ ensures only: \result == PLUMB_PROCESS_DO_PASS ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @ ensures paused: p->paused <==>
  @   \old(p->paused) && \result != PLUMB_PROCESS_DO_PASS;
  @*/
enum plumb_process_action plumb_process_resume(struct plumb_process *p);

/* A pipe is lost. -> PIPE, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state, p->open[0 .. 2];
  @ ensures ok: process_ok(p);
  @ ensures same: p->state == \old(p->state);
  @ ensures pipe: \result == PLUMB_PROCESS_DO_PIPE <==>
  @   fd < 3 && \old(p->open[fd]) && process_live(p->state);
  @ ensures lost: fd < 3 ==> !p->open[fd];
  @ ensures others: (fd != 0 ==> (p->open[0] <==> \old(p->open[0]))) &&
  @   (fd != 1 ==> (p->open[1] <==> \old(p->open[1]))) &&
  @   (fd != 2 ==> (p->open[2] <==> \old(p->open[2])));
  @ ensures only: \result == PLUMB_PROCESS_DO_PIPE ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @*/
enum plumb_process_action plumb_process_pipe_lost(
    struct plumb_process *p, size_t fd);

/* The child has exited, with that return code. -> EXIT, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state, p->has_returncode, p->returncode;
  @ ensures ok: process_ok(p);
  @ ensures exit: \result == PLUMB_PROCESS_DO_EXIT <==>
  @   process_runs(\old(p->state));
  @ ensures only: \result == PLUMB_PROCESS_DO_EXIT ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @ ensures goes: process_goes(
  @   \old(p->state), PLUMB_PROCESS_EV_EXIT, p->state);
  @ ensures code: process_runs(\old(p->state)) ==>
  @   p->has_returncode && p->returncode == returncode;
  @ ensures first: !process_runs(\old(p->state)) ==>
  @   p->has_returncode == \old(p->has_returncode) &&
  @   p->returncode == \old(p->returncode);
  @*/
enum plumb_process_action plumb_process_exited(
    struct plumb_process *p, int returncode);

/* Always after PIPE and EXIT. -> QUEUE, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state;
  @ ensures ok: process_ok(p);
  @ ensures queue: \result == PLUMB_PROCESS_DO_QUEUE <==>
  @   process_gone(\old(p->state)) && !process_pipes(p);
  @ ensures ending: \result == PLUMB_PROCESS_DO_QUEUE ==>
  @   p->state == PLUMB_PROCESS_ENDING;
  @ ensures stays: \result != PLUMB_PROCESS_DO_QUEUE ==>
  @   p->state == \old(p->state);
  @ ensures only: \result == PLUMB_PROCESS_DO_QUEUE ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @*/
enum plumb_process_action plumb_process_settle(struct plumb_process *p);

/* The loop runs the queued connection_lost. -> LOSE, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state;
  @ ensures ok: process_ok(p);
  @ ensures lose: \result == PLUMB_PROCESS_DO_LOSE <==>
  @   \old(p->state) == PLUMB_PROCESS_ENDING;
  @ ensures only: \result == PLUMB_PROCESS_DO_LOSE ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @ ensures goes: process_goes(
  @   \old(p->state), PLUMB_PROCESS_EV_LOST, p->state);
  @*/
enum plumb_process_action plumb_process_lost(struct plumb_process *p);

/* send_signal(), terminate(), kill(). -> SIGNAL, REFUSE, NOTHING */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state;
  @ ensures ok: process_ok(p);
  @ ensures same: p->state == \old(p->state);
  @ ensures signal: \result == PLUMB_PROCESS_DO_SIGNAL <==>
  @   process_runs(p->state);
  @ ensures refuse: \result == PLUMB_PROCESS_DO_REFUSE <==>
  @   p->state == PLUMB_PROCESS_NEW || p->state == PLUMB_PROCESS_LOST;
  @ ensures only: \result == PLUMB_PROCESS_DO_SIGNAL ||
  @   \result == PLUMB_PROCESS_DO_REFUSE ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @*/
enum plumb_process_action plumb_process_signal(struct plumb_process *p);

/* -> KILL, SHUT, NOTHING; before connection_made: FORGET */
/*@ requires \valid(p) && process_ok(p);
  @ terminates \true;
  @ assigns p->state, p->open[0 .. 2];
  @ ensures ok: process_ok(p);
  @ ensures kill: \result == PLUMB_PROCESS_DO_KILL <==>
  @   \old(p->state) == PLUMB_PROCESS_RUNNING;
  @ ensures shut: \result == PLUMB_PROCESS_DO_SHUT <==>
  @   \old(p->state) == PLUMB_PROCESS_EXITED;
  @ ensures forget: \result == PLUMB_PROCESS_DO_FORGET <==>
  @   \old(p->state) == PLUMB_PROCESS_NEW;
  @ ensures only: \result == PLUMB_PROCESS_DO_KILL ||
  @   \result == PLUMB_PROCESS_DO_SHUT ||
  @   \result == PLUMB_PROCESS_DO_FORGET ||
  @   \result == PLUMB_PROCESS_DO_NOTHING;
  @ ensures goes: process_goes(
  @   \old(p->state), PLUMB_PROCESS_EV_CLOSE, p->state);
  @ ensures open: \old(p->state) != PLUMB_PROCESS_NEW ==>
  @   (p->open[0] <==> \old(p->open[0])) &&
  @   (p->open[1] <==> \old(p->open[1])) &&
  @   (p->open[2] <==> \old(p->open[2]));
  @ ensures shut: \old(p->state) == PLUMB_PROCESS_NEW ==>
  @   !process_pipes(p);
  @*/
enum plumb_process_action plumb_process_close(struct plumb_process *p);

#endif
