/*
 * What drives a transport: the engine that decides for it, and the monitor that
 * judges it. It is the first member of every transport, so the two pointers are
 * one, and what the core asks of the layer above (port.h) finds its transport.
 */
#ifndef PLUMB_CORE_DRIVE_H
#define PLUMB_CORE_DRIVE_H

#include "core/kinds.h"
#include "core/monitor.h"
#include "core/stream.h"

struct plumb_drive {
	struct plumb_stream stream; /* of a stream, or an endpoint */
	struct plumb_monitor monitor;
	enum plumb_kind kind; /* rules that do not bind it blame nobody */
};

#endif
