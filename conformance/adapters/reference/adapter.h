/*
 * The adapter for the reference: spec/adapter.md over plumbline.h. What it
 * prints it prints itself, at the place where it happens: the loop's own tape
 * recorder has no part in it.
 */
#ifndef PLUMB_ADAPTER_REFERENCE_H
#define PLUMB_ADAPTER_REFERENCE_H

#include "core/tape.h"
#include "plumbline.h"

enum {
	NAME_SIZE = PLUMB_TAPE_WORD_MAX + 1,
	WORDS_SIZE = 512,
	UNIX_PATH_SIZE = 108
};

struct adapter {
	struct plumb_loop *loop;
	struct conn *conns;
	struct listener *listeners;
	struct reaction *reactions;
	struct promise *promises;
	bool ended;   /* the loop is closed: nothing comes any more */
	uint64_t ran; /* call_soon callbacks */
	int depth;    /* of callbacks: output is flushed as the last is left */
	int error;    /* that the session has ended with */
};

/* One name of the tape: a transport and what is counted for it. */
struct conn {
	struct conn *next;
	struct adapter *adapter;
	struct plumb_transport *transport; /* held, so valid after the loss */
	struct object *objects;
	uint64_t offset; /* of the pattern stream that its writes take */
	uint64_t counts[PLUMB_VERB_COUNT];
	bool pending; /* connection_made, or the failure, is still to come */
	bool unsure;  /* ... or neither: a server's handshake over TLS */
	bool lost;
	bool aborted;
	bool process;  /* it is a subprocess */
	size_t buffer; /* that its protocol gives; 0: it does not */
	int pipe;      /* the descriptor that a pipe was made of */
	int pair;      /* the other end of a pair, which is kept; or 0 */
	char name[NAME_SIZE];
};

/* A protocol object. */
struct object {
	struct object *next;
	struct conn *conn;
	uint8_t *buffer; /* where it is one that gives it */
	size_t size;
	struct plumb_protocol_ops ops;
	char name[NAME_SIZE];
};

struct listener {
	struct listener *next;
	struct adapter *adapter;
	struct plumb_server *server; /* NULL once closed */
	unsigned accepted;
	size_t buffer; /* as of a conn */
	bool tls;
	char name[NAME_SIZE];
	char accept[NAME_SIZE];
};

/* Where a callback of the loop begins and ends. */
void adapter_enter(struct adapter *a);
void adapter_leave(struct adapter *a);

/*
 * The tape goes out through these and nowhere else: descriptors 0 and 1 are
 * /dev/null, for children to inherit. tape_open gives the descriptor that
 * commands come from, or -1.
 */
int tape_open(void);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_bytes(const char *at, size_t len);
/* Ends the process where nobody listens any more. */
void tape_flush(void);
void tape_close(void);

/* Calls it in the next turn. Where there is no memory for that nobody can be
 * answered any more: the session ends. Then false. */
bool adapter_soon(struct adapter *a, int (*fn)(void *self), void *self);
void adapter_give_up(struct adapter *a, int error);

/*
 * What is still to come of a command; the first member of what is remembered of
 * it. The loop may end before it comes: then the adapter frees it.
 */
struct promise {
	struct promise *next;
	struct promise **from;
	int fd; /* that is closed with it, or -1 */
};
void *promise_new(struct adapter *a, size_t size);
void promise_free(void *promise);

bool span_is(struct plumb_span span, const char *text);
void say_unsupported(struct plumb_span who, struct plumb_span verb);
/* "" or " !Name errno=SYMBOL", as words of a line. */
void say_error(const char *mark, int error);
/* " Name errno=SYMBOL reason=WORDS", as far as there are, in WORDS_SIZE bytes:
 * while the loop tells of the error. */
void error_words(const struct adapter *a, int error, char *words);

/* False where anything in it is unknown; then nothing has been done. */
bool conn_open(struct adapter *a, const struct plumb_tape_line *line);
bool conn_endpoint(struct adapter *a, const struct plumb_tape_line *line);
bool conn_pipe(struct adapter *a, const struct plumb_tape_line *line);
bool conn_spawn(struct adapter *a, const struct plumb_tape_line *line);
bool conn_listen(struct adapter *a, const struct plumb_tape_line *line);
/* A callback of that connection, see reaction_run(). */
int conn_happens(struct conn *c, enum plumb_verb callback, const char *words,
    const char *via);
struct conn *conn_new(struct adapter *a);
struct conn *conn_find(struct adapter *a, struct plumb_span name);
struct listener *listener_find(struct adapter *a, struct plumb_span name);
void listener_close(struct listener *listener);
void conn_release(struct conn *c);
/* Frees all but what keep, a comma-separated list, names. */
void conn_forget(struct adapter *a, struct plumb_span keep);
/* Whether a transport or a protocol may be called so. */
bool conn_name_is_free(struct plumb_span name);
bool conn_is_kept(const char *name, struct plumb_span keep);
/* buffer: the size of the one that it gives, 0: it does not. */
struct plumb_protocol object_new(
    struct conn *conn, struct plumb_span name, size_t buffer);
/* " :text", or " *N crc=XXXXXXXX", in WORDS_SIZE bytes. */
void data_words(const void *data, size_t len, char *words);

/* A new connection of that name and how to make it; NULL: it is in use. */
struct conn *conn_begin(
    struct adapter *a, struct plumb_span who, struct plumb_connection *how);
/* It could not be made: the creating call has completed with that. */
void conn_failed(struct conn *c, int error);
/* A connected descriptor, or -1 with its errno. */
int connect_to_path(const char path[UNIX_PATH_SIZE]);

/* Where the value of key=value goes, its escapes undone. */
struct field {
	const char *key;
	char *out;
	size_t size;
};
/* False where there is no such field, or no room. */
bool fields_set(const struct field *fields, size_t count, struct plumb_arg arg);

/* The values of protocol= and buffer=, "" where left out; 0: a plain one. */
bool buffer_of(const char *protocol, const char *buffer, size_t *size);
void buffered_init(
    struct object *o, size_t size, struct plumb_protocol_ops *ops);
/* The words of get_extra_info("pipe"). */
void say_pipe(const struct conn *c, int fd, char *words);

/* Whether the line is a method that method_run() can carry out. */
bool method_check(const struct plumb_tape_line *line);
void method_run(struct adapter *a, const struct plumb_tape_line *line);

bool write_check_one(struct plumb_span rest);
bool write_check_list(struct plumb_span rest);
bool is_data(struct plumb_arg arg);
bool is_mutate(struct plumb_arg arg);
/* Makes the data of a line and gives it to one of the next three. */
int write_call(struct conn *c, struct plumb_span rest,
    int (*give)(struct conn *c, const struct plumb_bytes *list, size_t count,
	struct plumb_span rest));
int write_one(struct conn *c, const struct plumb_bytes *list, size_t count,
    struct plumb_span rest);
int write_list(struct conn *c, const struct plumb_bytes *list, size_t count,
    struct plumb_span rest);
int datagram_give(struct conn *c, const struct plumb_bytes *list, size_t count,
    struct plumb_span rest);
bool datagram_check(struct plumb_span rest);
void datagram_init(struct plumb_protocol_ops *ops);

void process_init(struct plumb_protocol_ops *ops);
/* connection_made: its pipes have names from now on. */
void process_made(struct conn *c);
bool process_check_fd(struct plumb_span rest);
bool process_check_signal(struct plumb_span rest);
int process_call_get(
    struct conn *c, const struct plumb_tape_line *line, char *words);
int process_call_get_pipe_transport(
    struct conn *c, const struct plumb_tape_line *line, char *words);
int process_call_signal(
    struct conn *c, const struct plumb_tape_line *line, char *words);

bool sendfile_check(struct plumb_span rest);
/* What comes of it is told later, whatever it is. */
int sendfile_call(struct conn *c, struct plumb_span rest);

bool reaction_add(struct adapter *a, const struct plumb_tape_line *line);
void reaction_forget(struct adapter *a);

/* What happens: who's callback, the words of its line, and for whom. */
struct happening {
	const char *who;
	enum plumb_verb callback;
	const char *words; /* "" or " size=3" */
	const char *via;   /* the protocol's name, NULL or "p" is not said */
	uint64_t *count;
	size_t size; /* of the buffer that get_buffer gives */
};

/*
 * Prints the line, carries out the reactions, prints the end. Returns 0, 1
 * where eof_received shall return true, or the error that a reaction raises.
 */
int reaction_run(struct adapter *a, const struct happening *h);

#endif
