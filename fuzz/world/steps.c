/* What the program does to its transports, when the script says so. */
#include "fuzz/world/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/pattern.h"

enum { LIMIT_BAD = 254, LIMIT_UNSET = 255, US = 1000, MS = 1000000 };

/* Bytes to write, in memory of their own, which is spoilt once it was given. */
static uint8_t *
bytes_to_write(const struct actor *a, size_t len)
{
	uint8_t *bytes = malloc(len + 1);

	if (bytes == NULL)
		abort();
	plumb_pattern_fill(a->accepted, bytes, len);
	return bytes;
}

static void
spoil(uint8_t *bytes, size_t len)
{
	memset(bytes, 0x55, len);
	free(bytes);
}

/* Who is closing, or was broken, may drop what is written. */
static bool
may_drop(const struct actor *a)
{
	return a->closed || a->aborted || a->eof || a->process != NULL ||
	       !world_is_sound(a);
}

/*
 * write() raises behind write_eof() and while a file goes out, not else: as it
 * was before, since pause_writing comes inside and may begin either. A file is
 * over with the transport that failed, before completed tells of it.
 */
static void
check_raised(struct actor *a, const struct actor *before, int error)
{
	struct world *w = a->world;
	bool whole = !a->disturbed && !a->has_fate && !a->lost && !a->stolen &&
		     a->ours != NULL && a->ours->failed == 0 &&
		     w->sim.starved == 0 && w->sim.injected == 0;
	bool failed = whole && before->file &&
		      (a->ours->file_failed ||
			  (!a->closed && !a->aborted &&
			      plumb_transport_is_closing(a->transport)));
	bool must = whole && !failed &&
		    (before->file || (before->ended && !a->closed && !a->eof));
	bool may = before->file || before->ended || error == PLUMB_ENOTIMPL ||
		   (error == PLUMB_EMEMORY && w->sim.starved > 0);

	if (error != 0 && !may)
		world_fail(w, "%s: write() raises", a->name);
	if (error == 0 && must && w->kind != WORLD_WRITEPIPE &&
	    a->process == NULL)
		world_fail(w, "%s: write() does not raise", a->name);
}

/* Whether it was taken: by the kernel, or into the buffer. */
static bool
is_taken(struct actor *a, const struct actor *before)
{
	struct world *w = a->world;
	uint64_t there;

	if (a->lost || a->ours == NULL || a->transport == NULL || before->file)
		return false;
	/* A file that began inside goes on behind these bytes. */
	if (a->file)
		return true;
	there =
	    a->ours->sent + plumb_transport_get_write_buffer_size(a->transport);
	if (there != a->accepted && !may_drop(a))
		world_fail(w, "%s: bytes are not accepted", a->name);
	return there == a->accepted;
}

/* What became of len bytes that were counted as accepted already. */
static void
note_written(struct actor *a, const struct actor *before, size_t len, int error)
{
	world_print(a->world, "%s -> write %s", a->name,
	    error != 0 ? plumb_error_exception(error) : "");
	check_raised(a, before, error);
	if (error == 0 && is_taken(a, before))
		world_check_flow(a);
	else
		a->accepted -= len;
}

/* What the kernel would have taken at once is not buffered. */
static void
check_direct(const struct actor *a, uint64_t refusals, size_t before)
{
	if (world_is_sound(a) && before == 0 && refusals == a->ours->refusals &&
	    plumb_transport_get_write_buffer_size(a->transport) > 0)
		world_fail(a->world, "%s: it is buffered for nothing", a->name);
}

static void
do_write(struct actor *a, size_t len)
{
	uint8_t *bytes = bytes_to_write(a, len);
	uint64_t refusals = a->ours != NULL ? a->ours->refusals : 0;
	size_t size = plumb_transport_get_write_buffer_size(a->transport);
	const struct actor before = *a;
	int error;

	world_print(a->world, "%s => write *%zu", a->name, len);
	a->accepted += len;
	error = plumb_transport_write(a->transport, bytes, len);
	spoil(bytes, len);
	note_written(a, &before, len, error);
	check_direct(a, refusals, size);
}

static void
do_writelines(struct actor *a, size_t first, size_t second)
{
	uint8_t *bytes = bytes_to_write(a, first + second);
	struct plumb_bytes list[] = { { bytes, first }, { NULL, 0 },
		{ bytes + first, second } };
	const struct actor before = *a;
	int error;

	world_print(
	    a->world, "%s => writelines *%zu : *%zu", a->name, first, second);
	a->accepted += first + second;
	error = plumb_transport_writelines(a->transport, list, 3);
	spoil(bytes, first + second);
	note_written(a, &before, first + second, error);
}

static int64_t
limit_of(uint8_t arg)
{
	if (arg == LIMIT_UNSET)
		return PLUMB_LIMIT_UNSET;
	return arg == LIMIT_BAD ? -1 : (int64_t)script_size(arg);
}

static void
do_limits(struct actor *a, const struct step *step)
{
	int64_t high = limit_of(step->args[0]);
	int64_t low = limit_of(step->args[1]);
	/* First: pause_writing may come inside, and set others. */
	struct actor before = *a;
	bool fine = world_set_limits(a, high, low);
	int error =
	    plumb_transport_set_write_buffer_limits(a->transport, high, low);

	world_print(a->world, "%s -> set_write_buffer_limits(%lld, %lld) %s",
	    a->name, (long long)high, (long long)low,
	    plumb_error_exception(error));
	if (error == PLUMB_ENOTIMPL) {
		a->high = before.high;
		a->low = before.low;
	} else if ((error == 0) != fine)
		world_fail(a->world, "%s: limits are judged wrong", a->name);
	world_check_flow(a);
}

/* Whether its kind has an end to send. */
static bool
has_end(const struct actor *a)
{
	enum world_kind kind = a->world->kind;

	if (kind == WORLD_PROCESS)
		return a->process != NULL && a->pipe == 0;
	return kind <= WORLD_BOTH || kind == WORLD_WRITEPIPE;
}

static void
do_ask(struct actor *a)
{
	struct plumb_transport *t = a->transport;
	size_t low;
	size_t high;

	plumb_transport_get_write_buffer_limits(t, &low, &high);
	if (low > high)
		world_fail(a->world, "the low mark is above the high one");
	(void)plumb_transport_is_reading(t);
	if (plumb_transport_can_write_eof(t) != has_end(a))
		world_fail(a->world, "%s: can_write_eof() errs", a->name);
	(void)plumb_transport_get_pid(t);
	world_check_answers(a);
}

static void
do_protocol(struct actor *a, uint8_t arg)
{
	struct plumb_protocol protocol =
	    plumb_transport_get_protocol(a->transport);

	if (protocol.ops == NULL || a->process != NULL || !a->stream)
		return;
	a->buffered = arg % 2 != 0;
	protocol.ops = a->buffered ? &world_buffered : &world_plain;
	plumb_transport_set_protocol(a->transport, protocol);
	if (plumb_transport_get_protocol(a->transport).ops != protocol.ops)
		world_fail(
		    a->world, "%s: it keeps the other protocol", a->name);
	world_print(a->world, "%s -> set_protocol %s", a->name,
	    a->buffered ? "buffered" : "plain");
}

enum { FILE_SIZE = 150000 };

/* The file holds the pattern, too: it goes on where the bytes stopped. */
static void
do_sendfile(struct actor *a, size_t len)
{
	struct world *w = a->world;
	struct plumb_sendfile how = { world_completed, a };
	bool before = a->file;
	int error;

	if (w->file < 0 &&
	    sim_outside_file(&w->sim, FILE_SIZE, &w->file) != 0) {
		w->file = -1;
		return;
	}
	a->file = true;
	error = plumb_transport_sendfile(a->transport, w->file,
	    a->accepted % PLUMB_PATTERN_PERIOD, len, &how);
	if (error == 0 && (before || a->closed || a->aborted || a->ended))
		world_fail(w, "%s: sendfile() is not refused", a->name);
	if (error != 0)
		a->file = before;
	else
		a->files = true;
	world_print(w, "%s -> sendfile(%zu) %s", a->name, len,
	    plumb_error_exception(error));
}

static struct plumb_address
other_place(const struct world *w)
{
	struct plumb_address address = w->somebody;

	if (w->kind == WORLD_UDP)
		(void)plumb_address_of_ip("127.0.0.9", 9, &address);
	return address;
}

/* A connected endpoint sends nowhere else, and to its peer by either name. */
static void
check_address(struct actor *a, bool elsewhere, int error)
{
	struct world *w = a->world;
	bool connected = (w->flags[1] & WORLD_KEEP) != 0;

	if (w->raised > 0 || w->kind == WORLD_PROCESS || a->stream)
		return;
	if ((error == PLUMB_EVALUE) != (elsewhere && connected))
		world_fail(w, "%s: sendto() minds the wrong address", a->name);
}

static void
do_sendto(struct actor *a, size_t len, uint8_t whom)
{
	struct world *w = a->world;
	uint8_t *bytes = malloc(len + 1);
	const struct plumb_address *to = whom % 3 == 0 ? &w->somebody : NULL;
	const struct plumb_address elsewhere = other_place(w);
	bool closing = plumb_transport_is_closing(a->transport);
	int error;

	if (bytes == NULL)
		abort();
	plumb_pattern_fill(len, bytes, len);
	if (whom % 3 == 2 && w->kind == WORLD_UDP)
		to = &elsewhere;
	world_print(w, "%s => sendto *%zu", a->name, len);
	error = plumb_transport_sendto(a->transport, bytes, len, to);
	spoil(bytes, len);
	world_print(w, "%s -> sendto %s", a->name,
	    error != 0 ? plumb_error_exception(error) : "");
	check_address(a, to == &elsewhere, error);
	if (error == 0 && !a->stream && !closing && a->process == NULL)
		a->accepted++;
	else if (error == PLUMB_EDESTADDRREQ)
		w->raised++;
	if (error == PLUMB_ENOTIMPL && !a->stream && a->process == NULL &&
	    w->kind != WORLD_PROCESS)
		world_fail(w, "an endpoint has no sendto()");
}

static void
do_close(struct actor *a)
{
	world_print(a->world, "%s => close", a->name);
	world_ends(a, false, 0);
	a->closed = true;
	plumb_transport_close(a->transport);
	world_print(a->world, "%s -> close", a->name);
}

static void
do_abort(struct actor *a)
{
	int error;

	world_print(a->world, "%s => abort", a->name);
	error = plumb_transport_abort(a->transport);
	if (error == 0) {
		a->aborted = true;
		world_ends(a, true, 0);
	}
	world_print(a->world, "%s -> abort", a->name);
}

static void
do_write_eof(struct actor *a)
{
	int error;

	world_print(a->world, "%s => write_eof", a->name);
	error = plumb_transport_write_eof(a->transport);
	if (error != 0 && !world_may_refuse_eof(a, error))
		world_fail(a->world, "%s: write_eof() raises", a->name);
	a->refused = a->refused || error == PLUMB_ENOTCONN;
	/* Where the kernel refuses it, it was said all the same. */
	if (error != PLUMB_ENOTIMPL)
		a->ended = true;
	if (error == 0 && a->ours != NULL && a->ours->type == SIM_TYPE_PIPE)
		a->closed = true;
	world_print(a->world, "%s -> write_eof %s", a->name,
	    error != 0 ? plumb_error_exception(error) : "");
}

static void
do_reading(struct actor *a, bool pause)
{
	int error = pause ? plumb_transport_pause_reading(a->transport)
			  : plumb_transport_resume_reading(a->transport);

	if (error == 0)
		a->deaf = pause;
	world_print(a->world, "%s -> %s", a->name,
	    pause ? "pause_reading" : "resume_reading");
}

static void
do_signal(struct actor *a, uint8_t arg)
{
	static const int signals[] = { 15, 9, 1 };

	if (arg % 5 == 3)
		(void)plumb_transport_terminate(a->transport);
	else if (arg % 5 == 4)
		(void)plumb_transport_kill(a->transport);
	else
		(void)plumb_transport_send_signal(
		    a->transport, signals[arg % 3]);
	world_print(a->world, "%s -> signal", a->name);
}

/* Steps that need a transport; false where it is none of these. */
static bool
do_method(struct actor *a, const struct step *step)
{
	switch (step->what) {
	case WORLD_DO_WRITE:
		do_write(a, script_size(step->args[0]));
		return true;
	case WORLD_DO_WRITELINES:
		do_writelines(
		    a, script_size(step->args[0]), script_size(step->args[1]));
		return true;
	case WORLD_DO_LIMITS:
		do_limits(a, step);
		return true;
	case WORLD_DO_PAUSE:
	case WORLD_DO_RESUME:
		do_reading(a, step->what == WORLD_DO_PAUSE);
		return true;
	case WORLD_DO_WRITE_EOF:
		do_write_eof(a);
		return true;
	case WORLD_DO_CLOSE:
		do_close(a);
		return true;
	case WORLD_DO_ABORT:
		do_abort(a);
		return true;
	default:
		return false;
	}
}

static bool
do_other_method(struct actor *a, const struct step *step)
{
	switch (step->what) {
	case WORLD_DO_ASK:
		do_ask(a);
		return true;
	case WORLD_DO_PROTOCOL:
		do_protocol(a, step->args[0]);
		return true;
	case WORLD_DO_SENDFILE:
		do_sendfile(a, script_size(step->args[0]));
		return true;
	case WORLD_DO_SENDTO:
		do_sendto(a, script_size(step->args[0]), step->args[1]);
		return true;
	case WORLD_DO_SIGNAL:
		do_signal(a, step->args[0]);
		return true;
	default:
		return false;
	}
}

static void
do_call(struct world *w, const struct step *step)
{
	plumb_handle_cancel(w->handle);
	w->handle = step->what == WORLD_DO_CALL_SOON
			? plumb_loop_call_soon(w->loop, world_called, w)
			: plumb_loop_call_later(w->loop,
			      (uint64_t)step->args[0] * US, world_called, w);
}

static void
do_turns(struct world *w, unsigned count)
{
	if (w->depth > 0) {
		/* Nor where a method called from outside calls back. */
		if (plumb_loop_run_forever(w->loop) != PLUMB_EUSAGE)
			world_fail(w, "a loop runs inside a callback");
		return;
	}
	for (unsigned i = 0; i <= count && w->failure[0] == '\0'; i++)
		world_turn(w);
}

/* Steps that concern the loop, or all of the world. */
static void
do_in_world(struct world *w, const struct step *step)
{
	switch (step->what) {
	case WORLD_DO_TURN:
	case WORLD_DO_TURNS:
		do_turns(w, step->args[0] % 16);
		break;
	case WORLD_DO_SELECT:
		w->selected = w->count > 0 ? step->args[0] % w->count : 0;
		break;
	case WORLD_DO_CALL_SOON:
	case WORLD_DO_CALL_LATER:
		do_call(w, step);
		break;
	case WORLD_DO_TIME:
		w->sim.now += (uint64_t)step->args[0] * MS;
		break;
	case WORLD_DO_OPEN:
		world_open(w);
		break;
	case WORLD_DO_LEAVE:
		plumb_server_close(w->server);
		w->server = NULL;
		if (sim_outside_listens(&w->sim))
			world_fail(w, "a server that is closed listens");
		break;
	case WORLD_DO_STOP:
		plumb_loop_stop(w->loop);
		break;
	default:
		break;
	}
}

void
world_do(struct world *w, struct actor *a, const struct step *step)
{
	if (w->failure[0] != '\0')
		return;
	if (a->taken && a->transport != NULL &&
	    (do_method(a, step) || do_other_method(a, step)))
		return;
	if (!world_do_outside(w, a, step))
		do_in_world(w, step);
}
