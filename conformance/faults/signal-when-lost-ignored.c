/* A signal after connection_lost is dropped in silence. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_process_signal);

enum plumb_process_action
__wrap_plumb_process_signal(struct plumb_process *p)
{
	enum plumb_process_action action = __real_plumb_process_signal(p);

	return action == PLUMB_PROCESS_DO_REFUSE ? PLUMB_PROCESS_DO_NOTHING
						 : action;
}
