/* How a connection comes by its TLS: contexts, new transports, start_tls(). */
#include <stdio.h>
#include <string.h>

#include "transport/methods.h"
#include "transport/tls.h"

static uint64_t
or_usual(uint64_t given, uint64_t seconds)
{
	return given != 0 ? given : seconds * UINT64_C(1000000000);
}

static int
secure(struct plumb_transport *t, const struct plumb_connection *how)
{
	int error = plumb_tls_attach(t, how->ssl, how->server_hostname);

	if (error != 0)
		return error;
	t->tls->handshake_timeout = or_usual(how->ssl_handshake_timeout, 60);
	t->tls->shutdown_timeout = or_usual(how->ssl_shutdown_timeout, 30);
	t->how.ssl = NULL;
	t->how.server_hostname = NULL;
	return 0;
}

/* Contexts */

static void
destroy(void *self)
{
	struct plumb_tls_context *context = self;

	plumb_tls_keys_end(&context->keys);
	plumb_loop_release(context->loop, context, sizeof *context);
}

int
plumb_tls_context_new(struct plumb_loop *loop,
    const struct plumb_tls_options *options, struct plumb_tls_context **out)
{
	struct plumb_tls_context *context;
	int error;

	if (loop->closed)
		return PLUMB_EUSAGE;
	context = plumb_loop_alloc(loop, sizeof *context);
	if (context == NULL)
		return PLUMB_EMEMORY;
	error = plumb_tls_keys_init(&context->keys, options);
	if (error != 0) {
		plumb_loop_set_reason(loop, context->keys.reason);
		plumb_loop_release(loop, context, sizeof *context);
		return error;
	}
	context->loop = loop;
	context->users = 1;
	context->secure = secure;
	context->object.destroy = destroy;
	context->object.self = context;
	plumb_object_add(loop, &context->object);
	*out = context;
	return 0;
}

void
plumb_tls_context_free(struct plumb_tls_context *context)
{
	if (context != NULL)
		plumb_tls_context_leave(context->loop, context);
}

/* start_tls() */

static int
run_completing(void *self)
{
	struct plumb_transport *t = self;
	struct plumb_tls *tls = t->tls;
	int error;

	tls->upgrade = false;
	error = plumb_notify_started_tls(t, &tls->completion);
	if (error != 0)
		plumb_loop_report(t->loop, t, error, "completed() raised");
	plumb_tls_channel.watch(t);
	plumb_transport_release(t);
	return 0;
}

/* Ahead of a connection_lost that is queued already. */
void
plumb_tls_complete(struct plumb_transport *t, int error)
{
	struct plumb_tls *tls = t->tls;
	bool ending = plumb_task_is_queued(&t->ending);

	if (plumb_task_is_queued(&tls->completing))
		return;
	plumb_transport_hold(t);
	tls->completion.error = error;
	plumb_task_cancel(&t->ending);
	plumb_task_queue(&t->loop->ready, &tls->completing);
	if (ending)
		plumb_task_queue(&t->loop->ready, &t->ending);
}

static int
may_start(const struct plumb_transport *t, const struct plumb_start_tls *how)
{
	const struct plumb_connection as = { .ssl = how->ssl,
		.server_hostname = how->server_hostname };

	if (t->drive.kind != PLUMB_KIND_TCP && t->drive.kind != PLUMB_KIND_UNIX)
		return PLUMB_ENOTIMPL;
	if (t->drive.stream.state != PLUMB_STREAM_OPEN ||
	    t->drive.stream.eof_asked || t->file != NULL)
		return PLUMB_EUSAGE;
	if (how->ssl == NULL)
		return PLUMB_EVALUE;
	return plumb_tls_check(&as);
}

static void
upgrade(struct plumb_transport *t, const struct plumb_start_tls *how)
{
	struct plumb_tls *tls = t->tls;

	tls->handshake_timeout = or_usual(how->ssl_handshake_timeout, 60);
	tls->shutdown_timeout = or_usual(how->ssl_shutdown_timeout, 30);
	tls->upgrade = true;
	tls->completion.fn = how->completed;
	tls->completion.self = how->self;
	plumb_task_init(&tls->completing, run_completing, t);
	/* rule: tls.start-tls-paused */
	tls->plain = t->queue.size;
	tls->phase = PLUMB_TLS_PLAIN;
	if (tls->plain == 0)
		plumb_tls_happens(t, PLUMB_TLS_EV_PLAIN_SENT);
	plumb_tls_begin(t);
}

static int
start_tls(struct plumb_transport *t, const struct plumb_start_tls *how)
{
	int error = may_start(t, how);

	if (error != 0)
		return error;
	error = plumb_tls_attach(t, how->ssl, how->server_hostname);
	if (error == 0)
		error = plumb_tls_session_feed(
		    &t->tls->session, how->received, how->received_len);
	if (error == 0) {
		upgrade(t, how);
	} else if (t->tls != NULL) {
		t->channel->freed(t);
		t->channel = NULL;
		t->drive.follows = false;
		t->tls = NULL;
		t->reason = "";
	}
	return error;
}

int
plumb_transport_start_tls(
    struct plumb_transport *t, const struct plumb_start_tls *how)
{
	int error;

	plumb_method_called(t, PLUMB_VERB_START_TLS);
	error = start_tls(t, how);
	plumb_method_returned(t, PLUMB_VERB_START_TLS, error);
	/*
	 * What is paused would be the transport that this one takes over from.
	 */
	if (error == 0)
		plumb_drive_started_tls(&t->drive);
	return error;
}

/* What is known of it */

const char *
plumb_transport_tls_version(struct plumb_transport *t)
{
	return t->tls == NULL ? ""
			      : plumb_tls_session_version(&t->tls->session);
}

const char *
plumb_transport_tls_alpn(struct plumb_transport *t)
{
	if (t->tls == NULL)
		return "";
	plumb_tls_session_alpn(&t->tls->session, t->tls->alpn);
	return t->tls->alpn;
}

static struct plumb_extra
text(const char *at)
{
	return (struct plumb_extra){ .kind = PLUMB_EXTRA_TEXT,
		.fd = -1,
		.text = at,
		.len = strlen(at) };
}

/* rule: tls.info */
bool
plumb_tls_extra(
    struct plumb_transport *t, const char *name, struct plumb_extra *out)
{
	struct plumb_tls *tls = t->tls;

	if (strcmp(name, "sslcontext") == 0) {
		*out = (struct plumb_extra){ PLUMB_EXTRA_SSLCONTEXT, -1, "", 0,
			tls->context };
	} else if (!tls->session.shaken) {
		return false;
	} else if (strcmp(name, "ssl_object") == 0) {
		*out = (struct plumb_extra){ PLUMB_EXTRA_SSL_OBJECT, -1, "", 0,
			tls->session.ssl };
	} else if (strcmp(name, "cipher") == 0) {
		*out = text(plumb_tls_session_cipher(&tls->session));
	} else if (strcmp(name, "peercert") == 0 &&
		   plumb_tls_session_peer(&tls->session, tls->peer)) {
		*out = text(tls->peer);
	} else {
		return false; /* "compression", too: there is none */
	}
	return true;
}
