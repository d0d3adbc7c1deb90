/*
 * Playing one case: its steps in order, each of which does its part or says
 * why the case ends here. The words are those of spec/scenario.md.
 */
#ifndef CONFORMANCE_RUNNER_PLAY_H
#define CONFORMANCE_RUNNER_PLAY_H

#include "conformance/runner/script.h"
#include "conformance/runner/stage.h"

struct play {
	struct session *session;
	const struct suite_case *c;
	const struct script *script;
	struct outcome *outcome;
	struct vars vars;
	size_t step;	      /* being played */
	size_t *ids;	      /* of the command that each step gave */
	size_t inside;	      /* the command whose inside is matched, or 0 */
	size_t turn_end;      /* the steps up to it were given already */
	size_t last;	      /* the event that a line named last, plus 1 */
	bool last_soon;	      /* ... and it was a call_soon */
	bool trial;	      /* an either: nothing waits, nothing is final */
	bool measured;	      /* an either left open what else may come */
	size_t opened;	      /* transports made so far */
	size_t servers;	      /* made so far */
	size_t connected;     /* to the server */
	struct actor *served; /* whose connections the server s takes */
	const struct step *serving; /* the step that made it */
	struct listener server;	    /* where it listens */
};

/* How the scripts of a family of kinds are played. */
struct play_family {
	bool (*open)(struct play *p, const struct step *step);
	/* Stops, as the peer has gone; NULL: only the script sends one away. */
	bool (*gone)(struct play *p, struct actor *a);
	/* ~> and <~ with a word, or with data alone (no verb). */
	bool (*act)(struct play *p, struct actor *a,
	    const struct plumb_tape_line *line);
	bool (*see)(struct play *p, struct actor *a,
	    const struct plumb_tape_line *line);
	/* Fills the send path; NULL: it has none. */
	bool (*jam)(struct play *p, const struct step *step);
};

extern const struct play_family play_stream;
extern const struct play_family play_tls;
extern const struct play_family play_datagram;
extern const struct play_family play_pipe;
extern const struct play_family play_child;

/* Plays the case; the verdict and all that belongs to it go to outcome. */
void play_case(
    struct session *s, const struct suite_case *c, struct outcome *outcome);

/* What follows is for the units of the player. */

/* The steps; false where the case ends. */
bool play_step(struct play *p, const struct step *step);
bool play_expect(struct play *p, const struct step *step);
bool play_not(struct play *p, const struct step *step);
bool play_await(struct play *p, const struct step *step);
bool play_settle(struct play *p);
bool play_act(struct play *p, const struct step *step);
bool play_see(struct play *p, const struct step *step);
bool play_open(struct play *p, const struct step *step);
bool play_listen(struct play *p, const struct step *step);
bool play_connect(struct play *p, const struct step *step);
bool play_jam(struct play *p, const struct step *step);
bool play_call(struct play *p, const struct step *step);
bool play_either(struct play *p);

/* What the peers of byte streams have in common; slots of their families. */
bool play_act_stream(
    struct play *p, struct actor *a, const struct plumb_tape_line *line);
bool play_see_stream(
    struct play *p, struct actor *a, const struct plumb_tape_line *line);
bool play_jam_stream(struct play *p, const struct step *step);
bool play_act_tls(
    struct play *p, struct actor *a, const struct plumb_tape_line *line);
bool play_see_tls(
    struct play *p, struct actor *a, const struct plumb_tape_line *line);

/* The file to send, where the script names it; false where that fails. */
bool play_file_prepare(struct play *p);

/* The certificates of the run and their names; false where that fails. */
bool play_tls_prepare(struct play *p);

/* What an open or a listen says of TLS unless the step does. */
void play_tls_words(
    struct play *p, const struct step *step, bool server, struct text *order);

/* Begins TLS with the options of a step, where it is not to be plain. */
bool play_tls_begin(
    struct play *p, struct actor *a, const struct step *step, bool server);

/* The same of datagrams. */
bool play_act_datagram(
    struct play *p, struct actor *a, const struct plumb_tape_line *line);
bool play_see_datagram(
    struct play *p, struct actor *a, const struct plumb_tape_line *line);

/* Whether what the peer has read is what was written, as far as it is known. */
bool play_compare_wire(struct play *p, struct actor *a);

/*
 * Lets the handshake end for the peer of the step's actor, too, where it does:
 * the protocol may have been told of the connection one flight before.
 */
bool play_tls_finish(struct play *p);

/*
 * Ends the case; always false. In a trial it only says that it does not hold.
 */
bool play_stop(struct play *p, enum verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a line that does not hold: a FAIL, charged to its rule. */
bool play_fail(struct play *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Waits until something holds; otherwise ends the case, with the text as what
 * is missing. In a trial it does not wait.
 */
bool play_wait(struct play *p, bool (*holds)(void *), const char *missing);

/* Whether a bare word is among the options; others are for the adapter. */
bool play_has_option(const struct step *step, const char *word);

/*
 * Gives "WHO => ORDER OPTIONS" and waits for its answer; false with a flaw.
 * Options that begin with peer_ are not the adapter's.
 */
bool play_order(struct play *p, const struct step *step, const char *order,
    const struct event **answer);
bool play_order_as(struct play *p, const char *who, const struct step *step,
    const char *order, const struct event **answer);

/*
 * Waits for connection_made, and as client for the creating call; both need
 * not be named by the script.
 */
bool play_take_opening(struct play *p, struct actor *a);

/* Whether the creating call has failed. */
bool play_opening_failed(struct play *p, const struct actor *a);

/* Whether process_exited has come, and no line of the script was for it. */
bool play_has_exited(struct play *p, const struct actor *a);

/* Binds $PEERNAME and $SOCKNAME, by what the peer knows. */
void play_meet(struct play *p, struct actor *a);

/* A call that the runner makes for itself; its answer, or NULL. */
const struct event *play_ask(struct play *p, const char *text);
bool play_ask_size(struct play *p, const struct actor *a, uint64_t *size);

/* The step's text with all values; false where one has none. */
bool play_text(struct play *p, const struct step *step, struct text *out);

/* The actor of a step; never NULL for a script that was checked. */
struct actor *play_actor(struct play *p, const struct step *step);

/* Waits for a command's answer; false with a flaw. */
bool play_answered(struct play *p, size_t command);

/* The arguments in a step's text: what follows the verb. */
const char *play_arguments(const struct step *step);

/* For play_wait(): the callback that the step being played names. */
bool play_callback_is_there(void *what);

/*
 * Among whose callbacks a line has its place: the transport's, or those of the
 * pipe that it names by fd=N.
 */
struct actor *play_lane(struct play *p, const struct step *step);

/* How much of an event's line, from line.who.at on, a message shows. */
int play_event_length(const struct event *e);

/* Callbacks that no line needs to name. */
bool play_is_silent(const struct event *e);

#endif
