/*
 * Eva's entry for the engines and the monitor: without end, any of their
 * functions with any arguments that the callers' side allows. Buffers hold
 * fewer than LARGEST bytes here; what happens beyond is the provers'.
 */
#include "core/datagram.h"
#include "core/flow.h"
#include "core/monitor.h"
#include "core/monitor_process.h"
#include "core/pipe.h"
#include "core/process.h"
#include "core/stream.h"
#include "core/tls.h"

static const size_t LARGEST = SIZE_MAX / 4;

static volatile unsigned any_unsigned;
static volatile size_t any_size;
static volatile uint64_t any_u64;
static volatile int64_t any_i64;
static volatile int any_int;

void eva_engines(void);

static bool
any(void)
{
	return any_unsigned % 2 == 1;
}

static size_t
some_size(void)
{
	size_t n = any_size;

	return n < LARGEST ? n : 0;
}

static struct plumb_flow_limits
some_limits(void)
{
	struct plumb_flow_limits limits = { any(), any(), any_i64, any_i64 };

	return limits;
}

static void
stream_reads(struct plumb_stream *s)
{
	switch (any_unsigned % 8) {
	case 0:
		plumb_stream_made(s);
		break;
	case 1:
		plumb_stream_lost(s);
		break;
	case 2:
		plumb_stream_readable(s);
		break;
	case 3:
		plumb_stream_data(s);
		break;
	case 4:
		plumb_stream_eof(s);
		break;
	case 5:
		plumb_stream_answered(s, any());
		break;
	case 6:
		plumb_stream_pause_reading(s);
		break;
	default:
		plumb_stream_resume_reading(s);
		break;
	}
}

static void
stream_writes(struct plumb_stream *s)
{
	size_t len = some_size();

	switch (any_unsigned % 8) {
	case 0:
		plumb_stream_write(s, len);
		break;
	case 1:
		if (s->size < LARGEST && !s->eof_asked)
			plumb_stream_sent(s, len);
		break;
	case 2:
		if (s->size < LARGEST)
			plumb_stream_sendfile(s);
		break;
	case 3:
		plumb_stream_writable(s);
		break;
	case 4:
		plumb_stream_flushed(s, len < s->size ? len : s->size);
		break;
	case 5:
		plumb_stream_settle(s);
		break;
	case 6:
		plumb_stream_write_eof(s);
		break;
	default:
		plumb_stream_set_limits(s, some_limits());
		break;
	}
}

static void
stream_ends(struct plumb_stream *s)
{
	int error = any_int;

	switch (any_unsigned % 6) {
	case 0:
		plumb_stream_failed(s, error != 0 ? error : -1);
		break;
	case 1:
		plumb_stream_linger(s);
		break;
	case 2:
		plumb_stream_finished(s);
		break;
	case 3:
		plumb_stream_close(s);
		break;
	case 4:
		plumb_stream_abort(s);
		break;
	default:
		plumb_stream_is_closing(s);
		plumb_stream_is_reading(s);
		break;
	}
}

static void
datagram(struct plumb_stream *s)
{
	size_t len = some_size();

	switch (any_unsigned % 4) {
	case 0:
		plumb_datagram_sendto(s, len);
		break;
	case 1:
		if (s->size < LARGEST)
			plumb_datagram_queued(s, len);
		break;
	case 2:
		plumb_datagram_error(s);
		break;
	default:
		if (s->size < LARGEST && s->size >= plumb_datagram_cost(len))
			plumb_datagram_refused(s, len);
		break;
	}
}

static void
process(struct plumb_process *p)
{
	size_t fd = any_unsigned % (PLUMB_PROCESS_PIPES + 1);

	switch (any_unsigned % 10) {
	case 0:
		plumb_process_made(p);
		break;
	case 1:
		plumb_process_says(p, fd);
		break;
	case 2:
		plumb_process_pause(p);
		break;
	case 3:
		plumb_process_resume(p);
		break;
	case 4:
		plumb_process_pipe_lost(p, fd);
		break;
	case 5:
		plumb_process_exited(p, any_int);
		break;
	case 6:
		plumb_process_settle(p);
		break;
	case 7:
		plumb_process_lost(p);
		break;
	case 8:
		plumb_process_signal(p);
		break;
	default:
		plumb_process_is_closing(p);
		plumb_process_close(p);
		break;
	}
}

static void
tls(void)
{
	enum plumb_tls_phase phase =
	    (enum plumb_tls_phase)(1 + any_unsigned % (PLUMB_TLS_PHASES - 1));
	enum plumb_tls_event event =
	    (enum plumb_tls_event)(1 + any_unsigned % (PLUMB_TLS_EVENTS - 1));
	struct plumb_tls_need need = { any(), any(), any(), any(), any() };
	struct plumb_tls_cell cell = plumb_tls_look(phase, event);

	plumb_tls_watch(phase, need);
	plumb_tls_phase_name((enum plumb_tls_phase)any_unsigned);
	plumb_tls_event_name((enum plumb_tls_event)any_unsigned);
	plumb_tls_action_name((enum plumb_tls_action)cell.action);
}

static void
monitor(struct plumb_monitor *m)
{
	struct plumb_event e = {
		.mark = (enum plumb_mark)(any_unsigned % PLUMB_MARK_COUNT),
		.verb = (enum plumb_verb)(any_unsigned % PLUMB_VERB_COUNT),
		.has_size = any(),
		.has_limits = any(),
		.has_count = any(),
		.has_truth = any(),
		.raised = any(),
		.truth = any(),
		.has_fd = any(),
		.pipe = (unsigned char)(any_unsigned % 4),
		.fd = any_u64,
		.size = any_u64,
		.low = any_u64,
		.high = any_u64,
		.count = any_u64,
	};

	plumb_monitor_step(m, &e);
}

static void
names(void)
{
	unsigned n = any_unsigned;

	plumb_stream_state_name((enum plumb_stream_state)n);
	plumb_stream_event_name((enum plumb_stream_event)n);
	plumb_stream_action_name((enum plumb_stream_action)n);
	plumb_process_state_name((enum plumb_process_state)n);
	plumb_process_event_name((enum plumb_process_event)n);
	plumb_process_action_name((enum plumb_process_action)n);
	plumb_pipe_look(
	    (enum plumb_kind)n, (enum plumb_pipe_event)any_unsigned);
}

void
eva_engines(void)
{
	const bool pipes[PLUMB_PROCESS_PIPES] = { any(), any(), any() };
	struct plumb_stream s;
	struct plumb_process p;
	struct plumb_monitor m;

	plumb_stream_init(&s);
	plumb_process_init(&p, pipes);
	plumb_monitor_init(&m);
	if (any())
		plumb_monitor_process_begin(&m, pipes);
	names();
	while (any()) {
		stream_reads(&s);
		stream_writes(&s);
		stream_ends(&s);
		datagram(&s);
		process(&p);
		tls();
		monitor(&m);
	}
}
