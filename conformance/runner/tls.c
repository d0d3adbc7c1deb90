#include "conformance/runner/tls.h"

#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

/* Of the record protocol: type, version, length; the first and last types. */
enum { HEADER = 5, TYPE_FIRST = 20, TYPE_LAST = 24, PLAIN_MAX = 16384 };

static const struct {
	int number;
	const char *name;
} alerts[] = {
	{ 0, "close_notify" },
	{ 10, "unexpected_message" },
	{ 20, "bad_record_mac" },
	{ 22, "record_overflow" },
	{ 40, "handshake_failure" },
	{ 42, "bad_certificate" },
	{ 43, "unsupported_certificate" },
	{ 44, "certificate_revoked" },
	{ 45, "certificate_expired" },
	{ 46, "certificate_unknown" },
	{ 47, "illegal_parameter" },
	{ 48, "unknown_ca" },
	{ 49, "access_denied" },
	{ 50, "decode_error" },
	{ 51, "decrypt_error" },
	{ 70, "protocol_version" },
	{ 71, "insufficient_security" },
	{ 80, "internal_error" },
	{ 86, "inappropriate_fallback" },
	{ 90, "user_canceled" },
	{ 100, "no_renegotiation" },
	{ 109, "missing_extension" },
	{ 110, "unsupported_extension" },
	{ 112, "unrecognized_name" },
	{ 113, "bad_certificate_status_response" },
	{ 115, "unknown_psk_identity" },
	{ 116, "certificate_required" },
	{ 120, "no_application_protocol" },
};

const char *
tls_alert_name(int alert)
{
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++) {
		if (alerts[i].number == alert) {
			return alerts[i].name;
		}
	}
	return alert < 0 ? "" : "unknown";
}

static void
break_off(struct tls *tls, const char *reason)
{
	if (!tls->broken) {
		tls->broken = true;
		snprintf(tls->reason, sizeof(tls->reason), "%s", reason);
	}
}

/* What the library has made goes to the wire, or is held back. */
static void
collect(struct tls *tls, bool flight)
{
	size_t n = BIO_ctrl_pending(tls->out);
	struct text *to = &tls->raw;

	if (n == 0) {
		return;
	}
	tls->flights += flight;
	if (tls->stops != TLS_ALL_FLIGHTS && tls->flights >= tls->stops) {
		to = &tls->held;
	}
	BIO_read(tls->out, text_room(to, n), (int)n);
	to->len += n;
}

/* Lets the library see what is there. */
static void
advance(struct tls *tls)
{
	bool shaking = !SSL_is_init_finished(tls->ssl);
	unsigned long error;
	char byte;
	int n;

	if (tls->broken) {
		return;
	}
	ERR_clear_error();
	n = shaking ? SSL_do_handshake(tls->ssl) : SSL_peek(tls->ssl, &byte, 1);
	tls->has_data = !shaking && n > 0;
	switch (SSL_get_error(tls->ssl, n)) {
	case SSL_ERROR_NONE:
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		break;
	case SSL_ERROR_ZERO_RETURN:
		tls->notified = true;
		break;
	default:
		error = ERR_peek_error();
		break_off(tls,
		    error ? ERR_reason_error_string(error) : "it has failed");
		break;
	}
	collect(tls, shaking);
}

size_t
tls_wants(const struct tls *tls)
{
	const unsigned char *at = (const unsigned char *)tls->record.at;
	size_t len = tls->record.len;

	if (len < HEADER) {
		return HEADER - len;
	}
	return HEADER + (size_t)(at[3] << 8 | at[4]) - len;
}

static bool
is_header(const unsigned char *at)
{
	return at[0] >= TYPE_FIRST && at[0] <= TYPE_LAST && at[1] == 3;
}

void
tls_take(struct tls *tls, const void *at, size_t len)
{
	struct text *record = &tls->record;

	tls->seen += len;
	if (tls->broken || tls->notified) {
		tls->more = tls->more || (tls->notified && len > 0);
		return;
	}
	text_add(record, at, len);
	if (record->len >= HEADER &&
	    !is_header((const unsigned char *)record->at)) {
		break_off(tls, "what came is no TLS record");
		return;
	}
	if (record->len > 0 && tls_wants(tls) > 0) {
		return;
	}
	if (record->len > 0) {
		BIO_write(tls->in, record->at, (int)record->len);
		record->len = 0;
	}
	advance(tls);
}

bool
tls_is_ready(const struct tls *tls)
{
	return SSL_is_init_finished(tls->ssl) && !tls->broken;
}

size_t
tls_read(struct tls *tls, void *at, size_t len)
{
	int most = len < PLAIN_MAX ? (int)len : PLAIN_MAX;
	int n;

	if (!tls->has_data || most == 0) {
		return 0;
	}
	ERR_clear_error();
	n = SSL_read(tls->ssl, at, most);
	advance(tls);
	return n > 0 ? (size_t)n : 0;
}

size_t
tls_write(struct tls *tls, const void *at, size_t len)
{
	int most = len < PLAIN_MAX ? (int)len : PLAIN_MAX;
	int n;

	if (!tls_is_ready(tls) || tls->notifies || most == 0) {
		return 0;
	}
	ERR_clear_error();
	n = SSL_write(tls->ssl, at, most);
	collect(tls, false);
	if (n <= 0) {
		break_off(tls, "a record could not be made");
	}
	return n > 0 ? (size_t)n : 0;
}

size_t
tls_write_part(struct tls *tls, const void *at, size_t len, size_t n)
{
	size_t before = tls->raw.len;
	size_t made = tls_write(tls, at, len);

	if (tls->raw.len - before > n) {
		text_add(&tls->held, tls->raw.at + before + n,
		    tls->raw.len - before - n);
		tls->raw.len = before + n;
		tls->stops = 1; /* what is made from now on comes behind it */
	}
	return made;
}

void
tls_release(struct tls *tls, size_t n)
{
	n = n < tls->held.len ? n : tls->held.len;
	if (n > 0) {
		text_add(&tls->raw, tls->held.at, n);
		text_drop(&tls->held, n);
	}
}

void
tls_release_all(struct tls *tls)
{
	tls->stops = TLS_ALL_FLIGHTS;
	tls_release(tls, tls->held.len);
}

void
tls_notify(struct tls *tls)
{
	if (!tls_is_ready(tls) || tls->notifies) {
		return;
	}
	tls->notifies = true;
	ERR_clear_error();
	SSL_shutdown(tls->ssl);
	collect(tls, false);
}

bool
tls_renegotiate(struct tls *tls)
{
	bool asked;

	if (!tls_is_ready(tls)) {
		return false;
	}
	ERR_clear_error();
	if (SSL_version(tls->ssl) > TLS1_2_VERSION) {
		asked = SSL_key_update(tls->ssl, SSL_KEY_UPDATE_REQUESTED) == 1;
		SSL_do_handshake(tls->ssl);
		collect(tls, false);
		return asked;
	}
	asked = SSL_renegotiate(tls->ssl) == 1;
	advance(tls);
	return asked;
}

const char *
tls_version(const struct tls *tls)
{
	return tls_is_ready(tls) ? SSL_get_version(tls->ssl) : "";
}

const char *
tls_name(const struct tls *tls)
{
	const char *name =
	    SSL_get_servername(tls->ssl, TLSEXT_NAMETYPE_host_name);

	return name ? name : "";
}

void
tls_protocol(const struct tls *tls, char *out, size_t cap)
{
	const unsigned char *at = NULL;
	unsigned len = 0;

	SSL_get0_alpn_selected(tls->ssl, &at, &len);
	snprintf(out, cap, "%.*s", (int)len, at ? (const char *)at : "");
}

void
tls_subject(const struct tls *tls, char *out, size_t cap)
{
	X509 *x = SSL_get0_peer_certificate(tls->ssl);

	out[0] = '\0';
	if (x) {
		X509_NAME_get_text_by_NID(
		    X509_get_subject_name(x), NID_commonName, out, (int)cap);
	}
}
