/*
 * A stream transport's inside. One drive (core/drive.h) does all that happens
 * to them: a TCP connection, a Unix one and an adopted socket differ in how the
 * descriptor came about, and in nothing after. What the drive asks for is in
 * port.c and port_note.c; notify.c makes the calls into user code; methods.c is
 * the public face.
 */
#ifndef PLUMB_TRANSPORT_TRANSPORT_H
#define PLUMB_TRANSPORT_TRANSPORT_H

#include "core/drive.h"
#include "core/drive_act.h"
#include "core/sendq.h"
#include "loop/loop.h"
#include "loop/observe.h"

struct plumb_attempt;  /* see connect.c */
struct plumb_file;     /* see sendfile.c */
struct plumb_datagram; /* see datagram.h */
struct plumb_tls;      /* see tls.h */
struct plumb_spawned;  /* see process.h */

/*
 * What a stream runs over where that is not just a socket. An error that is
 * given back is the engine's: it ends the transport.
 */
struct plumb_channel {
	/* At most size bytes; a count of 0 is the end. */
	struct plumb_io (*read)(
	    struct plumb_transport *t, void *out, size_t size);
	/* May take less; PLUMB_WOULD_BLOCK where it takes nothing. */
	struct plumb_io (*send)(struct plumb_transport *t,
	    const struct plumb_piece *pieces, size_t count);
	/* The descriptor is about to be closed: frees what is the channel's. */
	void (*closed)(struct plumb_transport *t);
	/* Readable, and watched for that; NULL: read, as the engine says. */
	void (*readable)(void *transport);
	/* The same for writing; NULL: flush, as the engine says. */
	void (*writable)(void *transport);
	/*
	 * These may be NULL. The transport has its descriptor and its protocol:
	 * what is to come before connection_made begins, and queues that in the
	 * end. Else it is queued at once.
	 */
	int (*start)(struct plumb_transport *t);
	/*
	 * After each step: watches the descriptor, as the channel knows best.
	 */
	void (*watch)(struct plumb_transport *t);
	/* What else get_extra_info() knows; false where it does not. */
	bool (*extra)(struct plumb_transport *t, const char *name,
	    struct plumb_extra *out);
	/* The transport's memory is freed: the channel's is, too. */
	void (*freed)(struct plumb_transport *t);
};

struct plumb_transport {
	struct plumb_drive drive; /* first: the core's ports know no other */
	struct plumb_watch watch; /* watch.fd is the descriptor, or -1 */
	struct plumb_loop *loop;
	const struct plumb_channel *channel; /* NULL: the socket itself */
	struct plumb_tls *tls;
	const char *reason; /* of the library below, for an error of its own */
	struct plumb_protocol protocol;
	bool switched; /* set_protocol() was called */
	bool in_full;  /* each note says more than the usual */
	bool stolen;   /* the descriptor was closed by others */
	uint8_t *into; /* get_buffer's, while it is being filled */
	size_t into_size;
	struct plumb_sendq queue;  /* what the kernel has not taken yet */
	struct plumb_file *file;   /* a sendfile() behind it */
	struct plumb_file *told;   /* that has completed, and tells of it */
	unsigned holds;		   /* freed at the end of the turn with none */
	struct plumb_task opening; /* connection_made, then opened */
	struct plumb_task ending;  /* connection_lost */
	struct plumb_task last;	   /* eof_received of a pipe, ahead of that */
	int given_fd;		   /* what a pipe was made of */
	struct plumb_object object;
	struct plumb_connection how;
	struct plumb_attempt *attempt;	 /* while connecting */
	struct plumb_datagram *datagram; /* NULL: no endpoint */
	struct plumb_spawned *spawned;	 /* NULL: no subprocess */
	struct plumb_address_text peername;
	struct plumb_address_text sockname;
	bool has_peername;
	char asked[PLUMB_NAME_SIZE]; /* of get_extra_info(), if unknown */
	struct plumb_observer observer;
};

/* A transport without a descriptor, held once; NULL: no memory. */
struct plumb_transport *plumb_transport_new(
    struct plumb_loop *loop, const struct plumb_connection *how);

/* Takes the descriptor, makes the protocol and queues connection_made. On an
 * error, the factory's included, the descriptor is not taken. */
int plumb_transport_start(struct plumb_transport *t, int fd);

/* connection_made was called: opened is next, if it is asked for. */
void plumb_transport_made(struct plumb_transport *t);

/* Closes the descriptor, if there is one, and what runs over it. */
void plumb_transport_shut_down(struct plumb_transport *t);

/* Hands bytes to the kernel, or the channel. */
struct plumb_io plumb_transport_send(
    struct plumb_transport *t, const struct plumb_piece *pieces, size_t count);

/* buffered.c: the protocol has become another. */
void plumb_buffered_switch(struct plumb_transport *t);

/* Room for more bytes in the queue; false where there is no memory. */
bool plumb_transport_make_room(struct plumb_transport *t, size_t more);
/* A burst should not keep its memory for as long as the connection lives. */
void plumb_transport_shrink(struct plumb_transport *t);
/* What is told when a method that takes time has completed. */
struct plumb_completion {
	int (*fn)(void *self, struct plumb_transport *transport, int error);
	void *self;
	int error;
};

/* notify.c: each makes one call into user code, with its lines and judgement,
 * and returns what the callback returned. Anything may have happened to the
 * transport but that it is freed. */
int plumb_notify_factory(struct plumb_transport *t);
int plumb_notify_started_tls(
    struct plumb_transport *t, const struct plumb_completion *done);
int plumb_notify_made(struct plumb_transport *t);
int plumb_notify_opened(struct plumb_transport *t, int error);
int plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len);
int plumb_notify_get_buffer(
    struct plumb_transport *t, void **buffer, size_t *size);
int plumb_notify_updated(
    struct plumb_transport *t, const uint8_t *data, size_t len);
int plumb_notify_eof(struct plumb_transport *t);
int plumb_notify_sendfile(struct plumb_transport *t,
    const struct plumb_sendfile *how, int error, uint64_t sent);
int plumb_notify_pause(struct plumb_transport *t);
int plumb_notify_resume(struct plumb_transport *t);
int plumb_notify_lost(struct plumb_transport *t, int error);
int plumb_notify_datagram(struct plumb_transport *t, const uint8_t *data,
    size_t len, const struct plumb_address *from);
int plumb_notify_error(struct plumb_transport *t, int error);
int plumb_notify_pipe_data(
    struct plumb_transport *t, int fd, const uint8_t *data, size_t len);
int plumb_notify_pipe_lost(struct plumb_transport *t, int fd, int error);
int plumb_notify_exited(struct plumb_transport *t);

#endif
