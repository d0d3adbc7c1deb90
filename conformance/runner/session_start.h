/* Starting an adapter for a session; the session's own business. */
#ifndef CONFORMANCE_RUNNER_SESSION_START_H
#define CONFORMANCE_RUNNER_SESSION_START_H

#include "conformance/runner/stage.h"

enum { GUARD_DEFAULT = 10, STARTS_MAX = 3 };

/*
 * Starts the adapter, or another one after the last has gone. False where it
 * cannot be used, with the reason.
 */
bool session_start(struct session *s, char *message, size_t cap);

/* Whether a word is one of a list split by commas. */
bool session_has_word(const char *list, const char *word);

void session_close_canaries(struct session *s);

#endif
