/*
 * What the methods of a transport have in common: each puts down that it was
 * called and that it returned, for the monitor and the tape.
 */
#ifndef PLUMB_TRANSPORT_METHODS_H
#define PLUMB_TRANSPORT_METHODS_H

#include "transport/transport.h"

/* What a method raises that this kind of transport does not have, or 0. */
int plumb_method_missing(const struct plumb_transport *t, enum plumb_verb verb);

void plumb_method_called(struct plumb_transport *t, enum plumb_verb verb);

/* The note of a return, for who adds to it; error 0: it raised nothing. */
struct plumb_note plumb_method_returning(enum plumb_verb verb, int error);
/* These put it down, and give back what they were given. */
int plumb_method_returned(
    struct plumb_transport *t, enum plumb_verb verb, int error);
bool plumb_method_returned_truth(
    struct plumb_transport *t, enum plumb_verb verb, bool truth);
/* The word is a constant, or lives as long as the transport. */
void plumb_method_returned_word(
    struct plumb_transport *t, enum plumb_verb verb, const char *word);

#endif
