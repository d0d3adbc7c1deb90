/* What the connections of a run share: certificates and two contexts. */
#include "conformance/runner/tls.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

static void
note_alert(const SSL *ssl, int where, int value)
{
	struct tls *tls = SSL_get_app_data(ssl);
	int what = value & 0xff;

	if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) {
		return;
	}
	if (what == SSL_AD_CLOSE_NOTIFY) {
		tls->notified = true;
	} else {
		tls->alert = what;
	}
}

/* A server that knows none of them refuses, as the standard says. */
static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *none)
{
	const struct tls *tls = SSL_get_app_data(ssl);
	unsigned char *chosen;

	(void)none;
	if (tls->alpn_len == 0) {
		return SSL_TLSEXT_ERR_NOACK;
	}
	if (SSL_select_next_proto(&chosen, out_len,
		(const unsigned char *)tls->alpn, tls->alpn_len, in,
		in_len) != OPENSSL_NPN_NEGOTIATED) {
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	}
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *
make_context(struct certificates *certificates, const SSL_METHOD *method)
{
	SSL_CTX *context = SSL_CTX_new(method);
	X509 *authority = certificates->at[CERTIFICATE_AUTHORITY];

	if (!context) {
		return NULL;
	}
	/* A handshake is always a whole one, and nothing comes behind it. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(context, 0);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
	SSL_CTX_set_info_callback(context, note_alert);
	SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
	SSL_CTX_add_client_CA(context, authority);
	X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority);
	return context;
}

struct tls_common *
tls_common_make(void)
{
	struct tls_common *common = memory_resize(NULL, sizeof(*common));

	memset(common, 0, sizeof(*common));
	common->certificates = certificates_make();
	if (common->certificates) {
		common->server =
		    make_context(common->certificates, TLS_server_method());
		common->client =
		    make_context(common->certificates, TLS_client_method());
	}
	if (!common->server || !common->client) {
		tls_common_free(common);
		return NULL;
	}
	return common;
}

void
tls_common_free(struct tls_common *common)
{
	if (!common) {
		return;
	}
	SSL_CTX_free(common->server);
	SSL_CTX_free(common->client);
	certificates_free(common->certificates);
	free(common);
}

/* The list as it goes over the wire; what does not fit is left out. */
static void
set_protocols(struct tls *tls, const char *list)
{
	while (list && *list != '\0') {
		size_t len = strcspn(list, ",");

		if (len > 0 && tls->alpn_len + len + 1 <= TLS_ALPN_MAX) {
			tls->alpn[tls->alpn_len] = (char)len;
			memcpy(tls->alpn + tls->alpn_len + 1, list, len);
			tls->alpn_len += (unsigned)len + 1;
		}
		list += len + (list[len] == ',');
	}
}

static bool
set_up(struct tls *tls, const struct certificates *certificates,
    const struct tls_options *o)
{
	int verify = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;

	set_protocols(tls, o->alpn);
	if (o->old) {
		SSL_set_max_proto_version(tls->ssl, TLS1_2_VERSION);
	}
	if (o->asks || o->refuses) {
		SSL_set_verify(tls->ssl, verify, NULL);
	}
	if (o->refuses && !SSL_set1_host(tls->ssl, "nobody.invalid")) {
		return false;
	}
	if (!o->server && tls->alpn_len > 0) {
		SSL_set_alpn_protos(
		    tls->ssl, (const unsigned char *)tls->alpn, tls->alpn_len);
	}
	if (o->name && !SSL_set_tlsext_host_name(tls->ssl, o->name)) {
		return false;
	}
	return o->certificate == CERTIFICATE_NONE ||
	       (SSL_use_certificate(
		    tls->ssl, certificates->at[o->certificate]) == 1 &&
		   SSL_use_PrivateKey(tls->ssl, certificates->key) == 1);
}

struct tls *
tls_new(const struct tls_common *common, const struct tls_options *o)
{
	struct tls *tls = memory_resize(NULL, sizeof(*tls));

	memset(tls, 0, sizeof(*tls));
	tls->alert = -1;
	tls->stops = o->stops;
	tls->ssl = SSL_new(o->server ? common->server : common->client);
	tls->in = BIO_new(BIO_s_mem());
	tls->out = BIO_new(BIO_s_mem());
	if (!tls->ssl || !tls->in || !tls->out) {
		BIO_free(tls->in);
		BIO_free(tls->out);
		SSL_free(tls->ssl);
		free(tls);
		return NULL;
	}
	SSL_set_app_data(tls->ssl, tls);
	SSL_set_bio(tls->ssl, tls->in, tls->out);
	if (!set_up(tls, common->certificates, o)) {
		tls_free(tls);
		return NULL;
	}
	if (o->server) {
		SSL_set_accept_state(tls->ssl);
	} else {
		SSL_set_connect_state(tls->ssl);
		tls_take(tls, NULL, 0);
	}
	return tls;
}

void
tls_free(struct tls *tls)
{
	if (!tls) {
		return;
	}
	SSL_free(tls->ssl);
	text_free(&tls->record);
	text_free(&tls->raw);
	text_free(&tls->held);
	ERR_clear_error();
	free(tls);
}
