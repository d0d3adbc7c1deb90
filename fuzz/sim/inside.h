/* What the parts of the simulated kernel share. */
#ifndef FUZZ_SIM_INSIDE_H
#define FUZZ_SIM_INSIDE_H

#include "fuzz/sim/sim.h"

/* How an operation goes on. */
enum sim_way { SIM_WAY_WHOLE, SIM_WAY_PART, SIM_WAY_BLOCK, SIM_WAY_ERROR };

struct sim_answer {
	enum sim_way way;
	int error;
};

/* Asks the decisions about an operation on so many bytes that begins. */
struct sim_answer sim_begin(struct sim *sim, enum sim_op op, size_t size);

/* The same for those that work or fail: 0 or the error. */
int sim_try(struct sim *sim, enum sim_op op);

/* A line for who listens, if somebody does. */
void sim_say(struct sim *sim, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct plumb_io sim_said(
    struct sim *sim, const char *what, int fd, struct plumb_io io);
int sim_told(struct sim *sim, const char *what, int fd, int status);

/* Something that no correct program does. */
void sim_wrong(struct sim *sim, const char *what);

struct sim_node *sim_node_new(struct sim *sim, enum sim_type type);
/* NULL, and something wrong, where that is not open, or is no such thing. */
struct sim_node *sim_node_of(struct sim *sim, int fd, enum sim_type type);
/* The lowest free descriptor; PLUMB_EMFILE. */
int sim_install(struct sim *sim, struct sim_node *node, int *fd);

/* Bytes */
size_t sim_bytes_put(struct sim_bytes *bytes, const uint8_t *at, size_t len);
void sim_bytes_grow(struct sim_bytes *bytes, size_t cap);
size_t sim_bytes_take(struct sim_bytes *bytes, uint8_t *out, size_t len);

/* What may be read or written without waiting; bits of poll(). */
short sim_ready(struct sim *sim, const struct sim_node *node);

/* Two stream sockets, connected to each other. */
void sim_join(struct sim_node *a, struct sim_node *b);
/* Nobody has it any more. */
void sim_node_closed(struct sim *sim, struct sim_node *node);
/* An error for the next one who asks. */
void sim_node_break(struct sim_node *node, int error);

struct sim_node *sim_listener(struct sim *sim, const struct plumb_address *at);
struct sim_node *sim_bound_datagram(
    struct sim *sim, const struct plumb_address *at);
void sim_name_socket(struct sim *sim, struct sim_node *node);

struct sim_child *sim_child_of(struct sim *sim, int pid);
void sim_child_ended(struct sim *sim, struct sim_child *child, int returncode);

/* The slots, by file. */
int sim_socket(void *self, int family, int *fd);
int sim_connect(void *self, int fd, const struct plumb_address *to);
int sim_socket_error(void *self, int fd);
int sim_bind(void *self, int fd, const struct plumb_address *at);
int sim_listen(void *self, int fd, int backlog);
int sim_accept(void *self, int fd, int *accepted);
int sim_adopt(void *self, int fd);
void sim_set_nodelay(void *self, int fd);
int sim_sockname(void *self, int fd, struct plumb_address *out);
int sim_peername(void *self, int fd, struct plumb_address *out);
struct plumb_io sim_read(void *self, int fd, void *out, size_t size);
struct plumb_io sim_send(void *self, int fd, const void *data, size_t size);
struct plumb_io sim_sendv(
    void *self, int fd, const struct plumb_piece *pieces, size_t count);
int sim_shutdown(void *self, int fd);
int sim_datagram_socket(void *self, int family, int *fd);
int sim_datagram_bind(void *self, int fd, const struct plumb_address *at);
int sim_datagram_adopt(void *self, int fd);
int sim_datagram_connect(
    struct sim *sim, struct sim_node *node, const struct plumb_address *to);
int sim_permit(void *self, int fd, enum plumb_permit what);
struct plumb_io sim_recvfrom(
    void *self, int fd, void *out, size_t size, struct plumb_address *from);
struct plumb_io sim_sendto(void *self, int fd, const struct plumb_piece *pieces,
    size_t count, const struct plumb_address *to);
int sim_adopt_pipe(void *self, int fd, bool *tells);
struct plumb_io sim_read_pipe(void *self, int fd, void *out, size_t size);
struct plumb_io sim_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count);
struct plumb_io sim_read_at(
    void *self, int fd, uint64_t offset, void *out, size_t size);
struct plumb_io sim_sendfile(
    void *self, int fd, int file, uint64_t offset, size_t size);
int sim_child_pipe(void *self, int fd, int *ours, int *theirs);
int sim_spawn(void *self, const struct plumb_spawn *what, int *pid);
int sim_pidfd(void *self, int pid, int *fd);
int sim_watch_children(void *self, int *fd);
void sim_unwatch_children(void *self, int fd);
int sim_reap(void *self, int pid, bool wait, int *returncode);
int sim_kill(void *self, int pid, int signal);
int sim_resolver_start(void *self, struct plumb_resolver *resolver);
void sim_resolver_stop(void *self, struct plumb_resolver *resolver);
void sim_resolver_ask(void *self, struct plumb_resolver *resolver,
    struct plumb_question *question);
struct plumb_question *sim_resolver_next(
    void *self, struct plumb_resolver *resolver);
void sim_close(void *self, int fd);
struct plumb_io sim_poll(
    void *self, struct pollfd *fds, size_t count, int64_t timeout);
uint64_t sim_clock(void *self);

#endif
