/*
 * What every fault leans on. A fault replaces functions of the reference when
 * it is linked: it says WRONG(f), defines __wrap_f in f's place, and may call
 * __real_f for what is right.
 */
#ifndef CONFORMANCE_FAULTS_FAULT_H
#define CONFORMANCE_FAULTS_FAULT_H

#include "sys/kernel.h"
#include "transport/transport.h"

#define WRONG(f) extern __typeof__(f) __wrap_##f, __real_##f

/* Defined by the faults whose kernel is wrong: changes the right one. */
void fault_kernel(struct plumb_kernel *kernel);

/* Nothing to do, and watch what has to be watched. */
struct plumb_stream_step fault_nothing(const struct plumb_stream *s);

/* Makes the call, and fault_inside is true while it runs. */
int fault_run_inside(
    int (*call)(struct plumb_transport *t), struct plumb_transport *t);
extern bool fault_inside;

/* Closes the descriptor now; when it is closed again, that is swallowed. */
void fault_close_early(const struct plumb_transport *t);

/* The transport around an engine. */
struct plumb_transport *fault_transport(struct plumb_stream *s);

/* The runner's canary, whose life must not be touched. */
bool fault_spares(const struct plumb_transport *t);

#endif
