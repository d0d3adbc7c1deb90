/* What a TLS context is made of: files, and what is asked of the peer. */
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "sys/tls.h"

/* A file that is not there is said as the kernel says it. */
int
plumb_tls_error(char reason[PLUMB_TLS_REASON_SIZE])
{
	const char *text = NULL;
	unsigned long code;
	int error = PLUMB_ETLS;

	while ((code = ERR_get_error()) != 0) {
		if (ERR_SYSTEM_ERROR(code))
			error = plumb_error_of_errno(ERR_GET_REASON(code));
		else if (ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE)
			error = PLUMB_EMEMORY;
		else if (ERR_reason_error_string(code) != NULL)
			text = ERR_reason_error_string(code);
	}
	snprintf(reason, PLUMB_TLS_REASON_SIZE, "%s",
	    text != NULL ? text : "unknown");
	return error;
}

/* An encrypted key is refused: nobody is there to type a password. */
static int
no_password(char *out, int size, int writing, void *self)
{
	(void)out;
	(void)size;
	(void)writing;
	(void)self;
	return -1;
}

/* "h2,x" as the lengths and names that go over the wire; false: no such list */
static bool
set_alpn(struct plumb_tls_keys *keys, const char *list)
{
	while (list != NULL && *list != '\0') {
		size_t len = strcspn(list, ",");
		size_t room = sizeof keys->alpn - keys->alpn_len;

		if (len == 0 || len > 255 || len + 1 > room)
			return false;
		keys->alpn[keys->alpn_len] = (uint8_t)len;
		memcpy(keys->alpn + keys->alpn_len + 1, list, len);
		keys->alpn_len += (unsigned)len + 1;
		list += len;
		if (*list == ',' && *++list == '\0')
			return false;
	}
	return true;
}

/* The server's wish decides; with nothing in common there is just none. */
static int
choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *theirs, unsigned theirs_len, void *self)
{
	const struct plumb_tls_keys *keys = self;
	unsigned char *chosen;

	(void)ssl;
	if (SSL_select_next_proto(&chosen, out_len, keys->alpn, keys->alpn_len,
		theirs, theirs_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static bool
offer_alpn(struct plumb_tls_keys *keys)
{
	if (keys->alpn_len == 0)
		return true;
	if (!keys->server_side)
		return SSL_CTX_set_alpn_protos(
			   keys->ctx, keys->alpn, keys->alpn_len) == 0;
	SSL_CTX_set_alpn_select_cb(keys->ctx, choose_alpn, keys);
	return true;
}

static int
number_of(enum plumb_tls_version version)
{
	return version == PLUMB_TLS_VERSION_1_3 ? TLS1_3_VERSION
						: TLS1_2_VERSION;
}

static bool
set_versions(SSL_CTX *ctx, const struct plumb_tls_options *o)
{
	int newest =
	    o->maximum == PLUMB_TLS_VERSION_NONE ? 0 : number_of(o->maximum);

	return SSL_CTX_set_min_proto_version(ctx, number_of(o->minimum)) == 1 &&
	       SSL_CTX_set_max_proto_version(ctx, newest) == 1;
}

/* What the connection is like, whoever is at its other end. */
static bool
set_manner(SSL_CTX *ctx, const struct plumb_tls_options *o)
{
	static const unsigned char name[] = "plumbline";

	SSL_CTX_set_options(
	    ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				  SSL_MODE_AUTO_RETRY |
				  SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_default_passwd_cb(ctx, no_password);
	/* Without a name, a session that is resumed cannot be verified. */
	return SSL_CTX_set_session_id_context(ctx, name, sizeof name - 1) ==
		   1 &&
	       set_versions(ctx, o);
}

static bool
load_own(SSL_CTX *ctx, const struct plumb_tls_options *o)
{
	const char *key = o->keyfile != NULL ? o->keyfile : o->certfile;

	if (o->certfile == NULL)
		return true;
	return SSL_CTX_use_certificate_chain_file(ctx, o->certfile) == 1 &&
	       SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) == 1 &&
	       SSL_CTX_check_private_key(ctx) == 1;
}

static enum plumb_tls_verify
verify_of(const struct plumb_tls_options *o)
{
	if (o->verify != PLUMB_TLS_VERIFY_NONE)
		return o->verify;
	return o->server_side && o->cafile == NULL ? PLUMB_TLS_VERIFY_OFF
						   : PLUMB_TLS_VERIFY_REQUIRED;
}

static bool
load_believed(SSL_CTX *ctx, const struct plumb_tls_options *o)
{
	STACK_OF(X509_NAME) * names;

	/* The system's are many: they are not read where nobody asks them. */
	if (o->cafile == NULL)
		return o->server_side || verify_of(o) == PLUMB_TLS_VERIFY_OFF ||
		       SSL_CTX_set_default_verify_paths(ctx) == 1;
	if (SSL_CTX_load_verify_file(ctx, o->cafile) != 1)
		return false;
	if (!o->server_side)
		return true;
	/* What the clients are told to choose their certificate by. */
	names = SSL_load_client_CA_file(o->cafile);
	if (names == NULL)
		return false;
	SSL_CTX_set_client_CA_list(ctx, names);
	return true;
}

static void
set_verify(struct plumb_tls_keys *keys, enum plumb_tls_verify verify)
{
	int mode = SSL_VERIFY_NONE;

	if (verify != PLUMB_TLS_VERIFY_OFF)
		mode = SSL_VERIFY_PEER;
	if (verify == PLUMB_TLS_VERIFY_REQUIRED)
		mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	keys->verifies = mode != SSL_VERIFY_NONE;
	SSL_CTX_set_verify(keys->ctx, mode, NULL);
}

int
plumb_tls_keys_init(
    struct plumb_tls_keys *keys, const struct plumb_tls_options *o)
{
	int error;

	memset(keys, 0, sizeof *keys);
	keys->server_side = o->server_side;
	if ((o->server_side && o->certfile == NULL) || !set_alpn(keys, o->alpn))
		return PLUMB_EVALUE;
	ERR_clear_error();
	keys->ctx = SSL_CTX_new(
	    o->server_side ? TLS_server_method() : TLS_client_method());
	if (keys->ctx != NULL && set_manner(keys->ctx, o) &&
	    load_own(keys->ctx, o) && load_believed(keys->ctx, o) &&
	    offer_alpn(keys)) {
		set_verify(keys, verify_of(o));
		return 0;
	}
	error = plumb_tls_error(keys->reason);
	plumb_tls_keys_end(keys);
	return error;
}

void
plumb_tls_keys_end(struct plumb_tls_keys *keys)
{
	SSL_CTX_free(keys->ctx);
	keys->ctx = NULL;
}
