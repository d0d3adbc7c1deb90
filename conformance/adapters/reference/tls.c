/* TLS: what the words of a command ask for, start_tls, and what is known. */
#include "conformance/adapters/reference/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
tls_set(struct tls_words *w, struct plumb_arg arg)
{
	const struct field fields[] = {
		{ "side", w->side, sizeof w->side },
		{ "cafile", w->cafile, sizeof w->cafile },
		{ "certfile", w->certfile, sizeof w->certfile },
		{ "keyfile", w->keyfile, sizeof w->keyfile },
		{ "verify", w->verify, sizeof w->verify },
		{ "server_hostname", w->server_hostname,
		    sizeof w->server_hostname },
		{ "alpn", w->alpn, sizeof w->alpn },
		{ "tls", w->tls, sizeof w->tls },
		{ "handshake_timeout", w->handshake, sizeof w->handshake },
		{ "shutdown_timeout", w->shutdown, sizeof w->shutdown },
	};

	w->any = true;
	return fields_set(fields, sizeof fields / sizeof *fields, arg);
}

/* Seconds, as nanoseconds; "" is 0: the usual. */
static bool
time_of(const char *text, uint64_t *time)
{
	char *end = NULL;
	double seconds = strtod(text, &end);

	*time = (uint64_t)(seconds * 1e9);
	return !*text || (*text >= '0' && *text <= '9' && !*end &&
			     seconds > 0 && seconds < 1e6);
}

bool
tls_check(const struct tls_words *w, bool server)
{
	uint64_t time;

	if ((*w->verify && strcmp(w->verify, "none") != 0) ||
	    (*w->tls && strcmp(w->tls, "1.2") != 0 &&
		strcmp(w->tls, "1.3") != 0))
		return false;
	if (server && (*w->verify || *w->server_hostname || !*w->certfile))
		return false;
	return time_of(w->handshake, &time) && time_of(w->shutdown, &time);
}

static const char *
given(const char *text)
{
	return *text ? text : NULL;
}

int
tls_apply(struct adapter *a, const struct tls_words *w, bool server,
    struct plumb_connection *how)
{
	struct plumb_tls_options o = {
		.server_side = server,
		.certfile = given(w->certfile),
		.keyfile = given(w->keyfile),
		.cafile = given(w->cafile),
		.alpn = given(w->alpn),
	};

	if (*w->verify)
		o.verify = PLUMB_TLS_VERIFY_OFF;
	if (*w->tls)
		o.maximum = strcmp(w->tls, "1.2") == 0 ? PLUMB_TLS_VERSION_1_2
						       : PLUMB_TLS_VERSION_1_3;
	how->server_hostname = given(w->server_hostname);
	time_of(w->handshake, &how->ssl_handshake_timeout);
	time_of(w->shutdown, &how->ssl_shutdown_timeout);
	return plumb_tls_context_new(a->loop, &o, &how->ssl);
}

void
error_words(const struct adapter *a, int error, char *words)
{
	const char *symbol = plumb_error_symbol(error);
	const char *reason = plumb_loop_tls_reason(a->loop);
	int len = snprintf(words, WORDS_SIZE, " %s%s%s",
	    plumb_error_exception(error), *symbol ? " errno=" : "", symbol);
	size_t at = (size_t)len;

	if ((error != PLUMB_ETLS && error != PLUMB_ECERT) || !*reason)
		return;
	at += (size_t)snprintf(words + at, WORDS_SIZE - at, " reason=");
	at += plumb_tape_encode((const uint8_t *)reason, strlen(reason),
	    words + at, WORDS_SIZE - at - 1);
	words[at] = '\0';
}

/* start_tls */

struct starting {
	struct promise promise;
	struct conn *conn;
	int error; /* that it did not even begin with */
};

static bool
parse(struct tls_words *w, struct plumb_span rest)
{
	bool server;

	memset(w, 0, sizeof *w);
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest))
		if (arg.kind != PLUMB_ARG_KEY || !tls_set(w, arg))
			return false;
	server = strcmp(w->side, "server") == 0;
	return (server || strcmp(w->side, "client") == 0) &&
	       tls_check(w, server);
}

bool
start_tls_check(struct plumb_span rest)
{
	struct tls_words w;

	return parse(&w, rest);
}

static int
completed(void *self, struct plumb_transport *transport, int error)
{
	struct starting *s = self;
	struct conn *c = s->conn;
	char why[WORDS_SIZE] = "";
	char words[WORDS_SIZE + 16];

	(void)transport;
	promise_free(s);
	if (error)
		error_words(c->adapter, error, why);
	snprintf(words, sizeof words, " start_tls%s", why);
	return conn_happens(c, PLUMB_VERB_COMPLETED, words, NULL);
}

static int
run_failed(void *self)
{
	struct starting *s = self;

	return completed(s, s->conn->transport, s->error);
}

int
start_tls_call(struct conn *c, struct plumb_span rest)
{
	struct starting *s = promise_new(c->adapter, sizeof *s);
	struct plumb_start_tls how = { .completed = completed, .self = s };
	struct plumb_connection as = { .ssl = NULL };
	struct tls_words w;

	parse(&w, rest);
	s->conn = c;
	s->error =
	    tls_apply(c->adapter, &w, strcmp(w.side, "server") == 0, &as);
	how.ssl = as.ssl;
	how.server_hostname = as.server_hostname;
	how.ssl_handshake_timeout = as.ssl_handshake_timeout;
	how.ssl_shutdown_timeout = as.ssl_shutdown_timeout;
	if (!s->error)
		s->error = plumb_transport_start_tls(c->transport, &how);
	plumb_tls_context_free(as.ssl);
	if (s->error)
		(void)adapter_soon(c->adapter, run_failed, s);
	return 0;
}

/* What is known */

void
say_ssl_object(struct plumb_transport *t, char *words)
{
	const char *alpn = plumb_transport_tls_alpn(t);
	const char *version = plumb_transport_tls_version(t);

	snprintf(words, WORDS_SIZE, " ssl_object%s%s%s%s",
	    *alpn ? " alpn=" : "", alpn, *version ? " version=" : "", version);
}
