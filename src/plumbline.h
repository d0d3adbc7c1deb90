/*
 * Plumbline: transports and protocols, the callback API that asyncio made
 * common, in C. A transport moves bytes, a protocol reacts to callbacks, an
 * event loop sits between them. This is the only public header.
 *
 * WHAT HOLDS FOR ALL OF IT
 *
 * Threads. A loop and everything made from it belong to the thread that runs
 * it. Nothing here may be called from another thread or a signal handler.
 * Different loops share nothing.
 *
 * NULL. Pointers are never NULL unless the function says so. Data may be NULL
 * where its length is 0. Functions that free accept NULL. An unset slot of a
 * callback table behaves as the API's empty default (eof_received: false).
 *
 * Ownership. Opaque objects (loop, transport, server, handle) are owned by the
 * loop, which frees them as their life ends; each object says when that is.
 * What the caller passes in is copied, except callback tables and the names of
 * protocols: these must live as long as what they are given to. A buffer that
 * a callback is given is the loop's and is valid until the callback returns. A
 * buffer given to write() is the caller's again when write() returns.
 *
 * Re-entrancy. Any function may be called from inside any callback, close()
 * and abort() included; running and closing the loop is refused there.
 * Nothing is freed under a running callback. Only pause_writing, and inside
 * sendto() error_received, is ever run from inside a method, and what tells of
 * it: the exception handler (pause_writing raised, a write found no memory),
 * the violation handler, the tape's sink.
 *
 * Errors. Functions return 0, or a negative PLUMB_E... from the list below:
 * the C form of an exception that the API's method raises. Callbacks return
 * the same: 0, or a negative PLUMB_E..., which is the C form of *raising* it
 * (at the slot it says what follows). "Would block" is never an error here.
 *
 * Units. Times are nanoseconds of the loop's own monotonic clock, sizes are
 * bytes, ports are in host byte order.
 *
 * Allocation. Only through the allocator of the loop's options. Nothing is
 * allocated per event; a transport allocates when it is made, as its write
 * buffer grows, and for a sendfile().
 */
#ifndef PLUMBLINE_H
#define PLUMBLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLUMB_MUST __attribute__((warn_unused_result))

struct plumb_loop;
struct plumb_transport;
struct plumb_server;
struct plumb_address;
struct plumb_handle;	  /* something that the loop was asked to call */
struct plumb_tls_context; /* see plumbline/tls.h */
struct plumb_kernel;	  /* see sys/kernel.h: the table of kernel operations */

#include "plumbline/errors.h"
#include "plumbline/protocol.h"
#include "plumbline/loop.h"
#include "plumbline/connection.h"
#include "plumbline/transport.h"
#include "plumbline/datagram.h"
#include "plumbline/pipe.h"
#include "plumbline/subprocess.h"
#include "plumbline/sendfile.h"
#include "plumbline/tls.h"

#endif
