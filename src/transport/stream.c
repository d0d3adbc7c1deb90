/*
 * The one place where the stream engine's decisions are carried out. Each thing
 * that happens to a transport is one question to core/stream.h; the answer
 * goes through this table, and nothing else acts on a transport.
 */
#include "transport/transport.h"

static void
nothing(struct plumb_transport *t)
{
	(void)t;
}

static void (*const acts[PLUMB_STREAM_ACTIONS])(struct plumb_transport *t) = {
	[PLUMB_STREAM_DO_NONE] = nothing,
	[PLUMB_STREAM_DO_NOTHING] = nothing,
	[PLUMB_STREAM_DO_REFUSE] = nothing,
	[PLUMB_STREAM_DO_MADE] = plumb_act_made,
	[PLUMB_STREAM_DO_READ] = plumb_act_read,
	[PLUMB_STREAM_DO_DATA] = plumb_act_data,
	[PLUMB_STREAM_DO_EOF] = plumb_act_eof,
	[PLUMB_STREAM_DO_SEND] = plumb_act_send,
	[PLUMB_STREAM_DO_APPEND] = plumb_act_append,
	[PLUMB_STREAM_DO_PAUSE] = plumb_act_pause,
	[PLUMB_STREAM_DO_FLUSH] = plumb_act_flush,
	[PLUMB_STREAM_DO_RESUME] = plumb_act_resume,
	[PLUMB_STREAM_DO_SHUT] = plumb_act_shut,
	[PLUMB_STREAM_DO_QUEUE] = plumb_act_queue,
	[PLUMB_STREAM_DO_DROP] = plumb_act_drop,
	[PLUMB_STREAM_DO_LOSE] = plumb_act_lose,
	[PLUMB_STREAM_DO_FORGET] = plumb_act_forget,
	[PLUMB_STREAM_DO_ERROR] = nothing, /* datagrams', see datagram.c */
};

PLUMB_SLOW static void
change_and_act(
    struct plumb_transport *t, int events, enum plumb_stream_action action)
{
	plumb_watch_change(t->loop, &t->watch, (short)events);
	acts[action](t);
}

void
plumb_transport_carry_out(
    struct plumb_transport *t, struct plumb_stream_step step)
{
	int events = step.readable * POLLIN + step.writable * POLLOUT;

	if (t->channel != NULL && t->channel->watch != NULL) {
		acts[step.action](t);
		t->channel->watch(t);
		return;
	}
	if (t->watch.events == events)
		acts[step.action](t);
	else
		change_and_act(t, events, step.action);
}
