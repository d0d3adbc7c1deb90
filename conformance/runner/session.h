/*
 * A session: one adapter process, the canary connections to it, and the cases
 * that are run on it one after the other. The process is reused; when it dies,
 * hangs or breaks the contract it is killed and the next case starts another.
 */
#ifndef CONFORMANCE_RUNNER_SESSION_H
#define CONFORMANCE_RUNNER_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/rule.h"
#include "conformance/runner/suite.h"
#include "conformance/runner/verdict.h"

struct adapter_spec {
	char *const *argv;   /* NULL-terminated; argv[0] is searched in PATH */
	double guard;	     /* seconds; 0 stands for 10 */
	const char *workdir; /* where to start it; NULL: where we are */
	bool debug_names;    /* tell the adapter each case's name in advance, as
	                        `loop => case NAME`, whatever it answers */
	bool asked_to_quit;  /* one that has gone wrong is asked to quit first,
			       so that it may tidy up, and not just killed */
};

struct outcome {
	enum verdict verdict;
	enum plumb_rule rule; /* that was broken; NONE unless FAIL */
	bool gates;	      /* false where only INFO rules were at stake */
	char message[512];    /* one line, "" with PASS */
	char place[320];      /* file:line:column of the script line, or "" */
	char profile[768];    /* the either-block that was taken, or ""; of a
				 case of several times how often which was */
	char *tape; /* what happened, as a tape; malloc'd, the caller's */
	size_t tape_len;
	size_t checked; /* expectations and monitored events judged */
	double seconds;
};

struct session;

/*
 * Starts the adapter, says hello, probes its honesty and opens the canaries.
 * NULL where that fails, with the reason (one line or a few) in message. From
 * then on this process ignores SIGPIPE.
 */
struct session *session_open(
    const struct adapter_spec *spec, char *message, size_t cap);

/* Ends the adapter (quit, then by force) and removes what was made. */
void session_close(struct session *session);

/* From the adapter's hello; features are split by commas. */
const char *session_name(const struct session *session);
const char *session_version(const struct session *session);
const char *session_features(const struct session *session);

/* How often an adapter process was started; 1 where all went well. */
size_t session_starts(const struct session *session);

/*
 * The last of what the adapter printed on standard error, at most a few
 * kilobytes, terminated; "" where it was silent. Valid until the next call.
 */
const char *session_stderr(struct session *session);

/* Plays one case and fills *outcome; never fails otherwise. */
void session_run(struct session *session, const struct suite_case *c,
    struct outcome *outcome);

#endif
