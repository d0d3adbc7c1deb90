#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/tls.h"

/* A client and a server that are joined without a socket. */
struct pair {
	struct tls *client;
	struct tls *server;
};

static struct tls_common *common;

static const struct tls_options plain_client = { .name = CERTIFICATE_HOST };
static const struct tls_options plain_server = { .server = true,
	.certificate = CERTIFICATE_GOOD };

static struct pair
join(const struct tls_options *client, const struct tls_options *server)
{
	struct pair p = { tls_new(common, client), tls_new(common, server) };

	assert_non_null(p.client);
	assert_non_null(p.server);
	return p;
}

static void
part(struct pair *p)
{
	tls_free(p->client);
	tls_free(p->server);
}

/* Carries what one has for the other; true where that was anything. */
static bool
carry(struct tls *from, struct tls *to)
{
	bool any = false;

	while (from->raw.len > 0) {
		size_t wants = to->broken || to->notified ? 1 : tls_wants(to);
		size_t n = wants < from->raw.len ? wants : from->raw.len;

		tls_take(to, from->raw.at, n);
		text_drop(&from->raw, n);
		any = true;
	}
	return any;
}

static void
talk(struct pair *p)
{
	while (carry(p->client, p->server) || carry(p->server, p->client)) {
		/* until both have said all */
	}
}

static void
say(struct tls *tls, const char *text)
{
	assert_int_equal(tls_write(tls, text, strlen(text)), strlen(text));
}

static void
hears(struct tls *tls, const char *text)
{
	char got[64] = "";

	assert_int_equal(tls_read(tls, got, sizeof(got) - 1), strlen(text));
	assert_string_equal(got, text);
}

static void
both_sides_talk_when_the_handshake_is_complete(void **state)
{
	struct tls_options client = plain_client;

	(void)state;
	for (int old = 0; old < 2; old++) {
		struct pair p;

		client.old = old;
		p = join(&client, &plain_server);
		assert_int_equal(tls_write(p.client, "x", 1), 0);
		talk(&p);
		assert_true(tls_is_ready(p.client));
		assert_true(tls_is_ready(p.server));
		assert_string_equal(
		    tls_version(p.server), old ? "TLSv1.2" : "TLSv1.3");
		assert_string_equal(tls_name(p.server), CERTIFICATE_HOST);
		say(p.client, "one");
		say(p.client, "two");
		talk(&p);
		hears(p.server, "one");
		say(p.server, "three");
		talk(&p);
		hears(p.client, "three");
		part(&p);
	}
}

static void
data_is_taken_record_by_record(void **state)
{
	struct pair p = join(&plain_client, &plain_server);

	(void)state;
	talk(&p);
	say(p.client, "one");
	say(p.client, "two");
	while (!p.server->has_data) {
		size_t n = tls_wants(p.server);

		assert_true(n <= p.client->raw.len);
		tls_take(p.server, p.client->raw.at, n);
		text_drop(&p.client->raw, n);
	}
	assert_true(p.client->raw.len > 0);
	hears(p.server, "one");
	assert_false(p.server->has_data);
	talk(&p);
	hears(p.server, "two");
	part(&p);
}

static void
a_close_notify_is_seen_behind_the_data(void **state)
{
	struct pair p = join(&plain_client, &plain_server);

	(void)state;
	talk(&p);
	say(p.client, "last");
	tls_notify(p.client);
	tls_notify(p.client);
	assert_int_equal(tls_write(p.client, "x", 1), 0);
	talk(&p);
	assert_false(p.server->notified);
	hears(p.server, "last");
	assert_true(p.server->notified);
	assert_false(p.server->more);
	tls_notify(p.server);
	talk(&p);
	assert_true(p.client->notified);
	assert_false(p.client->broken || p.server->broken);
	part(&p);
}

static void
bytes_behind_a_close_notify_are_noted(void **state)
{
	struct pair p = join(&plain_client, &plain_server);

	(void)state;
	talk(&p);
	tls_notify(p.client);
	text_add(&p.client->raw, "plain", 5);
	talk(&p);
	assert_true(p.server->notified);
	assert_true(p.server->more);
	part(&p);
}

static void
what_is_no_record_breaks_it_off(void **state)
{
	struct pair p = join(&plain_client, &plain_server);

	(void)state;
	tls_take(p.server, "HTTP/", 5);
	assert_true(p.server->broken);
	assert_string_equal(p.server->reason, "what came is no TLS record");
	assert_false(tls_is_ready(p.server));
	part(&p);
}

static void
a_record_that_was_changed_gives_an_alert(void **state)
{
	struct pair p = join(&plain_client, &plain_server);

	(void)state;
	talk(&p);
	say(p.client, "one");
	p.client->raw.at[p.client->raw.len - 1] ^= 1;
	talk(&p);
	assert_true(p.server->broken);
	assert_string_equal(tls_alert_name(p.client->alert), "bad_record_mac");
	part(&p);
}

static void
a_flight_is_held_back_until_it_is_released(void **state)
{
	struct tls_options client = plain_client;
	struct tls_options server = plain_server;

	(void)state;
	for (size_t stops = 1; stops <= 2; stops++) {
		struct pair p;

		client.stops = stops;
		p = join(&client, &server);
		talk(&p);
		assert_false(tls_is_ready(p.server));
		assert_true(p.client->held.len > 20);
		assert_int_equal(tls_is_ready(p.client), stops == 2);
		tls_release(p.client, 20);
		talk(&p);
		assert_false(tls_is_ready(p.server));
		tls_release_all(p.client);
		talk(&p);
		assert_true(tls_is_ready(p.server));
		part(&p);
	}
	client.stops = 0;
	server.stops = 1;
	{
		struct pair p = join(&client, &server);

		talk(&p);
		assert_false(tls_is_ready(p.client));
		tls_release_all(p.server);
		talk(&p);
		assert_true(tls_is_ready(p.client));
		part(&p);
	}
}

static void
a_part_of_a_record_is_no_data(void **state)
{
	struct pair p = join(&plain_client, &plain_server);

	(void)state;
	talk(&p);
	assert_int_equal(tls_write_part(p.client, "whole", 5, 12), 5);
	talk(&p);
	assert_false(p.server->has_data);
	say(p.client, "next");
	talk(&p);
	assert_false(p.server->has_data);
	tls_release_all(p.client);
	talk(&p);
	hears(p.server, "whole");
	part(&p);
}

static void
a_client_that_accepts_nothing_refuses(void **state)
{
	struct tls_options client = plain_client;
	struct pair p;

	(void)state;
	client.refuses = true;
	p = join(&client, &plain_server);
	talk(&p);
	assert_true(p.client->broken);
	assert_string_equal(tls_alert_name(p.server->alert), "bad_certificate");
	part(&p);
}

static void
a_server_that_asks_sees_who_it_is(void **state)
{
	struct tls_options client = plain_client;
	struct tls_options server = plain_server;
	char name[64];
	struct pair p;

	(void)state;
	server.asks = true;
	client.certificate = CERTIFICATE_CLIENT;
	p = join(&client, &server);
	talk(&p);
	tls_subject(p.server, name, sizeof(name));
	assert_string_equal(name, "client.test");
	part(&p);
	client.certificate = CERTIFICATE_NONE;
	p = join(&client, &server);
	talk(&p);
	assert_true(p.server->broken);
	assert_string_equal(
	    tls_alert_name(p.client->alert), "certificate_required");
	part(&p);
}

static void
a_protocol_is_agreed_on_or_refused(void **state)
{
	static const struct {
		const char *client;
		const char *server;
		const char *chosen; /* NULL: refused */
	} rows[] = {
		{ "h2,http/1.1", "http/1.1", "http/1.1" },
		{ "h2,x", "x,h2", "x" },
		{ "h2", NULL, "" },
		{ NULL, "h2", "" },
		{ "h2", "x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tls_options client = plain_client;
		struct tls_options server = plain_server;
		char chosen[32];
		struct pair p;

		client.alpn = rows[i].client;
		server.alpn = rows[i].server;
		p = join(&client, &server);
		talk(&p);
		if (rows[i].chosen) {
			tls_protocol(p.server, chosen, sizeof(chosen));
			assert_string_equal(chosen, rows[i].chosen);
			assert_true(tls_is_ready(p.server));
		} else {
			assert_string_equal(tls_alert_name(p.client->alert),
			    "no_application_protocol");
		}
		part(&p);
	}
}

static void
another_handshake_or_new_keys_can_be_asked_for(void **state)
{
	struct tls_options client = plain_client;

	(void)state;
	for (int old = 0; old < 2; old++) {
		struct pair p;

		client.old = old;
		p = join(&client, &plain_server);
		assert_false(tls_renegotiate(p.server));
		talk(&p);
		assert_true(tls_renegotiate(p.server));
		assert_true(p.server->raw.len > 0);
		talk(&p);
		assert_true(tls_is_ready(p.server));
		say(p.client, "on");
		talk(&p);
		hears(p.server, "on");
		part(&p);
	}
}

/* The library is the judge: each certificate passes or fails as it is named. */
static void
each_certificate_is_what_its_name_says(void **state)
{
	static const struct {
		const char *name;
		int result;
	} rows[] = {
		{ "good", X509_V_OK },
		{ "client", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "expired", X509_V_ERR_CERT_HAS_EXPIRED },
		{ "other-host", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "self-signed", X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tls_options server = plain_server;
		struct pair p;

		server.certificate =
		    certificate_find(rows[i].name, strlen(rows[i].name));
		assert_int_not_equal(server.certificate, CERTIFICATE_NONE);
		p = join(&plain_client, &server);
		X509_VERIFY_PARAM_set_flags(
		    SSL_get0_param(p.client->ssl), X509_V_FLAG_X509_STRICT);
		SSL_set1_host(p.client->ssl, CERTIFICATE_HOST);
		talk(&p);
		assert_int_equal(
		    SSL_get_verify_result(p.client->ssl), rows[i].result);
		part(&p);
	}
	assert_int_equal(certificate_find("nobody", 6), CERTIFICATE_NONE);
}

static void
they_are_written_for_others_to_read(void **state)
{
	char path[] = "/tmp/plumbline-test-XXXXXX";
	int fd = mkstemp(path);
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	(void)state;
	assert_true(fd >= 0);
	assert_true(
	    certificate_write(common->certificates, CERTIFICATE_GOOD, path));
	assert_int_equal(
	    SSL_CTX_use_certificate_file(context, path, SSL_FILETYPE_PEM), 1);
	assert_true(certificate_write_key(common->certificates, path));
	assert_int_equal(
	    SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM), 1);
	assert_int_equal(SSL_CTX_check_private_key(context), 1);
	assert_false(certificate_write(
	    common->certificates, CERTIFICATE_GOOD, "/nowhere/x"));
	SSL_CTX_free(context);
	close(fd);
	unlink(path);
}

static int
make_common(void **state)
{
	(void)state;
	common = tls_common_make();
	return common ? 0 : -1;
}

static int
free_common(void **state)
{
	(void)state;
	tls_common_free(common);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    both_sides_talk_when_the_handshake_is_complete),
		cmocka_unit_test(data_is_taken_record_by_record),
		cmocka_unit_test(a_close_notify_is_seen_behind_the_data),
		cmocka_unit_test(bytes_behind_a_close_notify_are_noted),
		cmocka_unit_test(what_is_no_record_breaks_it_off),
		cmocka_unit_test(a_record_that_was_changed_gives_an_alert),
		cmocka_unit_test(a_flight_is_held_back_until_it_is_released),
		cmocka_unit_test(a_part_of_a_record_is_no_data),
		cmocka_unit_test(a_client_that_accepts_nothing_refuses),
		cmocka_unit_test(a_server_that_asks_sees_who_it_is),
		cmocka_unit_test(a_protocol_is_agreed_on_or_refused),
		cmocka_unit_test(
		    another_handshake_or_new_keys_can_be_asked_for),
		cmocka_unit_test(each_certificate_is_what_its_name_says),
		cmocka_unit_test(they_are_written_for_others_to_read),
	};

	return cmocka_run_group_tests(tests, make_common, free_common);
}
