/*
 * What the tests of TLS share: a transport over a real socket, as in
 * stream_test.h, and at the other end OpenSSL, driven by hand through memory
 * BIOs, so that a test decides which bytes travel when. The certificates are
 * made as the tests begin.
 */
#ifndef PLUMB_TRANSPORT_TLS_TEST_H
#define PLUMB_TRANSPORT_TLS_TEST_H

#include "transport/stream_test.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { PATH = 128 };

static char folder[64] = "";
static char ca_file[PATH];    /* whom to believe */
static char other_file[PATH]; /* whom nobody believes */
static char server_file[PATH];
static char client_file[PATH];

/*
 * What is in them: each peer is given it as it is, for reading a certificate
 * and its key takes longer than a handshake.
 */
static struct identity {
	const char *path;
	X509 *certificate;
	EVP_PKEY *key;
} ca, identities[3];

/* What the next transport and the next peer are like. */
static struct {
	bool is_server;	 /* the transport is */
	int version;	 /* the peer's only one; 0: what both can */
	const char *ask; /* server_hostname */
	struct plumb_tls_options options;
	bool peer_asks;		/* for a certificate */
	const char *peer_shows; /* certificate file; NULL: the usual */
	const char *peer_alpn;
} wanted;

static struct plumb_tls_context *context;
static SSL_CTX *peer_ctx;
static SSL *peer_ssl;
static size_t chunk;	 /* bytes of the peer that travel at once; 0: all */
static uint64_t skipped; /* of time */
static char reason[160]; /* of the last error */

/* Certificates */

static inline void
add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	assert_non_null(e);
	assert_int_equal(X509_add_ext(x, e, -1), 1);
	X509_EXTENSION_free(e);
}

static inline void
write_identity(const struct identity *of)
{
	FILE *f = fopen(of->path, "w");

	assert_non_null(f);
	PEM_write_X509(f, of->certificate);
	PEM_write_PrivateKey(f, of->key, NULL, NULL, 0, NULL, NULL);
	fclose(f);
}

/* A certificate with its key, in one file as well; issuer NULL: by itself. */
static inline void
make_identity(struct identity *made, const char *name, const char *path,
    const struct identity *issuer)
{
	X509 *x = X509_new();

	made->path = path;
	made->certificate = x;
	made->key = EVP_EC_gen("P-256");
	if (issuer == NULL)
		issuer = made;
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), (long)(name[0] * 7 + 1));
	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600 * 24);
	X509_set_pubkey(x, made->key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
	    (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(issuer->certificate));
	add_extension(x, NID_basic_constraints,
	    issuer == made ? "critical,CA:TRUE" : "CA:FALSE");
	if (issuer != made)
		add_extension(
		    x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
	X509_sign(x, issuer->key, EVP_sha256());
	write_identity(made);
}

static inline void
free_identity(const struct identity *of)
{
	X509_free(of->certificate);
	EVP_PKEY_free(of->key);
	unlink(of->path);
}

static inline int
make_certificates(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/plumb-tls-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(ca_file, PATH, "%s/ca.pem", folder);
	snprintf(other_file, PATH, "%s/other.pem", folder);
	snprintf(server_file, PATH, "%s/server.pem", folder);
	snprintf(client_file, PATH, "%s/client.pem", folder);
	make_identity(&ca, "ca", ca_file, NULL);
	make_identity(&identities[0], "localhost", server_file, &ca);
	make_identity(&identities[1], "client", client_file, &ca);
	make_identity(&identities[2], "other", other_file, NULL);
	return 0;
}

static inline int
remove_certificates(void **state)
{
	(void)state;
	free_identity(&ca);
	for (int i = 0; i < 3; i++)
		free_identity(&identities[i]);
	return rmdir(folder);
}

/* The peer */

static inline SSL_CTX *
peer_context(void)
{
	SSL_CTX *ctx = SSL_CTX_new(
	    wanted.is_server ? TLS_client_method() : TLS_server_method());
	const char *shows = wanted.peer_shows;

	if (shows == NULL)
		shows = wanted.is_server ? client_file : server_file;
	for (int i = 0; i < 3; i++) {
		if (strcmp(identities[i].path, shows) == 0) {
			SSL_CTX_use_certificate(ctx, identities[i].certificate);
			SSL_CTX_use_PrivateKey(ctx, identities[i].key);
		}
	}
	X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), ca.certificate);
	if (wanted.peer_asks)
		SSL_CTX_set_verify(ctx,
		    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	if (wanted.version != 0) {
		SSL_CTX_set_min_proto_version(ctx, wanted.version);
		SSL_CTX_set_max_proto_version(ctx, wanted.version);
	}
	return ctx;
}

static inline void
peer_begin(void)
{
	int on = 1;

	peer_ctx = peer_context();
	peer_ssl = SSL_new(peer_ctx);
	SSL_set_bio(peer_ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	BIO_set_mem_eof_return(SSL_get_rbio(peer_ssl), -1);
	if (wanted.peer_alpn != NULL)
		SSL_set_alpn_protos(peer_ssl,
		    (const unsigned char *)wanted.peer_alpn,
		    (unsigned)strlen(wanted.peer_alpn));
	if (wanted.is_server)
		SSL_set_connect_state(peer_ssl);
	else
		SSL_set_accept_state(peer_ssl);
	assert_int_equal(fcntl(peer, F_SETFL, O_NONBLOCK), 0);
	/* What is sent is there, whatever was not yet acknowledged. */
	setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* What the peer has made travels, in pieces with a turn behind each. */
static inline void
peer_flush(void)
{
	static uint8_t buffer[1 << 16];
	BIO *out = SSL_get_wbio(peer_ssl);
	size_t most = chunk == 0 ? sizeof buffer : chunk;
	int len;

	while ((len = BIO_read(out, buffer, (int)most)) > 0) {
		if (send(peer, buffer, (size_t)len, MSG_NOSIGNAL) < 0)
			return;
		if (chunk != 0)
			turns(1);
	}
}

/* What has come is fed in; the number of bytes, 0 at the end, -1: nothing. */
static inline ssize_t
peer_take(void)
{
	static uint8_t buffer[1 << 16];
	ssize_t len = recv(peer, buffer, sizeof buffer, 0);

	if (len > 0)
		BIO_write(SSL_get_rbio(peer_ssl), buffer, (int)len);
	return len;
}

static inline void
peer_write(const char *what)
{
	assert_int_equal(
	    SSL_write(peer_ssl, what, (int)strlen(what)), strlen(what));
}

static inline void
peer_says(const char *what)
{
	peer_write(what);
	peer_flush();
}

/* One step of everyone. */
static inline void
step(void)
{
	turns(1);
	peer_take();
	if (!SSL_is_init_finished(peer_ssl))
		(void)SSL_do_handshake(peer_ssl);
	peer_flush();
	ERR_clear_error();
}

static inline void
step_until(const char *word)
{
	for (int i = 0; strstr(said, word) == NULL; i++) {
		if (i == 20000)
			fail_msg("'%s' does not come: '%s'", word, said);
		step();
	}
}

/* Reads len bytes of ours, or up to close_notify; how many there were. */
static inline size_t
peer_hears(uint8_t *out, size_t len)
{
	size_t total = 0;
	int got;

	for (int i = 0; total < len && i < 20000; i++) {
		got = SSL_read(peer_ssl, out + total, (int)(len - total));
		if (got > 0) {
			total += (size_t)got;
			i = 0;
			continue;
		}
		if (SSL_get_error(peer_ssl, got) == SSL_ERROR_ZERO_RETURN)
			break;
		step();
	}
	return total;
}

static inline bool
peer_was_notified(void)
{
	char byte;

	while (peer_take() > 0)
		;
	while (SSL_read(peer_ssl, &byte, 1) > 0)
		;
	ERR_clear_error();
	return (SSL_get_shutdown(peer_ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
}

/* The transport */

static inline int
tls_opened(void *self, struct plumb_transport *made, int error)
{
	char word[64];

	(void)self;
	assert_true((made == NULL) == (error != 0));
	snprintf(reason, sizeof reason, "%s", plumb_loop_tls_reason(loop));
	if (error == 0)
		return say("opened", "");
	snprintf(word, sizeof word, "(%s)", plumb_error_exception(error));
	return say("opened", word);
}

static inline void
make_context(void)
{
	wanted.options.server_side = wanted.is_server;
	if (wanted.is_server)
		wanted.options.certfile = server_file;
	else if (wanted.options.cafile == NULL)
		wanted.options.cafile = ca_file;
	assert_int_equal(
	    plumb_tls_context_new(loop, &wanted.options, &context), 0);
}

static inline void
connect_peer(int ends[2])
{
	connect_tcp(ends);
	peer = ends[1];
	peer_begin();
}

static inline void
begin_tls(void)
{
	struct plumb_connection how = {
		.protocol_factory = factory,
		.opened = tls_opened,
		.self = said,
		.name = "a",
		.server_hostname = wanted.ask,
	};
	int ends[2];

	make_context();
	how.ssl = context;
	connect_peer(ends);
	assert_int_equal(
	    plumb_loop_create_connection_sock(loop, ends[0], &how), 0);
}

/* Open, both sides through the handshake, and what came so far forgotten. */
static inline void
begin_tls_open(void)
{
	begin_tls();
	step_until("opened");
	while (!SSL_is_init_finished(peer_ssl))
		step();
	step();
	said[0] = '\0';
}

static inline uint64_t
skipping_clock(void *self)
{
	return plumb_kernel_real.clock(self) + skipped;
}

/* The allocator of a loop that has nothing left to give. */
static inline void *
gives_nothing(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	(void)old_size;
	if (size == 0)
		free(old);
	return NULL;
}

static inline int
set_up_tls(void **state)
{
	memset(&wanted, 0, sizeof wanted);
	wanted.ask = "localhost";
	chunk = 0;
	skipped = 0;
	reason[0] = '\0';
	context = NULL;
	peer_ssl = NULL;
	peer_ctx = NULL;
	set_up_tcp(state);
	gated.clock = skipping_clock;
	return 0;
}

static inline int
set_up_client(void **state)
{
	return set_up_tls(state);
}

static inline int
set_up_client12(void **state)
{
	set_up_tls(state);
	wanted.version = TLS1_2_VERSION;
	return 0;
}

static inline int
set_up_server(void **state)
{
	set_up_tls(state);
	wanted.is_server = true;
	return 0;
}

static inline int
set_up_server12(void **state)
{
	set_up_server(state);
	wanted.version = TLS1_2_VERSION;
	return 0;
}

static inline int
tear_down_tls(void **state)
{
	release(state);
	plumb_tls_context_free(context);
	tear_down(state);
	SSL_free(peer_ssl);
	SSL_CTX_free(peer_ctx);
	return 0;
}

static inline void
peer_notifies(void)
{
	(void)SSL_shutdown(peer_ssl);
	peer_flush();
}

#define TLS_ON(kind, name)                                                \
	{                                                                 \
#kind " " #name, name, set_up_##kind, tear_down_tls, NULL \
	}
/* As client and as server, over both versions. */
#define ALL(name)                                                           \
	TLS_ON(client, name), TLS_ON(client12, name), TLS_ON(server, name), \
	    TLS_ON(server12, name)

#endif
