/* Sessions and keys of TLS by themselves: what is refused, and what sticks. */
#include "sys/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

static struct plumb_tls_keys keys;
static struct plumb_tls_session session;
static char path[64];

static int
set_up(void **state)
{
	struct plumb_tls_options options = { .verify = PLUMB_TLS_VERIFY_OFF };

	(void)state;
	if (plumb_tls_keys_init(&keys, &options) != 0)
		return -1;
	return plumb_tls_session_init(&session, &keys, "localhost");
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_tls_session_end(&session);
	plumb_tls_session_end(&session);
	plumb_tls_keys_end(&keys);
	return 0;
}

/* Sessions */

static void
before_the_handshake_nothing_is_agreed_on(void **state)
{
	char name[PLUMB_TLS_NAME_SIZE] = "x";

	(void)state;
	assert_string_equal(plumb_tls_session_cipher(&session), "");
	assert_string_equal(plumb_tls_session_version(&session), "");
	plumb_tls_session_alpn(&session, name);
	assert_string_equal(name, "");
	strcpy(name, "x");
	assert_false(plumb_tls_session_peer(&session, name));
	assert_string_equal(name, "");
}

static void
before_the_handshake_there_is_no_farewell(void **state)
{
	const uint8_t *at;

	(void)state;
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_WOULD_BLOCK);
	plumb_tls_session_sent(&session, plumb_tls_session_held(&session, &at));
	plumb_tls_session_notify(&session);
	assert_int_equal(plumb_tls_session_held(&session, &at), 0);
}

static void
before_the_handshake_nothing_can_be_written(void **state)
{
	(void)state;
	assert_int_equal(plumb_tls_session_write(&session, "x", 1), PLUMB_ETLS);
}

static void
the_first_error_sticks(void **state)
{
	char first[PLUMB_TLS_REASON_SIZE];
	const uint8_t *at;
	size_t held;
	char byte;

	(void)state;
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_WOULD_BLOCK);
	assert_int_equal(
	    plumb_tls_session_feed(&session, "no record at all", 16), 0);
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_ETLS);
	assert_string_not_equal(session.reason, "");
	strcpy(first, session.reason);
	held = plumb_tls_session_held(&session, &at);
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_ETLS);
	assert_int_equal(
	    plumb_tls_session_read(&session, &byte, 1).status, PLUMB_ETLS);
	assert_int_equal(plumb_tls_session_write(&session, "x", 1), PLUMB_ETLS);
	plumb_tls_session_notify(&session);
	assert_int_equal(plumb_tls_session_held(&session, &at), held);
	assert_string_equal(session.reason, first);
}

/* close_notify, in the clear as it is by then. */
static void
a_farewell_in_the_handshake_is_a_reset(void **state)
{
	(void)state;
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_WOULD_BLOCK);
	assert_int_equal(
	    plumb_tls_session_feed(&session, "\x15\x03\x03\x00\x02\x01\x00", 7),
	    0);
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_ECONNRESET);
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_ECONNRESET);
}

static void
what_is_held_is_taken_off_in_pieces(void **state)
{
	uint8_t hello[2048];
	const uint8_t *at;
	size_t len;

	(void)state;
	assert_int_equal(plumb_tls_session_shake(&session), PLUMB_WOULD_BLOCK);
	len = plumb_tls_session_held(&session, &at);
	assert_in_range(len, 100, sizeof hello);
	memcpy(hello, at, len);
	for (size_t off = 0; off < len; off += 7) {
		size_t piece = len - off < 7 ? len - off : 7;

		assert_int_equal(
		    plumb_tls_session_held(&session, &at), len - off);
		assert_memory_equal(at, hello + off, len - off);
		plumb_tls_session_sent(&session, piece);
	}
	assert_int_equal(plumb_tls_session_held(&session, &at), 0);
	plumb_tls_session_sent(&session, 1); /* and no more than there is */
	assert_int_equal(plumb_tls_session_held(&session, &at), 0);
}

static void
a_name_too_long_to_ask_for_makes_no_session(void **state)
{
	char name[400];

	(void)state;
	plumb_tls_session_end(&session);
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_true(plumb_tls_session_init(&session, &keys, name) < 0);
	assert_null(session.ssl);
	assert_string_not_equal(session.reason, "");
}

/* Keys */

static char long_name[300];
static char many_names[300];

static const struct {
	const char *alpn;
	int error;
} lists[] = {
	{ "h2", 0 },
	{ "h2,http/1.1", 0 },
	{ "", 0 },
	{ NULL, 0 },
	{ ",", PLUMB_EVALUE },
	{ "h2,", PLUMB_EVALUE },
	{ ",h2", PLUMB_EVALUE },
	{ "h2,,x", PLUMB_EVALUE },
	{ long_name, PLUMB_EVALUE },
	{ many_names, PLUMB_EVALUE },
};

static void
a_list_of_protocols_is_checked(void **state)
{
	(void)state;
	memset(long_name, 'x', 256);
	for (size_t i = 0; i < 279; i++)
		many_names[i] = i % 10 == 9 ? ',' : 'x';
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct plumb_tls_options options = {
			.verify = PLUMB_TLS_VERIFY_OFF, .alpn = lists[i].alpn
		};
		struct plumb_tls_keys made;

		assert_int_equal(
		    plumb_tls_keys_init(&made, &options), lists[i].error);
		if (lists[i].error == 0)
			plumb_tls_keys_end(&made);
	}
}

/* A file of its own, at path. */
static FILE *
make_file(void)
{
	int fd;

	strcpy(path, "/tmp/plumb-keys-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	return fdopen(fd, "w");
}

/* A certificate of its own at path, believed or shown; its key. */
static EVP_PKEY *
make_certificate(FILE *f)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();

	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, key);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	assert_int_equal(PEM_write_X509(f, x), 1);
	X509_free(x);
	return key;
}

static int
count_believed(const struct plumb_tls_keys *of)
{
	return sk_X509_OBJECT_num(
	    X509_STORE_get0_objects(SSL_CTX_get_cert_store(of->ctx)));
}

static const struct {
	struct plumb_tls_options options;
	bool verifies;
	int believed;
} usual[] = {
	{ { .verify = PLUMB_TLS_VERIFY_NONE }, true, 1 },
	{ { .verify = PLUMB_TLS_VERIFY_REQUIRED }, true, 1 },
	{ { .verify = PLUMB_TLS_VERIFY_OFF }, false, 0 },
	{ { .verify = PLUMB_TLS_VERIFY_OFF, .cafile = path }, false, 1 },
};

/* Here the system believes one; many hundred are slow to read. */
static void
those_whom_the_system_believes_are_the_usual(void **state)
{
	FILE *f = make_file();

	(void)state;
	EVP_PKEY_free(make_certificate(f));
	fclose(f);
	setenv("SSL_CERT_FILE", path, 1);
	setenv("SSL_CERT_DIR", "/no/such/folder", 1);
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
		struct plumb_tls_keys made;

		assert_int_equal(
		    plumb_tls_keys_init(&made, &usual[i].options), 0);
		assert_int_equal(made.verifies, usual[i].verifies);
		assert_int_equal(count_believed(&made), usual[i].believed);
		plumb_tls_keys_end(&made);
	}
	unlink(path);
}

static void
files_that_are_none_are_refused(void **state)
{
	static const char missing[] = "/no/such/file";
	struct plumb_tls_options rows[] = {
		{ .cafile = missing },
		{ .certfile = missing },
		{ .certfile = path, .keyfile = missing },
		{ .cafile = path },
		{ .certfile = path },
		{ .server_side = true },
		{ .server_side = true, .certfile = path },
		{ .server_side = true, .certfile = missing },
	};
	FILE *f = make_file();

	(void)state;
	fputs("no certificate\n", f);
	fclose(f);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct plumb_tls_keys made;

		assert_true(plumb_tls_keys_init(&made, &rows[i]) < 0);
		assert_null(made.ctx);
	}
	unlink(path);
}

/* There is nobody to type the password. */
static void
an_encrypted_key_is_refused_and_nobody_is_asked(void **state)
{
	struct plumb_tls_options options = { .certfile = path,
		.keyfile = path };
	struct plumb_tls_keys made;
	FILE *f = make_file();
	EVP_PKEY *key = make_certificate(f);

	(void)state;
	assert_int_equal(PEM_write_PKCS8PrivateKey(f, key, EVP_aes_128_cbc(),
			     "secret", 6, NULL, NULL),
	    1);
	fclose(f);
	assert_int_equal(plumb_tls_keys_init(&made, &options), PLUMB_ETLS);
	assert_string_not_equal(made.reason, "");
	unlink(path);
	EVP_PKEY_free(key);
}

int
main(void)
{
#define SESSION(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		SESSION(before_the_handshake_nothing_is_agreed_on),
		SESSION(before_the_handshake_there_is_no_farewell),
		SESSION(before_the_handshake_nothing_can_be_written),
		SESSION(the_first_error_sticks),
		SESSION(a_farewell_in_the_handshake_is_a_reset),
		SESSION(what_is_held_is_taken_off_in_pieces),
		SESSION(a_name_too_long_to_ask_for_makes_no_session),
		cmocka_unit_test(a_list_of_protocols_is_checked),
		cmocka_unit_test(those_whom_the_system_believes_are_the_usual),
		cmocka_unit_test(files_that_are_none_are_refused),
		cmocka_unit_test(
		    an_encrypted_key_is_refused_and_nobody_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
