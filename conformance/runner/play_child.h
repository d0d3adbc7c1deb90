/* The parts of the family of subprocesses. */
#ifndef CONFORMANCE_RUNNER_PLAY_CHILD_H
#define CONFORMANCE_RUNNER_PLAY_CHILD_H

#include "conformance/runner/play.h"

bool play_open_child(struct play *p, const struct step *step);

#endif
