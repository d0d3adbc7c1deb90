/* get_extra_info(): what is known of a transport, by kind and by name. */
#include <stdio.h>
#include <string.h>

#include "transport/methods.h"
#include "transport/process.h"
#include "transport/transport.h"

static bool
is_pipe(const struct plumb_transport *t)
{
	return t->drive.kind == PLUMB_KIND_READPIPE ||
	       t->drive.kind == PLUMB_KIND_WRITEPIPE;
}

static struct plumb_extra
extra_info(struct plumb_transport *t, const char *name)
{
	struct plumb_extra none = { PLUMB_EXTRA_NONE, -1, "", 0, NULL };
	struct plumb_extra text = { .kind = PLUMB_EXTRA_TEXT, .fd = -1 };
	const struct plumb_address_text *from = &t->sockname;

	if (t->channel != NULL && t->channel->extra != NULL &&
	    t->channel->extra(t, name, &text))
		return text;
	if (is_pipe(t)) {
		/* rule: pipe.info-pipe */
		if (strcmp(name, "pipe") == 0) {
			none.kind = PLUMB_EXTRA_PIPE;
			none.fd = t->given_fd;
		}
		return none;
	}
	if (t->spawned != NULL) {
		/* rule: subprocess.info-subprocess */
		if (strcmp(name, "subprocess") == 0) {
			none.kind = PLUMB_EXTRA_SUBPROCESS;
			none.fd = t->spawned->pid;
		}
		return none;
	}
	if (strcmp(name, "socket") == 0) {
		none.kind = PLUMB_EXTRA_SOCKET;
		none.fd = t->watch.fd;
		return none;
	}
	if (strcmp(name, "peername") == 0 && t->has_peername)
		from = &t->peername;
	else if (strcmp(name, "sockname") != 0)
		return none;
	text.text = from->at;
	text.len = from->len;
	return text;
}

static const char *const words[PLUMB_EXTRA_COUNT] = {
	[PLUMB_EXTRA_NONE] = "None",
	[PLUMB_EXTRA_SOCKET] = "socket",
	[PLUMB_EXTRA_PIPE] = "pipe",
	[PLUMB_EXTRA_SSLCONTEXT] = "sslcontext",
	[PLUMB_EXTRA_SSL_OBJECT] = "ssl_object",
	[PLUMB_EXTRA_SUBPROCESS] = "subprocess",
};

/* The name as it may be kept, for it need not outlive the call. */
static const char *
kept_name(struct plumb_transport *t, const char *name)
{
	static const char *const known[] = { "peername", "sockname", "socket",
		"pipe", "sslcontext", "ssl_object", "cipher", "compression",
		"peercert", "subprocess" };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i], name) == 0)
			return known[i];
	snprintf(t->asked, sizeof t->asked, "%s", name);
	return t->asked;
}

/* What is no text is told by a word, and a process also by its number. */
static void
returned_kind(struct plumb_transport *t, struct plumb_extra extra)
{
	struct plumb_note note =
	    plumb_method_returning(PLUMB_VERB_GET_EXTRA_INFO, 0);

	plumb_note_flag(&note, PLUMB_NOTE_WORD);
	note.number = (uintptr_t)words[extra.kind];
	if (extra.kind == PLUMB_EXTRA_SUBPROCESS) {
		plumb_note_flag(&note, PLUMB_NOTE_NUMBER);
		note.more = (uint64_t)extra.fd;
	}
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
}

struct plumb_extra
plumb_transport_get_extra_info(struct plumb_transport *t, const char *name)
{
	struct plumb_extra extra = extra_info(t, name);
	struct plumb_piece piece = { (const uint8_t *)extra.text, extra.len };
	struct plumb_note note =
	    plumb_note_of(PLUMB_MARK_CALL, PLUMB_VERB_GET_EXTRA_INFO, 0);

	plumb_note_flag(&note, PLUMB_NOTE_WORD);
	note.number = (uintptr_t)kept_name(t, name);
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
	if (extra.kind == PLUMB_EXTRA_TEXT)
		plumb_observe(t->loop, &t->observer,
		    plumb_method_returning(PLUMB_VERB_GET_EXTRA_INFO, 0),
		    &piece, 1);
	else
		returned_kind(t, extra);
	return extra;
}
