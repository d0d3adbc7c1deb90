/*
 * Where pipes differ from sockets. Both run over the same stream engine; what
 * happens to a transport is one of the events below, and this table says, by
 * kind, what is to be made of it. So a pipe's life is the engine's, begun and
 * ended by other things.
 */
#ifndef PLUMB_CORE_PIPE_H
#define PLUMB_CORE_PIPE_H

#include "core/kinds.h"

enum plumb_pipe_event {
	PLUMB_PIPE_EV_NONE,
	PLUMB_PIPE_EV_END,	   /* a read gave the end */
	PLUMB_PIPE_EV_DATA_RAISED, /* the callback that was given data raised */
	PLUMB_PIPE_EV_EOF_RAISED,  /* eof_received raised */
	PLUMB_PIPE_EV_WRITE_EOF,   /* write_eof() */
	PLUMB_PIPE_EV_INPUT,	   /* readable, nothing buffered */
	PLUMB_PIPE_EV_INPUT_LATER, /* readable, with bytes buffered */
	PLUMB_PIPE_EVENTS
};

enum plumb_pipe_action {
	PLUMB_PIPE_DO_NONE,
	PLUMB_PIPE_DO_STREAM, /* as a socket does: the engine knows */
	PLUMB_PIPE_DO_LAST, /* close; eof_received is queued before the loss */
	PLUMB_PIPE_DO_REPORT, /* tell the exception handler, and go on */
	PLUMB_PIPE_DO_CLOSE,  /* close */
	PLUMB_PIPE_DO_BREAK,  /* fail: nobody reads any more */
	PLUMB_PIPE_ACTIONS
};

/* Out of range is as a socket. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures filled: PLUMB_PIPE_DO_NONE < \result < PLUMB_PIPE_ACTIONS;
  @ ensures others: kind != PLUMB_KIND_READPIPE &&
  @   kind != PLUMB_KIND_WRITEPIPE ==> \result == PLUMB_PIPE_DO_STREAM;
  @ ensures last: \result == PLUMB_PIPE_DO_LAST <==>
  @   kind == PLUMB_KIND_READPIPE && event == PLUMB_PIPE_EV_END;
  @ ensures breaks: \result == PLUMB_PIPE_DO_BREAK <==>
  @   kind == PLUMB_KIND_WRITEPIPE && event == PLUMB_PIPE_EV_INPUT_LATER;
  @ ensures reports: \result == PLUMB_PIPE_DO_REPORT <==>
  @   kind == PLUMB_KIND_READPIPE && (event == PLUMB_PIPE_EV_DATA_RAISED ||
  @     event == PLUMB_PIPE_EV_EOF_RAISED);
  @ ensures closes: \result == PLUMB_PIPE_DO_CLOSE <==>
  @   kind == PLUMB_KIND_WRITEPIPE && (event == PLUMB_PIPE_EV_WRITE_EOF ||
  @     event == PLUMB_PIPE_EV_INPUT);
  @*/
enum plumb_pipe_action plumb_pipe_look(
    enum plumb_kind kind, enum plumb_pipe_event event);

#endif
