/* process_exited waits until every pipe is lost. */
#include <stddef.h>

#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_process_exited);
WRONG(plumb_process_settle);

enum { HELD_MAX = 16 };

static struct {
	struct plumb_process *of;
	int returncode;
} held[HELD_MAX];

enum plumb_process_action
__wrap_plumb_process_exited(struct plumb_process *p, int returncode)
{
	for (size_t i = 0; i < HELD_MAX; i++) {
		if (held[i].of != NULL && held[i].of != p)
			continue;
		held[i].of = p;
		held[i].returncode = returncode;
		break;
	}
	return PLUMB_PROCESS_DO_NOTHING;
}

enum plumb_process_action
__wrap_plumb_process_settle(struct plumb_process *p)
{
	void *t = (char *)p - offsetof(struct plumb_transport, drive.process);

	for (size_t i = 0; i < HELD_MAX; i++) {
		if (held[i].of != p || p->open[0] || p->open[1] || p->open[2])
			continue;
		held[i].of = NULL;
		(void)__real_plumb_process_exited(p, held[i].returncode);
		(void)plumb_notify_exited(t);
	}
	return __real_plumb_process_settle(p);
}
