#include "core/drive_datagram.h"

#include "core/drive_act.h"
#include "plumbline/errors.h"

/* Whether somebody is there to hear of an error of the system. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size;
  @ ensures ok: DRIVE_OK(d);
  @ ensures stays: DRIVE_ENDPOINT(d);
  @ ensures hears: \result <==> stream_live(d->stream.state);
  @*/
static bool
hears(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_datagram_error(&d->stream);

	plumb_drive_watch(d, step);
	return step.action == PLUMB_STREAM_DO_ERROR;
}

/* The system says that: told, if somebody is there. What that raised. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ requires place: d->monitor.calls == 0 ? d->monitor.callbacks == 0 :
  @   d->monitor.sending_calls > 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static int
tell(struct plumb_drive *d, int error)
{
	return hears(d) ? plumb_port_error(d, error) : 0;
}

/* Receiving */

/* Whether it is still to be received. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size;
  @ ensures ok: DRIVE_OK(d);
  @ ensures stays: DRIVE_ENDPOINT(d);
  @ ensures takes: \result ==> DRIVE_ACCEPTS_DATAGRAM(d);
  @*/
static bool
takes(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_data(&d->stream);

	plumb_drive_watch(d, step);
	return step.action == PLUMB_STREAM_DO_DATA;
}

/* What datagram_received() raised. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static int
pass(struct plumb_drive *d, size_t count)
{
	return takes(d) ? plumb_port_datagram(d, count) : 0;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
received(struct plumb_drive *d, size_t count)
{
	int error = pass(d, count);

	/* rule: datagram.raise-in-received */
	plumb_drive_report(d, error, "datagram_received() raised");
}

/* An error that nobody's method is there to raise. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
tell_alone(struct plumb_drive *d, int error)
{
	int raised = tell(d, error);

	plumb_drive_report(d, raised, "error_received() raised");
}

/* Nothing was there, or this instead. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
received_none(struct plumb_drive *d, int status)
{
	if (status != PLUMB_WOULD_BLOCK) {
		/* rule: datagram.refused-reported */
		tell_alone(d, status);
	}
}

/* One of them, whatever becomes of it. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
receive(struct plumb_drive *d)
{
	struct plumb_io io = plumb_port_receive(d);

	if (io.status == 0) {
		/* rule: datagram.empty-received */
		received(d, io.count);
	} else {
		received_none(d, io.status);
	}
}

void
plumb_endpoint_readable(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_readable(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_READ) {
		receive(d);
	}
}

/* Sending */

/* Whether it is with this one that there is more queued than may be. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_SENDTO);
  @ requires two_way: stream_two_way(d->stream.state);
  @ requires fits: len <=
  @   SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - d->stream.size;
  @ terminates \true;
  @ assigns d->stream.size, d->stream.flow.paused;
  @ ensures stays: DRIVE_ENDPOINT(d);
  @ ensures ok: !\result ==> DRIVE_OK(d);
  @ ensures accepts: \result ==> DRIVE_ACCEPTS_PAUSE(d);
  @ ensures inside: \result ==> DRIVE_INSIDE_FLOW(d, 1);
  @*/
static bool
crosses(struct plumb_drive *d, size_t len)
{
	/*@ assert counts: 0 <= len; */
	struct plumb_stream_step step = plumb_datagram_queued(&d->stream, len);

	plumb_drive_watch(d, step);
	return step.action == PLUMB_STREAM_DO_PAUSE;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_SENDTO);
  @ requires two_way: stream_two_way(d->stream.state);
  @ requires fits: len <=
  @   SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static void
kept(struct plumb_drive *d, size_t len)
{
	if (crosses(d, len)) {
		plumb_drive_pause(d);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_SENDTO);
  @ requires two_way: stream_two_way(d->stream.state);
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ requires fits: parcel->piece.len <=
  @   SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static int
append(struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	if (!plumb_port_keep_datagram(d, parcel)) {
		return PLUMB_EMEMORY;
	}
	kept(d, parcel->piece.len);
	return 0;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_SENDTO);
  @ requires two_way: stream_two_way(d->stream.state);
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ requires fits: parcel->piece.len <=
  @   SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - d->stream.size;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static int
send_now(struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	int status = plumb_port_sendto(d, parcel);

	if (status == PLUMB_WOULD_BLOCK) {
		return append(d, parcel);
	}
	/* rule: datagram.error-inside-sendto, datagram.oversized,
	 * datagram.raise-in-error */
	return status < 0 ? tell(d, status) : 0;
}

/* No memory holds so much, so nobody can have given it. */
/*@ requires \valid_read(d);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result <==>
  @   len + PLUMB_DATAGRAM_OVERHEAD + d->stream.size <= SIZE_MAX;
  @*/
static bool
fits(const struct plumb_drive *d, size_t len)
{
	return d->stream.size <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD &&
	       len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD - d->stream.size;
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ENDPOINT(d);
  @ requires inside: DRIVE_RUNNING(d, PLUMB_VERB_SENDTO);
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static int
give(struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	struct plumb_stream_step step;

	if (!fits(d, parcel->piece.len)) {
		return PLUMB_EMEMORY;
	}
	step = plumb_datagram_sendto(&d->stream, parcel->piece.len);
	plumb_drive_watch(d, step);
	switch (step.action) {
	case PLUMB_STREAM_DO_REFUSE:
		return PLUMB_EUSAGE;
	case PLUMB_STREAM_DO_SEND:
		return send_now(d, parcel);
	case PLUMB_STREAM_DO_APPEND:
		return append(d, parcel);
	default:
		return 0;
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d) && DRIVE_ENDPOINT(d);
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_ENDPOINT(d) && d->told == \old(d->told);
  @*/
static int
send_parcel(struct plumb_drive *d, const struct plumb_parcel *parcel)
{
	int error;

	plumb_port_called_sendto(d, parcel);
	error = give(d, parcel);
	return plumb_port_returned(d, PLUMB_VERB_SENDTO, error);
}

/* What was given is wrong. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_ROOM(d) && error != 0;
  @ requires parcel: \valid_read(parcel) && \separated(parcel, d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures stays: DRIVE_STAYS(d);
  @*/
static int
refuse(struct plumb_drive *d, const struct plumb_parcel *parcel, int error)
{
	plumb_port_called_sendto(d, parcel);
	return plumb_port_returned(d, PLUMB_VERB_SENDTO, error);
}

int
plumb_endpoint_sendto(
    struct plumb_drive *d, const struct plumb_parcel *parcel, int error)
{
	return error == 0 ? send_parcel(d, parcel) : refuse(d, parcel, error);
}

/* Draining */

/* One after the other, until one is not taken. */
/*@ requires \valid_read(d);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures left: \result.left <= d->stream.size;
  @ ensures refused: \result.status < 0 ==>
  @   \result.len + PLUMB_DATAGRAM_OVERHEAD <= \result.left;
  @*/
static struct plumb_sending
offer_all(struct plumb_drive *d)
{
	struct plumb_sending sending = { .left = d->stream.size };

	/*@ loop invariant left: sending.left <= d->stream.size;
	  @ loop invariant refused: sending.status < 0 ==>
	  @   sending.len + PLUMB_DATAGRAM_OVERHEAD <= sending.left;
	  @ loop assigns sending;
	  @ loop variant sending.left + (sending.status == 0 ? 1 : 0);
	  @*/
	while (sending.status == 0 && sending.left > 0) {
		plumb_port_offer(d, &sending);
		if (sending.status == 0) {
			sending.left -= plumb_datagram_cost(sending.len);
		}
	}
	return sending;
}

/* Whether it is without this one that the protocol may write again. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d) && d->told == 0;
  @ requires fits: len <= SIZE_MAX - PLUMB_DATAGRAM_OVERHEAD;
  @ requires there: stream_live(d->stream.state) ==>
  @   len + PLUMB_DATAGRAM_OVERHEAD <= d->stream.size;
  @ terminates \true;
  @ assigns d->stream.state, d->stream.size, d->stream.flow.paused;
  @ ensures stays: DRIVE_ENDPOINT(d);
  @ ensures ok: !\result ==> DRIVE_OK(d);
  @ ensures accepts: \result ==> DRIVE_ACCEPTS_RESUME(d);
  @ ensures inside: \result ==> DRIVE_INSIDE_FLOW(d, 0);
  @*/
static bool
relieves(struct plumb_drive *d, size_t len)
{
	/*@ assert counts: 0 <= len; */
	struct plumb_stream_step step = plumb_datagram_refused(&d->stream, len);

	plumb_drive_watch(d, step);
	return step.action == PLUMB_STREAM_DO_RESUME;
}

/* It counts until it was told of, whatever has happened in between. */
/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d);
  @ requires told: d->told == len + PLUMB_DATAGRAM_OVERHEAD;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures endpoint: DRIVE_ENDPOINT(d) && d->told == 0;
  @*/
static void
refused(struct plumb_drive *d, size_t len, int error)
{
	/* rule: datagram.error-while-draining */
	tell_alone(d, error);
	d->told = 0;
	if (relieves(d, len)) {
		plumb_drive_resume(d);
	}
}

/*@ requires \valid(d) && DRIVE_OK(d) && DRIVE_IDLE(d);
  @ requires endpoint: DRIVE_ENDPOINT(d) && d->told == 0;
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: DRIVE_OK(d);
  @ ensures depth: DRIVE_DEPTH(d);
  @ ensures endpoint: DRIVE_ENDPOINT(d) && d->told == 0;
  @*/
static void
flush(struct plumb_drive *d)
{
	struct plumb_sending sending = offer_all(d);

	if (sending.status < 0) {
		d->told = plumb_datagram_cost(sending.len);
	}
	plumb_drive_drained(d, d->stream.size - sending.left);
	if (sending.status < 0) {
		refused(d, sending.len, sending.status);
	}
	/* rule: datagram.close-sends-queue */
	plumb_drive_settle(d);
}

void
plumb_endpoint_writable(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_writable(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_FLUSH) {
		flush(d);
	}
}
