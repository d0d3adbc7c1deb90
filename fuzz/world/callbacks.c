/*
 * What the protocols of a world do: they check, and react as the script says.
 */
#include "fuzz/world/inside.h"

#include <string.h>

/* What RESULT may say. */
static const int results[] = { 0, 1, PLUMB_EVALUE, PLUMB_EPIPE, PLUMB_EMEMORY };

enum { RESULTS = sizeof results / sizeof results[0], USUAL_HIGH = 65536 };

/* The first step that is kept for the callback, if there is one. */
static bool
pop(struct world *w, enum world_callback callback, struct step *step,
    bool *with_next)
{
	struct step *steps = w->reactions[callback];
	bool *with = w->with_next[callback];

	if (w->waiting[callback] == 0)
		return false;
	*step = steps[0];
	*with_next = with[0];
	w->waiting[callback]--;
	memmove(steps, steps + 1, w->waiting[callback] * sizeof *steps);
	memmove(with, with + 1, w->waiting[callback] * sizeof *with);
	return true;
}

int
world_react(struct world *w, struct actor *a, enum world_callback callback)
{
	size_t selected = w->selected;
	bool more = true;
	struct step step;
	int result;

	w->callbacks++;
	w->result = 0;
	w->depth++;
	if (w->closing)
		world_fail(w, "a callback comes while the loop is closed");
	while (more && pop(w, callback, &step, &more)) {
		if (step.what == WORLD_DO_RESULT)
			w->result = results[step.args[0] % RESULTS];
		else
			world_do(w, a, &step);
	}
	w->depth--;
	w->selected = selected;
	result = w->result;
	w->result = 0;
	if (result < 0)
		world_raises(w, a, callback, result);
	return result;
}

/* Between entering and leaving everything may happen but this. */
static int
inside(struct actor *a, const char *word, enum world_callback callback)
{
	int result = world_react(a->world, a, callback);

	if (result < 0)
		world_print(a->world, "%s <- %s !%s", a->name, word,
		    plumb_error_exception(result));
	else
		world_print(a->world, "%s <- %s", a->name, word);
	return result;
}

static void
enter(struct actor *a, const char *word)
{
	world_print(a->world, "%s <= %s", a->name, word);
	if (a->lost)
		world_fail(a->world, "a callback comes after connection_lost");
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct actor *a = self;
	int result;

	enter(a, "connection_made");
	if (a->made)
		world_fail(a->world, "connection_made comes twice");
	a->made = true;
	a->transport = transport;
	plumb_transport_get_write_buffer_limits(transport, &a->low, &a->high);
	if (a->high != USUAL_HIGH || a->low != USUAL_HIGH / 4)
		world_fail(a->world, "the limits are unusual");
	if (a->world->flags[0] & WORLD_HELD)
		plumb_transport_hold(transport);
	world_meet(a);
	result = inside(a, "connection_made", WORLD_ON_MADE);
	a->brief = a->has_fate && a->world->kind <= WORLD_BOTH;
	return result;
}

static void
receive(struct actor *a, const void *data, size_t len)
{
	if (len == 0)
		world_fail(a->world, "no data is received");
	if (a->stream)
		world_check_bytes(a->world, a->name, a->received, data, len);
	a->received += len;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct actor *a = self;

	world_print(a->world, "%s <= data_received *%zu", a->name, len);
	receive(a, data, len);
	return inside(a, "data_received", WORLD_ON_DATA);
}

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	struct actor *a = self;
	int result;

	world_print(
	    a->world, "%s <= get_buffer sizehint=%td", a->name, sizehint);
	*buffer = a->into;
	*size = WORLD_INTO;
	result = inside(a, "get_buffer", WORLD_ON_GET_BUFFER);
	if (result > 0) { /* said by the script: no buffer */
		world_raises(a->world, a, WORLD_ON_GET_BUFFER, PLUMB_EUSAGE);
		*size = 0;
		result = 0;
	}
	return result;
}

static int
buffer_updated(void *self, size_t len)
{
	struct actor *a = self;

	world_print(a->world, "%s <= buffer_updated %zu", a->name, len);
	receive(a, a->into, len);
	memset(a->into, 0, sizeof a->into);
	return inside(a, "buffer_updated", WORLD_ON_DATA);
}

static int
eof_received(void *self)
{
	struct actor *a = self;
	int result;

	enter(a, "eof_received");
	a->eof = true;
	result = inside(a, "eof_received", WORLD_ON_EOF);
	if (result == 0 && a->world->flags[1] & WORLD_KEEP)
		result = 1;
	a->answered = result >= 0 && a->world->kind <= WORLD_BOTH;
	a->keep = result > 0;
	if (a->answered && !a->keep)
		world_ends(a, false, 0);
	return result;
}

static int
pause_writing(void *self)
{
	struct actor *a = self;

	enter(a, "pause_writing");
	a->paused = true;
	a->limited = false;
	return inside(a, "pause_writing", WORLD_ON_PAUSE);
}

static int
resume_writing(void *self)
{
	struct actor *a = self;

	enter(a, "resume_writing");
	a->paused = false;
	return inside(a, "resume_writing", WORLD_ON_RESUME);
}

/* Not held: it is gone when connection_lost returns, and its pipes with it. */
static void
forget(struct actor *a)
{
	struct world *w = a->world;

	if (w->flags[0] & WORLD_HELD)
		return;
	a->transport = NULL;
	for (size_t i = 0; i < w->count; i++)
		if (w->actors[i].process == a)
			w->actors[i].transport = NULL;
}

static int
connection_lost(void *self, int error)
{
	struct actor *a = self;
	int result;

	world_print(a->world, "%s <= connection_lost %s", a->name,
	    plumb_error_exception(error));
	world_check_lost(a, error);
	a->lost = true;
	a->error = error;
	result = inside(a, "connection_lost", WORLD_ON_LOST);
	a->left = true;
	forget(a);
	return result;
}

static int
datagram_received(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	struct actor *a = self;

	(void)from;
	world_print(a->world, "%s <= datagram_received *%zu", a->name, len);
	if (a->lost)
		world_fail(a->world, "a datagram comes after connection_lost");
	world_check_bytes(a->world, a->name, len, data, len);
	a->received++;
	return inside(a, "datagram_received", WORLD_ON_DATA);
}

static int
error_received(void *self, int error)
{
	struct actor *a = self;

	world_print(a->world, "%s <= error_received %s", a->name,
	    plumb_error_exception(error));
	if (error >= 0)
		world_fail(a->world, "error_received is told of none");
	a->errors++;
	return inside(a, "error_received", WORLD_ON_ERROR);
}

/* The actor of a pipe of a process. */
static struct actor *
pipe_of(struct actor *process, int fd)
{
	struct world *w = process->world;

	for (size_t i = 0; i < w->count; i++)
		if (w->actors[i].process == process && w->actors[i].pipe == fd)
			return &w->actors[i];
	world_fail(w, "a callback is about a pipe that there is not");
	return process;
}

static int
pipe_data_received(void *self, int fd, const void *data, size_t len)
{
	struct actor *a = self;
	struct actor *end = pipe_of(a, fd);

	world_print(
	    a->world, "%s <= pipe_data_received *%zu fd=%d", a->name, len, fd);
	if (end->lost)
		world_fail(a->world, "a pipe has data after it is lost");
	receive(end, data, len);
	return inside(a, "pipe_data_received", WORLD_ON_DATA);
}

static int
pipe_connection_lost(void *self, int fd, int error)
{
	struct actor *a = self;
	struct actor *end = pipe_of(a, fd);

	world_print(a->world, "%s <= pipe_connection_lost %s fd=%d", a->name,
	    plumb_error_exception(error), fd);
	if (end->lost)
		world_fail(a->world, "a pipe is lost twice");
	world_check_pipe_lost(end, error);
	end->lost = true;
	end->error = error;
	return inside(a, "pipe_connection_lost", WORLD_ON_PIPE_LOST);
}

static int
process_exited(void *self)
{
	struct actor *a = self;

	enter(a, "process_exited");
	if (a->exited)
		world_fail(a->world, "process_exited comes twice");
	a->exited = true;
	world_check_exit(a);
	return inside(a, "process_exited", WORLD_ON_EXITED);
}

const struct plumb_protocol_ops world_plain = {
	.connection_made = connection_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
	.datagram_received = datagram_received,
	.error_received = error_received,
	.pipe_data_received = pipe_data_received,
	.pipe_connection_lost = pipe_connection_lost,
	.process_exited = process_exited,
};

const struct plumb_protocol_ops world_buffered = {
	.connection_made = connection_made,
	.get_buffer = get_buffer,
	.buffer_updated = buffer_updated,
	.eof_received = eof_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

/* The self of what makes an actor is the actor, or the world: a new one. */
static int
factory(struct world *w, struct actor *a, struct plumb_protocol *protocol)
{
	if (a == NULL)
		a = world_actor(w, "s");
	if (a == NULL) { /* the world has no room for more */
		w->raised++;
		w->due += w->kind == WORLD_SERVER || w->kind == WORLD_BOTH;
		return PLUMB_EMFILE;
	}
	a->buffered = (w->flags[1] & WORLD_BUFFERED) != 0 && a->stream;
	protocol->ops = a->buffered ? &world_buffered : &world_plain;
	protocol->self = a;
	world_print(w, "%s <= protocol_factory", a->name);
	return inside(a, "protocol_factory", WORLD_ON_FACTORY);
}

static int
client_factory(void *self, struct plumb_protocol *protocol)
{
	struct actor *a = self;

	return factory(a->world, a, protocol);
}

static int
server_factory(void *self, struct plumb_protocol *protocol)
{
	return factory(self, NULL, protocol);
}

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	struct actor *a = self;

	world_print(
	    a->world, "%s <= opened %s", a->name, plumb_error_exception(error));
	if (a->opened)
		world_fail(a->world, "opened comes twice");
	a->opened = true;
	if ((transport == NULL) != (error != 0))
		world_fail(
		    a->world, "opened is told neither one nor the other");
	if (error == 0 && !a->made)
		world_fail(a->world, "opened comes ahead of connection_made");
	if (a->brief && !a->lost)
		world_fail(a->world, "opened comes ahead of connection_lost");
	if (error != 0 && a->made)
		world_fail(a->world, "opened fails after connection_made");
	if (error != 0)
		a->lost = true;
	return inside(a, "opened", WORLD_ON_OPENED);
}

struct plumb_connection
world_connection(struct world *w, struct actor *a)
{
	struct plumb_connection how = { .backlog = 4 };

	how.self = a != NULL ? (void *)a : (void *)w;
	how.protocol_factory = a != NULL ? client_factory : server_factory;
	how.opened = a != NULL ? opened : NULL;
	how.name = a != NULL ? a->name : "s";
	return how;
}

int
world_called(void *self)
{
	struct world *w = self;

	world_print(w, "loop <= call");
	w->handle = NULL;
	return world_react(w, &w->actors[w->selected], WORLD_ON_CALL);
}

int
world_completed(
    void *self, struct plumb_transport *transport, int error, uint64_t sent)
{
	struct actor *a = self;

	(void)transport;
	world_print(a->world, "%s <= completed %s size=%llu", a->name,
	    plumb_error_exception(error), (unsigned long long)sent);
	if (!a->file)
		world_fail(a->world, "completed comes for no file");
	a->file = false;
	a->accepted += sent;
	return inside(a, "completed", WORLD_ON_COMPLETED);
}

/* The end that write_eof() asked for, behind bytes: a reset has met those. */
static bool
is_refused_end(
    struct world *w, const struct plumb_transport *transport, int error)
{
	struct actor *a = w->actors;

	while (a < w->actors + w->count && a->transport != transport)
		a++;
	if (transport == NULL || a == w->actors + w->count ||
	    error != PLUMB_ENOTCONN || !a->ended || a->refused ||
	    !world_is_reset(a))
		return false;
	a->refused = true;
	return true;
}

void
world_told(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	struct world *w = self;
	int raised = 0;
	struct actor *a = world_reports(w, transport, &raised);
	bool refused = is_refused_end(w, transport, error);

	world_print(w, "loop <= call_exception_handler %s: %s",
	    plumb_error_exception(error), message);
	w->reports++;
	w->due += refused;
	if (error >= 0)
		world_fail(w, "the exception handler is told of none");
	if (!refused && w->raised == 0 && w->sim.injected == 0 &&
	    w->sim.starved == 0 && !w->disturbed)
		world_fail(w, "an error without a cause: %s", message);
	(void)world_react(w, &w->actors[w->selected], WORLD_ON_REPORT);
	world_reported(a, raised);
}
