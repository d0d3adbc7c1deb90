/*
 * The subprocess engine over time: for every sequence of calls, those from
 * inside callbacks included, connection_made comes first and once, nothing of a
 * pipe comes after its loss, each pipe is lost once, process_exited comes once,
 * and connection_lost once and last: after the exit, and after the loss of
 * every pipe that there was.
 */
#include <stdbool.h>
#include <stddef.h>

#include "core/process.h"

/* A subprocess: its engine, and what its protocol was called with so far. */
struct world {
	struct plumb_process p;
	bool made;
	bool exited;
	bool lost;
	bool had[3];  /* pipes that were open at connection_made */
	bool gone[3]; /* pipe_connection_lost came */
};

/* Anything that can happen to it. */
struct move {
	unsigned int what;
	size_t fd;
	int returncode;
};

/*@ predicate world_phase(struct world *w) =
  @   (w->p.state == PLUMB_PROCESS_NEW ==>
  @     !w->made && !w->exited && !w->lost) &&
  @   (process_runs(w->p.state) ==> w->made && !w->exited && !w->lost) &&
  @   (process_gone(w->p.state) || w->p.state == PLUMB_PROCESS_ENDING ==>
  @     w->made && w->exited && !w->lost) &&
  @   (w->p.state == PLUMB_PROCESS_LOST ==> (w->made <==> w->lost)) &&
  @   (w->lost ==> w->exited);
  @ predicate world_pipe(struct world *w, integer i) =
  @   (w->gone[i] ==> !w->p.open[i] && w->made) &&
  @   (w->made ==> (w->had[i] <==> w->p.open[i] || w->gone[i]));
  @ predicate world_pipes(struct world *w) =
  @   world_pipe(w, 0) && world_pipe(w, 1) && world_pipe(w, 2);
  @ predicate world_ok(struct world *w) =
  @   process_ok(&w->p) && world_phase(w) && world_pipes(w);
  @*/

void process_any_sequence(
    const bool *open, const struct move *moves, size_t count);

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
made(struct world *w)
{
	if (plumb_process_made(&w->p) != PLUMB_PROCESS_DO_MADE) {
		return;
	}
	/* rule: subprocess.made-first, life.made-once */
	/*@ assert made_first: !w->made && !w->exited; */
	w->made = true;
	w->had[0] = w->p.open[0];
	w->had[1] = w->p.open[1];
	w->had[2] = w->p.open[2];
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
says(struct world *w, size_t fd)
{
	if (plumb_process_says(&w->p, fd) == PLUMB_PROCESS_DO_PASS) {
		/* rule: subprocess.pipe-data-then-lost */
		/*@ assert data_between: w->made && !w->lost; */
		/*@ assert data_first: !w->gone[fd]; */
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns w->p, w->gone[0];
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @*/
static void
lost_in(struct world *w)
{
	if (plumb_process_pipe_lost(&w->p, 0) == PLUMB_PROCESS_DO_PIPE) {
		/* rule: subprocess.pipe-data-then-lost */
		/*@ assert pipe_between: w->made && !w->lost; */
		/*@ assert pipe_once: !w->gone[0]; */
		w->gone[0] = true;
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns w->p, w->gone[1];
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @*/
static void
lost_out(struct world *w)
{
	if (plumb_process_pipe_lost(&w->p, 1) == PLUMB_PROCESS_DO_PIPE) {
		/* rule: subprocess.pipe-data-then-lost */
		/*@ assert pipe_between: w->made && !w->lost; */
		/*@ assert pipe_once: !w->gone[1]; */
		w->gone[1] = true;
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns w->p, w->gone[2];
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @*/
static void
lost_err(struct world *w)
{
	if (plumb_process_pipe_lost(&w->p, 2) == PLUMB_PROCESS_DO_PIPE) {
		/* rule: subprocess.pipe-data-then-lost */
		/*@ assert pipe_between: w->made && !w->lost; */
		/*@ assert pipe_once: !w->gone[2]; */
		w->gone[2] = true;
	}
}

/* There is no such pipe. */
/*@ requires \valid(w) && world_ok(w) && fd > 2;
  @ terminates \true;
  @ assigns w->p;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @*/
static void
lost_none(struct world *w, size_t fd)
{
	enum plumb_process_action action = plumb_process_pipe_lost(&w->p, fd);

	/*@ assert none: action == PLUMB_PROCESS_DO_NOTHING; */
	(void)action;
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns w->p, w->gone[0 .. 2];
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @*/
static void
pipe_lost(struct world *w, size_t fd)
{
	switch (fd) {
	case 0:
		lost_in(w);
		break;
	case 1:
		lost_out(w);
		break;
	case 2:
		lost_err(w);
		break;
	default:
		lost_none(w, fd);
		break;
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
exited(struct world *w, int returncode)
{
	if (plumb_process_exited(&w->p, returncode) == PLUMB_PROCESS_DO_EXIT) {
		/* rule: subprocess.returncode-at-exit */
		/*@ assert code: w->p.has_returncode; */
		/*@ assert exit_once: w->made && !w->exited && !w->lost; */
		w->exited = true;
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
settle(struct world *w)
{
	plumb_process_settle(&w->p);
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
lost(struct world *w)
{
	if (plumb_process_lost(&w->p) == PLUMB_PROCESS_DO_LOSE) {
		/* rule: subprocess.lost-last, life.lost-once */
		/*@ assert lost_once: w->made && !w->lost && w->exited; */
		/*@ assert stdin: w->had[0] ==> w->gone[0]; */
		/*@ assert stdout: w->had[1] ==> w->gone[1]; */
		/*@ assert stderr: w->had[2] ==> w->gone[2]; */
		w->lost = true;
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
signals(struct world *w)
{
	if (plumb_process_signal(&w->p) == PLUMB_PROCESS_DO_SIGNAL) {
		/*@ assert child: w->made && !w->exited; */
	}
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
closes(struct world *w)
{
	plumb_process_close(&w->p);
}

/*@ requires \valid(w) && world_ok(w);
  @ terminates \true;
  @ assigns *w;
  @ ensures ok: process_ok(&w->p);
  @ ensures phase: world_phase(w);
  @ ensures in: world_pipe(w, 0);
  @ ensures out: world_pipe(w, 1);
  @ ensures err: world_pipe(w, 2);
  @ ensures for_ever: \old(w->lost) ==> w->lost;
  @*/
static void
moves_on(struct world *w, struct move m)
{
	switch (m.what) {
	case 0:
		made(w);
		break;
	case 1:
		says(w, m.fd);
		break;
	case 2:
		pipe_lost(w, m.fd);
		break;
	case 3:
		exited(w, m.returncode);
		break;
	case 4:
		settle(w);
		break;
	case 5:
		signals(w);
		break;
	case 6:
		closes(w);
		break;
	default:
		lost(w);
		break;
	}
}

/*@ requires \valid_read(open + (0 .. 2));
  @ requires \valid_read(moves + (0 .. count - 1));
  @ terminates \true;
  @ assigns \nothing;
  @*/
void
process_any_sequence(const bool *open, const struct move *moves, size_t count)
{
	struct world w = { .made = false };

	plumb_process_init(&w.p, open);
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: world_ok(&w);
	  @ loop assigns i, w;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		moves_on(&w, moves[i]);
	}
}
