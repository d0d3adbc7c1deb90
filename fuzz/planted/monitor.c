/* After abort() resume_writing may come, too. */
#include "core/monitor.h"

enum plumb_rule __real_plumb_monitor_step(
    struct plumb_monitor *m, const struct plumb_event *e);
enum plumb_rule __wrap_plumb_monitor_step(
    struct plumb_monitor *m, const struct plumb_event *e);

enum plumb_rule
__wrap_plumb_monitor_step(struct plumb_monitor *m, const struct plumb_event *e)
{
	enum plumb_rule rule = __real_plumb_monitor_step(m, e);

	return rule == PLUMB_RULE_CLOSE_ABORT_ONLY_LOST &&
		       e->verb == PLUMB_VERB_RESUME_WRITING
		   ? PLUMB_RULE_NONE
		   : rule;
}
