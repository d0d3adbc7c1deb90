/* What a child finds open when it is started. */
#ifndef CONFORMANCE_CHILD_DESCRIPTORS_H
#define CONFORMANCE_CHILD_DESCRIPTORS_H

#include "conformance/child/words.h"

/* To be called before anything is opened. */
void descriptors_look(struct child_self *self);

#endif
