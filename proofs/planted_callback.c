/*
 * A callback that does what the proofs take no user code to do: it reaches into
 * the engine. The contracts must notice, where it returns to the core.
 */
#include "transport/transport.h"

int __real_plumb_notify_resume(struct plumb_transport *t);
int __wrap_plumb_notify_resume(struct plumb_transport *t);

int
__wrap_plumb_notify_resume(struct plumb_transport *t)
{
	int result = __real_plumb_notify_resume(t);

	t->drive.stream.flow.paused = true;
	return result;
}
