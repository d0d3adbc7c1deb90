/* What the parts of a world share. */
#ifndef FUZZ_WORLD_INSIDE_H
#define FUZZ_WORLD_INSIDE_H

#include "core/kinds.h"
#include "fuzz/sim/outside.h"
#include "fuzz/sim/sim.h"
#include "fuzz/world/script.h"
#include "fuzz/world/world.h"

enum {
	WORLD_ACTORS = 12,
	WORLD_PROCESSES = 3,
	WORLD_INTO = 512,
	WORLD_NAME = 8
};

struct world;

/* A transport of the program, with what was done to it and what came of it. */
struct actor {
	struct world *world;
	char name[WORLD_NAME];
	struct plumb_transport *transport; /* NULL: none yet, or no more */
	struct actor *process;	  /* whose pipe it is; NULL: nobody's */
	int pipe;		  /* which one */
	int pid;		  /* of a process; 0: not known yet */
	struct sim_node *ours;	  /* its descriptor */
	struct sim_node *outside; /* the other end; NULL: it is ours, too */
	bool stream;		  /* bytes, and not messages */
	bool taken;
	bool opened;
	bool made;
	bool eof;
	bool paused;
	bool closed;  /* close() was called */
	bool aborted; /* or abort(), or what comes to the same */
	bool ended;   /* write_eof() was called */
	bool refused; /* and the kernel has refused it, which was told */
	bool deaf;    /* reading is paused */
	bool lost;
	bool left; /* and connection_lost has returned */
	bool stolen;
	bool file;  /* a sendfile is under way */
	bool files; /* there was one */
	bool exited;
	bool buffered;
	bool raised;	/* a callback has */
	bool disturbed; /* its peer left, or something happened on the way */
	int error;	/* of connection_lost */
	bool brief;	/* connection_made has ended it */
	bool limited;	/* limits were set since it is paused */
	bool answered;	/* eof_received was, with keep */
	bool keep;
	int raising;   /* has raised that, which is being reported first */
	bool has_fate; /* what connection_lost will be told is known */
	int fate;
	size_t low;
	size_t high;
	unsigned errors;	  /* of error_received */
	uint64_t accepted;	  /* bytes of write() */
	uint64_t received;	  /* bytes of data_received */
	uint64_t arrived;	  /* bytes that the other end has read */
	uint8_t into[WORLD_INTO]; /* of get_buffer() */
};

struct world {
	struct sim sim;
	struct plumb_loop *loop;
	struct plumb_server *server;
	struct plumb_handle *handle;
	struct script script;
	FILE *print;
	uint8_t flags[2];
	enum world_kind kind;
	struct actor actors[WORLD_ACTORS];
	size_t count;
	size_t selected;
	unsigned processes;
	struct actor *pipes[3]; /* of the process that is being made */
	struct step reactions[WORLD_ON_COUNT][WORLD_REACTIONS];
	bool with_next[WORLD_ON_COUNT][WORLD_REACTIONS];
	unsigned waiting[WORLD_ON_COUNT];
	int result; /* of the callback that runs */
	unsigned depth;
	unsigned opening; /* opened() is still to come so often */
	bool closing;	  /* no callback may come any more */
	bool disturbed;	  /* a peer or the network did what may be reported */
	unsigned raised;
	unsigned due;	    /* reports that must have come */
	unsigned uncertain; /* those that may */
	unsigned reports;
	bool asked; /* by the loop, whether to go on */
	int file;   /* a descriptor to send from; -1: none */
	uint64_t turns;
	uint64_t callbacks;
	struct plumb_address somebody; /* a datagram socket outside */
	struct sim_node *other;
	char failure[WORLD_FAILURE];
};

/* What is wrong, once; the first counts. */
void world_fail(struct world *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A line of tape, or of talk, without the newline. */
void world_print(struct world *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* open.c */
struct actor *world_actor(struct world *w, const char *name);
/* Begins one transport more, of the world's kind. */
void world_open(struct world *w);
/* Finds out what the transport of that actor stands on. */
void world_meet(struct actor *a);
/* A client of ours has reached somebody outside. */
bool world_arrived(void *self, struct sim_node *outside);

/* callbacks.c */
extern const struct plumb_protocol_ops world_plain;
extern const struct plumb_protocol_ops world_buffered;
struct plumb_connection world_connection(struct world *w, struct actor *a);
int world_called(void *self);
int world_completed(
    void *self, struct plumb_transport *transport, int error, uint64_t sent);
void world_told(void *self, struct plumb_transport *transport, int error,
    const char *message);
/* Does what the script says is done inside such a callback. */
int world_react(struct world *w, struct actor *a, enum world_callback callback);

/* outside.c: the child has exited as the process says */
void world_check_exit(struct actor *a);
bool world_has_exited(struct actor *a);

/* steps.c: what the program does; outside.c: what is done to it. */
void world_do(struct world *w, struct actor *a, const struct step *step);
bool world_do_outside(
    struct world *w, struct actor *a, const struct step *step);
/* Everything that peers can read, is. */
void world_drain(struct world *w);
void world_meddle(void *self);

/* oracle.c: what must hold at any time */
void world_broken(void *self, const struct plumb_violation *violation);
void world_check_bytes(struct world *w, const char *who, uint64_t offset,
    const uint8_t *at, size_t len);
/* Nothing happened to it but what its protocol did. */
bool world_is_sound(const struct actor *a);
/* Its peer has reset it: it can send no end any more. */
bool world_is_reset(const struct actor *a);
/* write_eof() raises where the peer has reset it, and it was not told yet. */
bool world_may_refuse_eof(const struct actor *a, int error);
void world_check_sum(struct actor *a);
/* A method has returned: is it paused where it has to be? */
void world_check_flow(struct actor *a);
/* These limits are being set; whether they should be accepted. */
bool world_set_limits(struct actor *a, int64_t high, int64_t low);
void world_check_answers(struct actor *a);
/* A turn is over. */
void world_check_turn(struct world *w);

/* fate.c: why a connection is lost */
/* close(), abort(), or an answer of eof_received: the end begins, with that. */
void world_ends(struct actor *a, bool drops, int error);
/* A callback has raised that. */
void world_raises(
    struct world *w, struct actor *a, enum world_callback callback, int error);
/* What that transport has raised is being reported; its actor, or NULL. */
struct actor *world_reports(
    struct world *w, const struct plumb_transport *t, int *error);
/* And has been: now it counts, unless something has come first. */
void world_reported(struct actor *a, int error);
void world_check_lost(struct actor *a, int error);
void world_check_pipe_lost(struct actor *end, int error);

/* end.c: what must have come */
void world_check_settled(struct world *w);
/* Aborts what closes and cannot end, as each waits for the other. */
void world_end_jams(struct world *w);
void world_check_end(struct world *w);

/* turn.c */
void world_turn(struct world *w);
/* Turns until nothing happens any more; false, and a failure: it never does. */
bool world_settle(struct world *w);

#endif
