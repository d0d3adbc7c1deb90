/* One TLS connection, between two memory BIOs. */
#include "sys/tls.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* A certificate that was not accepted has a reason of its own. */
static int
fail(struct plumb_tls_session *s)
{
	unsigned long code = ERR_peek_last_error();
	long verified = SSL_get_verify_result(s->ssl);

	s->error = plumb_tls_error(s->reason);
	if (ERR_GET_LIB(code) == ERR_LIB_SSL &&
	    ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED &&
	    verified != X509_V_OK) {
		s->error = PLUMB_ECERT;
		snprintf(s->reason, sizeof s->reason, "%s",
		    X509_verify_cert_error_string(verified));
	}
	return s->error;
}

/* An address is compared, but never asked for: the protocol has no words. */
static bool
set_hostname(SSL *ssl, const char *hostname)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (X509_VERIFY_PARAM_set1_ip_asc(param, hostname) == 1)
		return true;
	ERR_clear_error();
	X509_VERIFY_PARAM_set_hostflags(
	    param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(ssl, hostname) == 1 &&
	       SSL_set_tlsext_host_name(ssl, hostname) == 1;
}

int
plumb_tls_session_init(struct plumb_tls_session *s,
    const struct plumb_tls_keys *keys, const char *hostname)
{
	int error;

	memset(s, 0, sizeof *s);
	ERR_clear_error();
	s->ssl = SSL_new(keys->ctx);
	s->in = BIO_new(BIO_s_mem());
	s->out = BIO_new(BIO_s_mem());
	if (s->ssl == NULL || s->in == NULL || s->out == NULL) {
		BIO_free(s->in);
		BIO_free(s->out);
		SSL_free(s->ssl);
		memset(s, 0, sizeof *s);
		return PLUMB_EMEMORY;
	}
	/* Nothing to read is not the end of it. */
	BIO_set_mem_eof_return(s->in, -1);
	SSL_set_bio(s->ssl, s->in, s->out);
	s->verified = keys->verifies;
	if (keys->server_side)
		SSL_set_accept_state(s->ssl);
	else
		SSL_set_connect_state(s->ssl);
	if (keys->server_side || hostname == NULL || *hostname == '\0' ||
	    set_hostname(s->ssl, hostname))
		return 0;
	error = plumb_tls_error(s->reason);
	plumb_tls_session_end(s);
	return error;
}

void
plumb_tls_session_end(struct plumb_tls_session *s)
{
	SSL_free(s->ssl); /* and the BIOs with it */
	s->ssl = NULL;
}

int
plumb_tls_session_feed(
    struct plumb_tls_session *s, const void *data, size_t len)
{
	size_t taken;

	ERR_clear_error();
	if (len == 0)
		return 0;
	s->more = true;
	return BIO_write_ex(s->in, data, len, &taken) == 1 ? 0 : PLUMB_EMEMORY;
}

size_t
plumb_tls_session_held(const struct plumb_tls_session *s, const uint8_t **at)
{
	char *data = NULL;
	long len = BIO_get_mem_data(s->out, &data);

	*at = (const uint8_t *)data;
	return len > 0 ? (size_t)len : 0;
}

void
plumb_tls_session_sent(struct plumb_tls_session *s, size_t len)
{
	uint8_t away[1024];
	size_t got = 1;

	if (len == BIO_ctrl_pending(s->out)) {
		(void)BIO_reset(s->out);
		return;
	}
	while (len > 0 && got > 0) {
		size_t want = len < sizeof away ? len : sizeof away;

		if (BIO_read_ex(s->out, away, want, &got) != 1)
			return;
		len -= got;
	}
}

/* Of a call that was not successful. */
static int
status_of(struct plumb_tls_session *s, int result)
{
	switch (SSL_get_error(s->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		s->more = false;
		return PLUMB_WOULD_BLOCK;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	default:
		return fail(s);
	}
}

int
plumb_tls_session_shake(struct plumb_tls_session *s)
{
	int result;

	if (s->error != 0)
		return s->error;
	ERR_clear_error();
	result = SSL_do_handshake(s->ssl);
	if (result == 1) {
		/* What the peer sent behind it may be here already. */
		s->more = BIO_ctrl_pending(s->in) > 0;
		s->shaken = true;
		return 0;
	}
	result = status_of(s, result);
	/* A close_notify, of all things. */
	if (result == 0)
		s->error = result = PLUMB_ECONNRESET;
	return result;
}

struct plumb_io
plumb_tls_session_read(struct plumb_tls_session *s, void *out, size_t size)
{
	struct plumb_io io = { s->error, 0 };
	uint8_t *at = out;
	size_t got;

	if (s->error != 0)
		return io;
	ERR_clear_error();
	s->more = true;
	while (io.count < size &&
	       SSL_read_ex(s->ssl, at + io.count, size - io.count, &got) == 1)
		io.count += got;
	if (io.count == size)
		return io;
	io.status = status_of(s, 0);
	/* What ended it, if something did, is told when there is no more. */
	if (io.count > 0)
		io.status = 0;
	return io;
}

int
plumb_tls_session_write(
    struct plumb_tls_session *s, const void *data, size_t len)
{
	size_t taken = 0;

	if (s->error != 0)
		return s->error;
	ERR_clear_error();
	if (SSL_write_ex(s->ssl, data, len, &taken) == 1)
		return 0;
	return fail(s);
}

void
plumb_tls_session_notify(struct plumb_tls_session *s)
{
	if (s->error != 0 || SSL_in_init(s->ssl))
		return;
	ERR_clear_error();
	(void)SSL_shutdown(s->ssl);
	ERR_clear_error();
}

const char *
plumb_tls_session_cipher(const struct plumb_tls_session *s)
{
	return s->shaken ? SSL_get_cipher_name(s->ssl) : "";
}

const char *
plumb_tls_session_version(const struct plumb_tls_session *s)
{
	return s->shaken ? SSL_get_version(s->ssl) : "";
}

void
plumb_tls_session_alpn(
    const struct plumb_tls_session *s, char out[PLUMB_TLS_NAME_SIZE])
{
	const unsigned char *at = NULL;
	unsigned len = 0;

	if (s->shaken)
		SSL_get0_alpn_selected(s->ssl, &at, &len);
	snprintf(out, PLUMB_TLS_NAME_SIZE, "%.*s", (int)len,
	    at != NULL ? (const char *)at : "");
}

bool
plumb_tls_session_peer(
    const struct plumb_tls_session *s, char out[PLUMB_TLS_NAME_SIZE])
{
	X509 *certificate = NULL;

	out[0] = '\0';
	if (s->shaken && s->verified)
		certificate = SSL_get0_peer_certificate(s->ssl);
	if (certificate == NULL)
		return false;
	X509_NAME_get_text_by_NID(X509_get_subject_name(certificate),
	    NID_commonName, out, PLUMB_TLS_NAME_SIZE);
	return true;
}
