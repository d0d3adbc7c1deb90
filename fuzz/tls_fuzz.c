/*
 * Targets: src/transport/tls*.c, src/sys/tls*.c, core/tls.c: a transport over
 * TLS, as client and as server, over a kernel in memory.
 *
 * The input's first byte says who is who; the rest is what happens: OpenSSL's
 * records arrive in pieces, bent, with bytes between or without some; or there
 * is no OpenSSL at all, and the bytes are the input's. The protocol writes,
 * pauses, closes. The monitor is the judge; what is heard is what the other
 * side has written, from its begin; and all ends.
 */
#include <openssl/ssl.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/certificates.h"
#include "fuzz/harness/wire.h"
#include "fuzz/must.h"
#include "fuzz/steady.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 17, TURNS_MAX = 5000, LONGEST = 2048, PERIOD = 251 };

enum { RAW = 1, SERVER = 2, OLD = 4, STRICT = 8 };

struct talk {
	struct wire wire;
	uint8_t arriving[ROOM];
	size_t cut; /* what the transport has sent and nobody has read */
	struct plumb_loop *loop;
	struct plumb_transport *transport;
	SSL *peer;
	uint64_t written; /* by the peer */
	uint64_t heard;
	bool bent; /* a byte on the way was not as it was sent */
	bool made;
	bool lost;
	bool waits; /* the loop has nothing to do */
	unsigned turns;
};

static char cert_path[64];
static char key_path[64];
static char ca_path[64];
static struct certificates *certificates;

static void
remove_files(void)
{
	unlink(cert_path);
	unlink(key_path);
	unlink(ca_path);
	certificates_free(certificates);
}

static void
make_files(void)
{
	if (certificates != NULL)
		return;
	steady_random();
	certificates = certificates_make();
	must(certificates != NULL);
	snprintf(cert_path, sizeof cert_path, "/tmp/plumb-fuzz-%ld-cert",
	    (long)getpid());
	snprintf(key_path, sizeof key_path, "/tmp/plumb-fuzz-%ld-key",
	    (long)getpid());
	snprintf(
	    ca_path, sizeof ca_path, "/tmp/plumb-fuzz-%ld-ca", (long)getpid());
	must(certificate_write(certificates, CERTIFICATE_GOOD, cert_path));
	must(certificate_write_key(certificates, key_path));
	must(certificate_write(certificates, CERTIFICATE_AUTHORITY, ca_path));
	atexit(remove_files);
}

/* The protocol */

static int
made(void *self, struct plumb_transport *transport)
{
	struct talk *t = self;

	must(!t->made && !t->lost);
	t->made = true;
	t->transport = transport;
	plumb_transport_hold(transport);
	return 0;
}

static int
data(void *self, const void *at, size_t len)
{
	struct talk *t = self;
	const uint8_t *bytes = at;

	must(t->made && !t->lost && len > 0);
	must(t->heard + len <= t->written);
	for (size_t i = 0; i < len; i++)
		must(bytes[i] == (uint8_t)((t->heard + i) % PERIOD));
	t->heard += len;
	return 0;
}

static int
lost(void *self, int error)
{
	struct talk *t = self;

	must(t->made && !t->lost && error <= 0);
	t->lost = true;
	return 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = made,
	.data_received = data,
	.connection_lost = lost,
};

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	struct talk *t = self;

	must((transport != NULL) == (error == 0));
	t->lost |= error != 0;
	return 0;
}

static void
quiet(void *self, struct plumb_transport *t, int error, const char *message)
{
	(void)self, (void)t, (void)error, (void)message;
}

static void
polled(void *self, bool busy, int64_t timeout)
{
	struct talk *t = self;

	(void)timeout;
	t->waits = !busy;
}

static bool
rests(void *self)
{
	struct talk *t = self;

	must(t->turns++ < TURNS_MAX);
	return t->waits;
}

static void
run(struct talk *t)
{
	t->waits = false;
	t->turns = 0;
	must(plumb_loop_run_until(t->loop, rests, t) == 0);
}

static void
arrive(struct talk *t, const void *at, size_t len)
{
	if (len > ROOM - t->wire.arrived)
		len = ROOM - t->wire.arrived;
	memcpy(t->arriving + t->wire.arrived, at, len);
	t->wire.arrived += len;
}

/* The peer */

static void
peer_begin(struct talk *t, unsigned flags)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_method());

	must(ctx != NULL);
	must(SSL_CTX_use_certificate_file(ctx, cert_path, SSL_FILETYPE_PEM) ==
	     1);
	must(SSL_CTX_use_PrivateKey_file(ctx, key_path, SSL_FILETYPE_PEM) == 1);
	if (flags & OLD)
		SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	t->peer = SSL_new(ctx);
	SSL_CTX_free(ctx);
	must(t->peer != NULL);
	SSL_set_bio(t->peer, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	if (flags & SERVER)
		SSL_set_connect_state(t->peer);
	else
		SSL_set_accept_state(t->peer);
}

/* What the transport has sent goes to the peer, who does what it can. */
static void
peer_hear(struct talk *t)
{
	size_t len = t->wire.out_len - t->cut;
	char bytes[4096];

	if (t->peer == NULL)
		return;
	if (len > 0)
		(void)BIO_write(
		    SSL_get_rbio(t->peer), t->wire.out + t->cut, (int)len);
	t->cut = t->wire.out_len;
	while (SSL_read(t->peer, bytes, sizeof bytes) > 0)
		;
}

static void
peer_write(struct talk *t, size_t len)
{
	uint8_t bytes[256];

	if (t->peer == NULL || !SSL_is_init_finished(t->peer))
		return;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)((t->written + i) % PERIOD);
	if (SSL_write(t->peer, bytes, (int)len) > 0)
		t->written += len;
}

/* At most len bytes of the peer's; bend: the first of them becomes another. */
static void
peer_send(struct talk *t, size_t len, uint8_t bend, bool drop)
{
	uint8_t bytes[16384];
	int got = 0;

	if (t->peer != NULL)
		got = BIO_read(SSL_get_wbio(t->peer), bytes, (int)len);
	if (got <= 0)
		return;
	bytes[0] ^= bend;
	if (!drop)
		arrive(t, bytes, (size_t)got);
}

static void
act(struct talk *t, unsigned what)
{
	static const char bytes[70000];

	if (t->transport == NULL)
		return;
	switch (what % 8) {
	case 0:
		(void)plumb_transport_close(t->transport);
		break;
	case 1:
		(void)plumb_transport_abort(t->transport);
		break;
	case 2:
		(void)plumb_transport_pause_reading(t->transport);
		break;
	case 3:
		(void)plumb_transport_resume_reading(t->transport);
		break;
	case 4:
		t->wire.room = what / 8;
		break;
	case 5:
		t->wire.room = SIZE_MAX;
		break;
	case 6:
		(void)plumb_transport_write(t->transport, bytes, sizeof bytes);
		break;
	default:
		(void)plumb_transport_write(t->transport, bytes, what);
	}
}

/* One thing that happens; what of the input it takes. */
static size_t
happen(struct talk *t, const uint8_t *at, size_t left)
{
	uint8_t n = left > 1 ? at[1] : 0;
	size_t literal = left < 2 ? 0 : n < left - 2 ? n : left - 2;

	switch (at[0] % 10) {
	case 0:
		peer_send(t, 16384, 0, false);
		return 1;
	case 1:
		peer_send(t, 1U + n, 0, false);
		return 2;
	case 2:
		peer_send(t, 1, n, false);
		return 2;
	case 3:
		peer_send(t, 1U + n, 0, true);
		return 2;
	case 4:
		arrive(t, at + 2, literal);
		return 2 + literal;
	case 5:
		peer_write(t, n);
		return 2;
	case 6:
		if (t->peer != NULL)
			(void)SSL_shutdown(t->peer);
		return 1;
	case 7:
		t->wire.eof = true;
		return 1;
	case 8:
		t->wire.reset = n > 200;
		return 2;
	default:
		act(t, n);
		return 2;
	}
}

static struct plumb_tls_context *
begin(struct talk *t, unsigned flags)
{
	struct plumb_loop_options options = { .kernel = &fuzz_wire_kernel,
		.kernel_self = &t->wire };
	struct plumb_tls_options tls = { .server_side = (flags & SERVER) != 0,
		/* Else clients read the system's. */
		.cafile =
		    (flags & SERVER) && !(flags & STRICT) ? NULL : ca_path,
		.verify = flags & STRICT ? PLUMB_TLS_VERIFY_NONE
					 : PLUMB_TLS_VERIFY_OFF };
	struct plumb_connection how = { .opened = opened,
		.self = t,
		.protocol = { &ops, t, NULL },
		.server_hostname = CERTIFICATE_HOST };

	t->wire.data = t->arriving;
	t->wire.polled = polled;
	t->wire.self = t;
	t->wire.room = SIZE_MAX;
	if (tls.server_side) {
		tls.certfile = cert_path;
		tls.keyfile = key_path;
	}
	must(plumb_loop_new(&options, &t->loop) == 0);
	plumb_loop_set_exception_handler(t->loop, quiet, NULL);
	must(plumb_tls_context_new(t->loop, &tls, &how.ssl) == 0);
	if (!(flags & RAW))
		peer_begin(t, flags);
	must(plumb_loop_create_connection_sock(t->loop, WIRE_FD, &how) == 0);
	return how.ssl;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct talk t;
	struct plumb_tls_context *context;

	if (size < 2 || size > LONGEST)
		return 0;
	make_files();
	memset(&t, 0, sizeof t);
	context = begin(&t, input[0]);
	run(&t);
	for (size_t at = 1; at < size;) {
		at += happen(&t, input + at, size - at);
		run(&t);
		peer_hear(&t);
	}
	t.wire.room = SIZE_MAX;
	t.wire.reset = true;
	if (t.transport != NULL)
		(void)plumb_transport_resume_reading(t.transport);
	run(&t);
	must(t.lost);
	plumb_tls_context_free(context);
	plumb_loop_free(t.loop);
	SSL_free(t.peer);
	fuzz_wire_free(&t.wire);
	return 0;
}
