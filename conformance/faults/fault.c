/* Part of every fault: what they lean on, and the kernel that is changed. */
#include "conformance/faults/fault.h"

#include <stddef.h>
#include <string.h>

WRONG(plumb_loop_new);

__attribute__((weak)) void
fault_kernel(struct plumb_kernel *kernel)
{
	(void)kernel;
}

static void (*right_close)(void *self, int fd);
static int closed_early = -1;

static void
close_once(void *self, int fd)
{
	if (fd == closed_early)
		closed_early = -1;
	else
		right_close(self, fd);
}

void
fault_close_early(const struct plumb_transport *t)
{
	right_close(t->loop->kernel_self, t->watch.fd);
	closed_early = t->watch.fd;
}

bool fault_inside;

int
fault_run_inside(
    int (*call)(struct plumb_transport *t), struct plumb_transport *t)
{
	int result;

	fault_inside = true;
	result = call(t);
	fault_inside = false;
	return result;
}

int
__wrap_plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **loop)
{
	static struct plumb_kernel kernel;
	struct plumb_loop_options changed = { .kernel = NULL };

	if (options != NULL)
		changed = *options;
	kernel = changed.kernel != NULL ? *changed.kernel : plumb_kernel_real;
	changed.kernel = &kernel;
	fault_kernel(&kernel);
	right_close = kernel.close;
	kernel.close = close_once;
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
	void *at = (char *)s - offsetof(struct plumb_transport, drive.stream);

	return at;
}

bool
fault_spares(const struct plumb_transport *t)
{
	return strncmp(plumb_transport_name(t), "canary", 6) == 0;
}
