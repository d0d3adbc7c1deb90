/*
 * The other side: what peers, children and the network do. Nothing here asks
 * the decisions; who drives the world has asked them.
 */
#ifndef FUZZ_SIM_OUTSIDE_H
#define FUZZ_SIM_OUTSIDE_H

#include "fuzz/sim/sim.h"

/* A connected pair of stream sockets; fd is the program's. PLUMB_EMFILE */
int sim_outside_pair(
    struct sim *sim, int family, int *fd, struct sim_node **outside);
/* A pipe, of which the program has one end. */
int sim_outside_pipe(
    struct sim *sim, bool reads, int *fd, struct sim_node **outside);
/* A datagram socket, bound somewhere, that the program does not have. */
struct sim_node *sim_outside_datagram(struct sim *sim, int family);
/* A file of that many bytes of the pattern. */
int sim_outside_file(struct sim *sim, uint64_t size, int *fd);
/* Connects to where the program listens; NULL where nobody does. */
struct sim_node *sim_outside_connect(
    struct sim *sim, const struct plumb_address *to);

/* Whether the program listens anywhere. */
bool sim_outside_listens(const struct sim *sim);

/* What of it went; 0 where there is no room or nobody to take it. */
size_t sim_outside_write(
    struct sim *sim, struct sim_node *node, const uint8_t *at, size_t len);
size_t sim_outside_read(
    struct sim *sim, struct sim_node *node, uint8_t *out, size_t len);
void sim_outside_end(struct sim *sim, struct sim_node *node); /* FIN */
void sim_outside_reset(struct sim *sim, struct sim_node *node);
void sim_outside_close(struct sim *sim, struct sim_node *node);

/* One datagram to who is bound there; false where it is lost. */
bool sim_outside_send(struct sim *sim, struct sim_node *from,
    const struct plumb_address *to, const uint8_t *at, size_t len);
/* The oldest one that came in; false where there is none. */
bool sim_outside_receive(
    struct sim *sim, struct sim_node *node, struct sim_packet *out);
/* What the network says of something that was sent: told once. */
void sim_outside_icmp(struct sim *sim, struct sim_node *node, int error);

/* A child that runs ends; its descriptors stay open if somebody has them. */
void sim_outside_exit(
    struct sim *sim, struct sim_child *child, int returncode, bool kept);
void sim_outside_child_close(
    struct sim *sim, struct sim_child *child, unsigned fd);

/* The program's descriptor is closed by somebody else in it. */
void sim_outside_steal(struct sim *sim, int fd);

/*
 * The oldest question for a name that is open is answered: so many addresses.
 */
void sim_outside_answer(struct sim *sim, int error, size_t count);

#endif
