/* connection_lost comes with the exit, whatever pipes are open. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_process_settle);

enum plumb_process_action
__wrap_plumb_process_settle(struct plumb_process *p)
{
	if (p->has_returncode)
		p->open[0] = p->open[1] = p->open[2] = false;
	return __real_plumb_process_settle(p);
}
