/*
 * Part of every fault. The run-time assertion of the reference is taken out: it
 * would stop most faults before anybody outside could see them.
 */
#include "conformance/faults/fault.h"

#include <stddef.h>
#include <string.h>

WRONG(plumb_monitor_step);
WRONG(plumb_loop_new);

enum plumb_rule
__wrap_plumb_monitor_step(struct plumb_monitor *m, const struct plumb_event *e)
{
	(void)m;
	(void)e;
	return PLUMB_RULE_NONE;
}

__attribute__((weak)) void
fault_kernel(struct plumb_kernel *kernel)
{
	(void)kernel;
}

int
__wrap_plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **loop)
{
	static struct plumb_kernel kernel;
	struct plumb_loop_options changed = { .kernel = &kernel };

	if (options != NULL)
		changed.allocator = options->allocator;
	kernel = plumb_kernel_real;
	fault_kernel(&kernel);
	return __real_plumb_loop_new(&changed, loop);
}

struct plumb_stream_step
fault_nothing(const struct plumb_stream *s)
{
	return (struct plumb_stream_step){
		.action = PLUMB_STREAM_DO_NOTHING,
		.readable = plumb_stream_is_reading(s),
		.writable = s->size > 0,
	};
}

struct plumb_transport *
fault_transport(struct plumb_stream *s)
{
	void *at = (char *)s - offsetof(struct plumb_transport, stream);

	return at;
}

bool
fault_spares(const struct plumb_transport *t)
{
	return strncmp(plumb_transport_name(t), "canary", 6) == 0;
}
