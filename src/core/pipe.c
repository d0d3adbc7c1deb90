#include "core/pipe.h"

#define ON(event) [PLUMB_PIPE_EV_##event]
#define DO(action) PLUMB_PIPE_DO_##action

static const unsigned char read_pipe[PLUMB_PIPE_EVENTS] = {
	/* rule: pipe.read-eof-then-lost */
	ON(END) = DO(LAST),
	/* rule: pipe.read-raise-in-data */
	ON(DATA_RAISED) = DO(REPORT),
	/* rule: pipe.read-raise-in-eof */
	ON(EOF_RAISED) = DO(REPORT),
	ON(WRITE_EOF) = DO(STREAM),
	ON(INPUT) = DO(STREAM),
	ON(INPUT_LATER) = DO(STREAM),
};

static const unsigned char write_pipe[PLUMB_PIPE_EVENTS] = {
	ON(END) = DO(STREAM),
	ON(DATA_RAISED) = DO(STREAM),
	ON(EOF_RAISED) = DO(STREAM),
	/* rule: pipe.write-eof-closes */
	ON(WRITE_EOF) = DO(CLOSE),
	/* rule: pipe.reader-gone-idle, pipe.byte-on-socket */
	ON(INPUT) = DO(CLOSE),
	/* rule: pipe.reader-gone-buffered */
	ON(INPUT_LATER) = DO(BREAK),
};

enum plumb_pipe_action
plumb_pipe_look(enum plumb_kind kind, enum plumb_pipe_event event)
{
	unsigned column = (unsigned)event;

	if (column == PLUMB_PIPE_EV_NONE || column >= PLUMB_PIPE_EVENTS) {
		return PLUMB_PIPE_DO_STREAM;
	}
	if (kind == PLUMB_KIND_READPIPE) {
		return (enum plumb_pipe_action)read_pipe[column];
	}
	if (kind == PLUMB_KIND_WRITEPIPE) {
		return (enum plumb_pipe_action)write_pipe[column];
	}
	return PLUMB_PIPE_DO_STREAM;
}
