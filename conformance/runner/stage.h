/*
 * The stage that cases are played on: the adapter process, who takes part, what
 * was recorded, and the one place where the runner waits. It waits for the
 * adapter and for all peers together, so nothing that one of them does can
 * block what another has to do.
 */
#ifndef CONFORMANCE_RUNNER_STAGE_H
#define CONFORMANCE_RUNNER_STAGE_H

#include "conformance/runner/process.h"
#include "conformance/runner/record.h"
#include "conformance/runner/scratch.h"
#include "conformance/runner/session.h"

struct tls_common;

enum {
	STAGE_LISTENERS = 8,
	STAGE_SILENCE = 100 /* milliseconds without news: time to probe */
};

struct listener {
	int fd; /* -1: not made yet */
	unsigned port;
	char path[96];
};

struct canary {
	int fd; /* -1: there is none of this kind */
	char name[16];
	size_t heard; /* bytes that came back as data_received */
};

struct session {
	struct adapter_spec spec;
	double guard;
	struct process process;
	struct actors actors;
	struct record record;
	struct canary canaries[NET_COUNT];
	const struct kind *kind; /* of the case being played */
	struct listener listeners[NET_COUNT][STAGE_LISTENERS];
	struct listener refusing[NET_COUNT];
	char dir[SCRATCH_PATH_MAX];
	bool resetting; /* lines are ignored until the answer */
	char reset_answer[128];
	bool frozen;
	bool usable;	 /* an adapter runs and is in a known state */
	size_t children; /* that were to be started: the last one's token */
	size_t starts;
	size_t failed_starts; /* in a row */
	char *name;
	char *version;
	char *features;
	struct text errors;
	struct tls_common *tls; /* made with the first case of TLS */
};

/* Seconds of a clock that only goes forward; for guards, never for verdicts. */
double stage_now(void);

/*
 * Lets things happen: sends what is due, waits up to so many milliseconds for
 * news, takes the adapter's lines in. False where there was no news.
 */
bool stage_pump(struct session *s, int milliseconds);

/* Gives a command; its number. Sent with the next stage_pump(). */
size_t stage_say(struct session *s, const char *text);
size_t stage_sayf(struct session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Waits for the answer to a command; false with a flaw. */
bool stage_answered(struct session *s, size_t command);

enum waited {
	WAITED_NONE,
	WAITED_YES,
	WAITED_MISSING, /* the loop is alive, the wire idle, it is not there */
	WAITED_GUARD,	/* that could not be shown in time */
	WAITED_FLAW
};

/* Waits until something holds. */
enum waited stage_wait(struct session *s, bool (*holds)(void *), void *what);

/* A listening socket of the runner's, the i-th of that sort; NULL: failed. */
struct listener *stage_listener(struct session *s, enum net net, size_t i);

/* An address that refuses; NULL: failed. */
struct listener *stage_refusing(struct session *s, enum net net);

#endif
