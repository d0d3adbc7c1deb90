/*
 * The one place where the stream engine's decisions are carried out. Each thing
 * that happens to a transport is one question to core/stream.h; the answer
 * goes through this switch, and nothing else acts on a transport.
 */
#include "transport/transport.h"

void
plumb_transport_carry_out(
    struct plumb_transport *t, struct plumb_stream_step step)
{
	int events = step.readable * POLLIN + step.writable * POLLOUT;

	plumb_watch_set(t->loop, &t->watch, (short)events);
	switch (step.action) {
	case PLUMB_STREAM_DO_MADE:
		plumb_act_made(t);
		break;
	case PLUMB_STREAM_DO_READ:
		plumb_act_read(t);
		break;
	case PLUMB_STREAM_DO_DATA:
		plumb_act_data(t);
		break;
	case PLUMB_STREAM_DO_EOF:
		plumb_act_eof(t);
		break;
	case PLUMB_STREAM_DO_SEND:
		plumb_act_send(t);
		break;
	case PLUMB_STREAM_DO_APPEND:
		plumb_act_append(t);
		break;
	case PLUMB_STREAM_DO_PAUSE:
		plumb_act_pause(t);
		break;
	case PLUMB_STREAM_DO_FLUSH:
		plumb_act_flush(t);
		break;
	case PLUMB_STREAM_DO_RESUME:
		plumb_act_resume(t);
		break;
	case PLUMB_STREAM_DO_SHUT:
		plumb_act_shut(t);
		break;
	case PLUMB_STREAM_DO_DROP:
		plumb_act_drop(t);
		break;
	case PLUMB_STREAM_DO_QUEUE:
		plumb_act_queue(t);
		break;
	case PLUMB_STREAM_DO_LOSE:
		plumb_act_lose(t);
		break;
	case PLUMB_STREAM_DO_FORGET:
		plumb_act_forget(t);
		break;
	case PLUMB_STREAM_DO_NOTHING:
	case PLUMB_STREAM_DO_REFUSE:
	case PLUMB_STREAM_DO_NONE:
	case PLUMB_STREAM_ACTIONS:
		break;
	}
}
