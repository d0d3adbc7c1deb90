/*
 * A child that a signal ended has 128 and the signal's number as return code.
 */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_process_exited);

enum plumb_process_action
__wrap_plumb_process_exited(struct plumb_process *p, int returncode)
{
	return __real_plumb_process_exited(
	    p, returncode < 0 ? 128 - returncode : returncode);
}
