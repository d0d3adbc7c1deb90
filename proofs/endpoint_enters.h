/*
 * A callback that only endpoints have is entered: what is put down for the
 * monitor, and what port_datagram.h asks for ahead.
 */
#ifndef PLUMB_PROOFS_ENDPOINT_ENTERS_H
#define PLUMB_PROOFS_ENDPOINT_ENTERS_H

#include "core/drive_state.h"
#include "core/monitor.h"
#include "proofs/same.h"

/* clang-format off */
#define ENDPOINT_EVENT(e)                                                      \
	((e)->mark == PLUMB_MARK_ENTER && (e)->pipe == 0 &&                    \
	((e)->verb == PLUMB_VERB_DATAGRAM_RECEIVED ||                          \
	(e)->verb == PLUMB_VERB_ERROR_RECEIVED))
#define ENDPOINT_IS(e, VERB) (ENDPOINT_EVENT(e) && (e)->verb == (VERB))
/* clang-format on */

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_OK(d);
  @ requires event: ENDPOINT_IS(e, PLUMB_VERB_DATAGRAM_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_DATAGRAM(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_DATAGRAM(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule endpoint_enters_datagram(
    struct plumb_drive *d, const struct plumb_event *e);

/*@ requires valid: \valid(d) && \valid_read(e) && \separated(d, e);
  @ requires monitor: monitor_ok(&d->monitor);
  @ requires inside: DRIVE_OK(d);
  @ requires event: ENDPOINT_IS(e, PLUMB_VERB_ERROR_RECEIVED);
  @ terminates \true;
  @ assigns d->monitor;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @   \old(DRIVE_ACCEPTS_ERROR(d));
  @ ensures ok: \old(DRIVE_ACCEPTS_ERROR(d)) ==> DRIVE_OK(d);
  @ ensures calls: KEEPS_CALLS(&d->monitor);
  @ ensures entered: d->monitor.callbacks ==
  @   tally_more(\old(d->monitor.callbacks));
  @ ensures ended: KEEPS(d, monitor.ended);
  @*/
enum plumb_rule endpoint_enters_error(
    struct plumb_drive *d, const struct plumb_event *e);

#endif
