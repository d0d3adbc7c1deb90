#include "conformance/runner/attribute.h"

#include <stdio.h>
#include <stdlib.h>

static bool
has_session(struct control *control)
{
	char why[512] = "";

	if (control->session == NULL && !control->refused) {
		control->session =
		    session_open(&control->spec, why, sizeof(why));
		control->refused = control->session == NULL;
		snprintf(control->message, sizeof(control->message), "%s", why);
	}
	return control->session != NULL;
}

static enum blame
ask(struct control *control, const struct suite_case *c)
{
	struct outcome outcome = { .tape = NULL };
	bool passes;

	session_run(control->session, c, &outcome);
	free(outcome.tape);
	passes = outcome.verdict == VERDICT_PASS;
	control->message[0] = '\0';
	if (!passes) {
		snprintf(control->message, sizeof(control->message),
		    "the reference: %s%s%s", verdict_name(outcome.verdict),
		    *outcome.message == '\0' ? "" : ": ", outcome.message);
	}
	if (outcome.verdict == VERDICT_UNSUPPORTED) {
		return BLAME_UNKNOWN;
	}
	return passes ? BLAME_IMPLEMENTATION : BLAME_ENVIRONMENT;
}

enum blame
attribute(struct control *control, const struct suite_case *c,
    const struct outcome *outcome)
{
	if (!control->refused) {
		control->message[0] = '\0';
	}
	if (outcome->verdict == VERDICT_ADAPTER_ERROR) {
		return BLAME_ADAPTER;
	}
	if (!verdict_is_failure(outcome->verdict) || !outcome->gates ||
	    control->spec.argv == NULL) {
		return BLAME_NONE;
	}
	return has_session(control) ? ask(control, c) : BLAME_UNKNOWN;
}

void
control_close(struct control *control)
{
	if (control->session != NULL) {
		session_close(control->session);
		control->session = NULL;
	}
}
