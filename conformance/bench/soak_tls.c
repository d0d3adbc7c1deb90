/*
 * TLS connections, one behind the other: a client asks, the server answers, the
 * client closes, and both shut TLS down. In turn with 1.2 and 1.3, and with TLS
 * from the start and by start_tls().
 */
#include "conformance/bench/soak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "conformance/runner/certificates.h"

enum { KINDS = 2, PATH = 64 };

static const enum plumb_tls_version VERSIONS[KINDS] = { PLUMB_TLS_VERSION_1_2,
	PLUMB_TLS_VERSION_1_3 };

struct pair {
	struct plumb_tls_context *client[KINDS];
	struct plumb_tls_context *server[KINDS];
	struct plumb_transport *transport; /* the client's */
	unsigned kind;
	bool upgrade;
	unsigned answers;
	unsigned errors;
	unsigned ended; /* both sides: 2 */
};

static char folder[PATH];
static char ca[PATH], cert[PATH], key[PATH];

static int
connection_lost(void *self, int error)
{
	struct pair *pair = self;

	if (error != 0)
		fprintf(stderr, "soak: over TLS: %s\n",
		    plumb_error_exception(error));
	pair->errors += error != 0;
	pair->ended++;
	return 0;
}

/* OpenSSL's memory */

static size_t blocks;

static void *
take(size_t size, const char *file, int line)
{
	void *memory = malloc(size);

	(void)file;
	(void)line;
	blocks += memory != NULL;
	return memory;
}

static void
give_back(void *memory, const char *file, int line)
{
	(void)file;
	(void)line;
	blocks -= memory != NULL;
	free(memory);
}

static void *
take_other(void *memory, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	if (memory == NULL)
		return take(size, file, line);
	if (size > 0)
		return realloc(memory, size);
	give_back(memory, file, line);
	return NULL;
}

/* Before OpenSSL has any: it does not let itself be asked later. */
__attribute__((constructor)) static void
count_blocks(void)
{
	CRYPTO_set_mem_functions(take, take_other, give_back);
}

size_t
soak_tls_blocks(void)
{
	return blocks;
}

/* The server */

static struct plumb_transport *accepted;

static int
server_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	accepted = transport;
	return 0;
}

static int
server_asked(void *self, const void *data, size_t len)
{
	struct pair *pair = self;
	struct plumb_start_tls how = { .ssl = pair->server[pair->kind] };

	if (len > 0 && *(const char *)data == 'S')
		return plumb_transport_start_tls(accepted, &how);
	return plumb_transport_write(accepted, data, len);
}

static const struct plumb_protocol_ops SERVER = {
	.connection_made = server_made,
	.data_received = server_asked,
	.connection_lost = connection_lost,
};

static int
make_server(void *self, struct plumb_protocol *protocol)
{
	*protocol = (struct plumb_protocol){ &SERVER, self, NULL };
	return 0;
}

/* The client */

static int
started(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	return error != 0 ? error : plumb_transport_write(transport, "q", 1);
}

static int
client_made(void *self, struct plumb_transport *transport)
{
	struct pair *pair = self;
	struct plumb_start_tls how = {
		.ssl = pair->client[pair->kind],
		.server_hostname = CERTIFICATE_HOST,
		.completed = started,
	};

	pair->transport = transport;
	if (!pair->upgrade)
		return plumb_transport_write(transport, "q", 1);
	soak_must(plumb_transport_write(transport, "S", 1), "write");
	return plumb_transport_start_tls(transport, &how);
}

static int
client_answered(void *self, const void *data, size_t len)
{
	struct pair *pair = self;

	(void)data;
	(void)len;
	pair->answers++;
	plumb_transport_close(pair->transport);
	return 0;
}

static const struct plumb_protocol_ops CLIENT = {
	.connection_made = client_made,
	.data_received = client_answered,
	.connection_lost = connection_lost,
};

static int
make_client(void *self, struct plumb_protocol *protocol)
{
	*protocol = (struct plumb_protocol){ &CLIENT, self, NULL };
	return 0;
}

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	(void)transport;
	soak_must(error, "connecting over TLS");
	return 0;
}

/* Both */

static bool
has_ended(void *self)
{
	const struct pair *pair = self;

	return pair->ended == 2;
}

static void
once(struct plumb_loop *loop, struct pair *pair, unsigned i)
{
	struct plumb_connection how = { .self = pair };
	struct plumb_server *server;

	pair->kind = i % KINDS;
	pair->upgrade = i / KINDS % 2 == 1;
	pair->ended = 0;
	how.protocol_factory = make_server;
	how.ssl = pair->upgrade ? NULL : pair->server[pair->kind];
	soak_must(plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server),
	    "listening");
	how.protocol_factory = make_client;
	how.opened = opened;
	how.ssl = pair->upgrade ? NULL : pair->client[pair->kind];
	how.server_hostname = CERTIFICATE_HOST;
	soak_must(plumb_loop_create_connection(
		      loop, "127.0.0.1", plumb_server_port(server), &how),
	    "connecting");
	soak_until(loop, has_ended, pair);
	plumb_server_close(server);
}

static void
make_contexts(struct plumb_loop *loop, struct pair *pair)
{
	for (unsigned i = 0; i < KINDS; i++) {
		struct plumb_tls_options o = { .maximum = VERSIONS[i] };

		o.cafile = ca;
		soak_must(plumb_tls_context_new(loop, &o, &pair->client[i]),
		    "a client's context");
		o.cafile = NULL;
		o.server_side = true;
		o.certfile = cert;
		o.keyfile = key;
		soak_must(plumb_tls_context_new(loop, &o, &pair->server[i]),
		    "a server's context");
	}
}

static bool
write_files(void)
{
	struct certificates *all = certificates_make();
	bool fine = all != NULL;

	strcpy(folder, "/tmp/plumb-soak-XXXXXX");
	fine = fine && mkdtemp(folder) != NULL;
	snprintf(ca, sizeof ca, "%s/ca", folder);
	snprintf(cert, sizeof cert, "%s/cert", folder);
	snprintf(key, sizeof key, "%s/key", folder);
	fine = fine && certificate_write(all, CERTIFICATE_AUTHORITY, ca) &&
	       certificate_write(all, CERTIFICATE_GOOD, cert) &&
	       certificate_write_key(all, key);
	certificates_free(all);
	return fine;
}

bool
soak_tls(struct plumb_loop *loop, unsigned count)
{
	struct pair pair = { .ended = 0 };

	if (!write_files()) {
		fprintf(stderr, "soak: no certificates\n");
		return false;
	}
	make_contexts(loop, &pair);
	for (unsigned i = 0; i < count; i++)
		once(loop, &pair, i);
	for (unsigned i = 0; i < KINDS; i++) {
		plumb_tls_context_free(pair.client[i]);
		plumb_tls_context_free(pair.server[i]);
	}
	unlink(ca);
	unlink(cert);
	unlink(key);
	rmdir(folder);
	return pair.answers == count && pair.errors == 0;
}
