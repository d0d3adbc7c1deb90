/*
 * A peer that speaks TLS. It reads by itself up to the first data that nobody
 * has asked for, so that handshakes, alerts and close_notify are seen and
 * answered while it holds; behind that data it sees nothing, as any peer that
 * does not read. What is special about it is asked of its struct tls.
 */
#ifndef CONFORMANCE_RUNNER_PEER_TLS_H
#define CONFORMANCE_RUNNER_PEER_TLS_H

#include "conformance/runner/peer.h"
#include "conformance/runner/tls.h"

/*
 * Begins TLS on a connection; what was to be sent before goes before. False
 * where the library fails.
 */
bool peer_tls_start(struct actor *a, const struct tls_common *common,
    const struct tls_options *options);

/* NULL where it speaks plainly, or has gone. */
struct tls *peer_tls_of(const struct actor *a);

/*
 * Sends the first n bytes of the record of what is to be sent next; the rest
 * of it waits for tls_release_all().
 */
void peer_tls_send_part(struct actor *a, size_t n);

/* Bytes on the wire that are no record, behind all that was made before. */
void peer_tls_rubbish(struct actor *a, const void *at, size_t len);

/* The end without a close_notify: a FIN behind what was made before. */
void peer_tls_truncate(struct actor *a);

#endif
