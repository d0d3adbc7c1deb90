/* Cases that are played several times, because what comes is a race. */
#ifndef CONFORMANCE_RUNNER_SESSION_TIMES_H
#define CONFORMANCE_RUNNER_SESSION_TIMES_H

#include "conformance/runner/session.h"

/* Plays the case once; fills *outcome but for its tape and seconds. */
void session_play(struct session *session, const struct suite_case *c,
    struct outcome *outcome);

/*
 * Again and again, up to the first time that fails the run. What is left open
 * may come out in one way now and in another then: that is counted, and told
 * as the profile. The gravest outcome of all is the case's.
 */
void session_play_times(struct session *session, const struct suite_case *c,
    struct outcome *outcome);

#endif
