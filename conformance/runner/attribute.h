/*
 * Whose fault a failure is. The case is repeated at once on the bundled
 * reference, in the same place and on the same kernel: if that passes, the
 * implementation is to blame; if it does not, the place is. The verdict of the
 * case is never touched by this.
 */
#ifndef CONFORMANCE_RUNNER_ATTRIBUTE_H
#define CONFORMANCE_RUNNER_ATTRIBUTE_H

#include <stdbool.h>

#include "conformance/runner/report.h"
#include "conformance/runner/session.h"

/* The reference as a control: started by the first failure. */
struct control {
	struct adapter_spec spec; /* argv NULL: there is no control */
	struct session *session;
	bool refused; /* it was tried, and could not be started */
	char message[600];
};

/*
 * Whom to blame for an outcome; control->message is how the reference did, or
 * "". Nothing is run for what is no failure.
 */
enum blame attribute(struct control *control, const struct suite_case *c,
    const struct outcome *outcome);

void control_close(struct control *control);

#endif
