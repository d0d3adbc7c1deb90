#include "core/datagram.h"

/*@ requires \valid_read(s);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures live: \result <==> stream_live(s->state);
  @*/
static bool
is_live(const struct plumb_stream *s)
{
	return s->state == PLUMB_STREAM_OPEN || s->state == PLUMB_STREAM_HALF ||
	       s->state == PLUMB_STREAM_CLOSING;
}

/* Writing nothing at all does nothing, in every state. */
/*@ requires \valid(s) && stream_ok(*s) && !s->eof_asked;
  @ terminates \true;
  @ assigns s->state, s->size;
  @ ensures same: *s == \old(*s);
  @ ensures watch: stream_watch(\result, *s);
  @ ensures nothing: \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
static struct plumb_stream_step
nothing(struct plumb_stream *s)
{
	return plumb_stream_write(s, 0);
}

struct plumb_stream_step
plumb_datagram_sendto(struct plumb_stream *s, size_t len)
{
	/* rule: datagram.sendto-after-close, datagram.sendto-after-lost */
	if (plumb_stream_is_closing(s)) {
		return nothing(s);
	}
	/* rule: datagram.empty-sent */
	return plumb_stream_write(s, plumb_datagram_cost(len));
}

struct plumb_stream_step
plumb_datagram_queued(struct plumb_stream *s, size_t len)
{
	/* rule: datagram.flow-marks */
	return plumb_stream_sent(s, plumb_datagram_cost(len));
}

struct plumb_stream_step
plumb_datagram_error(struct plumb_stream *s)
{
	struct plumb_stream_step step = nothing(s);

	/* rule: datagram.oserror-reported, datagram.works-after-error */
	if (is_live(s)) {
		step.action = PLUMB_STREAM_DO_ERROR;
	}
	return step;
}

struct plumb_stream_step
plumb_datagram_refused(struct plumb_stream *s, size_t len)
{
	/* rule: datagram.close-inside-error */
	if (!is_live(s)) {
		return nothing(s);
	}
	/* rule: datagram.error-while-draining */
	return plumb_stream_flushed(s, plumb_datagram_cost(len));
}
