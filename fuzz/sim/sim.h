/*
 * A kernel that is not there: sockets, pipes, datagrams, files, children and a
 * clock, all in memory, behind the same table as the real one. What it answers
 * where a kernel may answer in more than one way is decided by a string of
 * bytes (choice.h), so that a run can be had again, byte for byte.
 *
 * What is outside of the program (peers, children) has no life of its own: who
 * drives the world moves it, with the functions of outside.h.
 */
#ifndef FUZZ_SIM_SIM_H
#define FUZZ_SIM_SIM_H

#include "fuzz/sim/choice.h"
#include "sys/kernel.h"

enum {
	SIM_FDS = 64,
	SIM_FIRST_FD = 3,
	SIM_NODES = 160,
	SIM_PACKETS = 16,
	SIM_BACKLOG = 8,
	SIM_CHILDREN = 8
};

enum sim_type {
	SIM_TYPE_NONE,
	SIM_TYPE_STREAM, /* a stream socket */
	SIM_TYPE_DATAGRAM,
	SIM_TYPE_PIPE, /* one end of it */
	SIM_TYPE_FILE,
	SIM_TYPE_PIDFD,
	SIM_TYPE_SIGNALS, /* readable where a child may have exited */
	SIM_TYPE_NAMES	  /* readable where a name was looked up */
};

enum sim_state {
	SIM_STATE_NONE, /* of a socket: nothing was done with it yet */
	SIM_STATE_LISTENING,
	SIM_STATE_CONNECTING,
	SIM_STATE_CONNECTED
};

/* The operations, as slots of the table; those that never fail have none. */
enum sim_op {
	SIM_OP_NONE,
	SIM_OP_SOCKET,
	SIM_OP_CONNECT,
	SIM_OP_SOCKET_ERROR,
	SIM_OP_BIND,
	SIM_OP_LISTEN,
	SIM_OP_ACCEPT,
	SIM_OP_ADOPT,
	SIM_OP_SOCKNAME,
	SIM_OP_PEERNAME,
	SIM_OP_READ,
	SIM_OP_SEND,
	SIM_OP_SENDV,
	SIM_OP_SHUTDOWN,
	SIM_OP_DATAGRAM_SOCKET,
	SIM_OP_DATAGRAM_BIND,
	SIM_OP_DATAGRAM_ADOPT,
	SIM_OP_PERMIT,
	SIM_OP_RECVFROM,
	SIM_OP_SENDTO,
	SIM_OP_ADOPT_PIPE,
	SIM_OP_READ_PIPE,
	SIM_OP_WRITE_PIPE,
	SIM_OP_READ_AT,
	SIM_OP_SENDFILE,
	SIM_OP_CHILD_PIPE,
	SIM_OP_SPAWN,
	SIM_OP_PIDFD,
	SIM_OP_WATCH_CHILDREN,
	SIM_OP_REAP,
	SIM_OP_KILL,
	SIM_OP_RESOLVE,
	SIM_OP_POLL,
	SIM_OP_COUNT
};

/* Bytes on their way, the oldest first. */
struct sim_bytes {
	uint8_t *at;
	size_t cap;
	size_t head;
	size_t size;
};

struct sim_packet {
	struct plumb_address from;
	uint8_t *at;
	size_t len;
};

struct sim_child {
	int pid; /* 0: none */
	bool exited;
	bool reaped;
	bool deaf; /* to every signal but SIGKILL */
	int returncode;
	struct sim_node *ends[3]; /* what it has as 0, 1 and 2; or NULL */
};

/*
 * What a descriptor stands for, the program's or one outside. It is closed
 * when nobody has it any more, and stays readable for who drives the world.
 */
struct sim_node {
	enum sim_type type;
	enum sim_state state;
	int family;
	unsigned refs; /* who has it open */
	struct plumb_address local;
	struct plumb_address remote; /* of datagrams: connected to it */
	struct sim_node *peer; /* whose bytes are ours; NULL: it is gone */
	struct sim_bytes in;   /* can be read here */
	uint64_t got;	       /* bytes that ever came in */
	uint64_t sent;	       /* bytes that were ever taken here */
	bool reads;	       /* a pipe: this end is the one to read */
	bool ended;	       /* nothing more will come in */
	bool finished;	       /* the program has shut it down for sending */
	bool shut;	       /* nothing more may go out */
	bool
	    vanished; /* the peer has closed: what is sent is answered by RST */
	int pending;  /* an error that is told once */
	int failed;   /* the first error that sending or reading gave */
	bool file_failed;
	bool nodelay;
	uint64_t refusals; /* sending did not take all */
	uint64_t errors;   /* of datagrams, that were told */
	uint64_t refused;  /* those of them that were about sending */
	struct sim_packet packets[SIM_PACKETS];
	size_t packet_count;
	size_t packet_most;
	struct sim_node *backlog[SIM_BACKLOG];
	size_t backlog_count;
	size_t backlog_most;
	struct sim_child *child; /* of a pidfd */
	uint64_t size;		 /* of a file */
};

struct sim {
	struct sim_choices choices;
	struct sim_node *fds[SIM_FDS];
	bool stolen[SIM_FDS]; /* closed by others: not given out again */
	struct sim_node *nodes[SIM_NODES];
	size_t node_count;
	struct sim_child children[SIM_CHILDREN];
	struct sim_node *signals;
	struct plumb_question *questions; /* that were asked */
	struct plumb_question *answers;
	struct sim_node *names;
	int fd_most; /* the program may have no more than so many */
	uint64_t now;
	uint16_t port;	 /* the next free one */
	size_t capacity; /* of the buffers of what is made from now on */
	bool few_errors; /* one for each operation */
	bool data_only;	 /* all others go as they should, poll too */
	bool no_pidfds;
	bool spawned;  /* the last that was to be started was */
	bool starving; /* any allocation may fail */

	/* What was done, and what was made fail of it. */
	uint64_t ops; /* but poll */
	uint64_t allocations;
	uint64_t fail_op;   /* the one of that number; 0: none */
	unsigned fail_with; /* which of its errors */
	uint64_t fail_allocation;
	unsigned injected; /* errors that came from nowhere */
	unsigned starved;
	enum sim_op failed_op; /* the last one */

	size_t blocks; /* of memory that are given out */
	int open;
	uint64_t moved;	   /* counts whatever made a difference */
	bool idle;	   /* the last poll would have slept for ever */
	const char *wrong; /* the first thing that no program may do */

	/* Something outside shall happen now; may be NULL. */
	void (*meddle)(void *self);
	/* A connection of the program to where nobody listens inside. */
	bool (*arrived)(void *self, struct sim_node *outside);
	/* Told of what is done, line by line, without the newline. */
	void (*say)(void *self, const char *line);
	void *self;
};

extern const struct plumb_kernel sim_kernel;

void sim_init(struct sim *sim, const uint8_t *decisions, size_t len);
/*
 * From here on there is room, memory and patience, whatever is decided; but
 * what is to fail by its number still does.
 */
void sim_calm(struct sim *sim);
/* Frees all that is still there. */
void sim_end(struct sim *sim);

/* The allocator of the loop's options; its self is the sim. */
void *sim_resize(void *self, void *old, size_t old_size, size_t size);

/* The name of an operation, how many errors it knows, and one of these. */
const char *sim_op_name(enum sim_op op);
unsigned sim_op_errors(enum sim_op op);
int sim_op_error(enum sim_op op, unsigned which);

#endif
