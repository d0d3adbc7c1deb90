/* Each method belongs to one group, and each kind has some of the groups. */
#include "core/kind.h"

enum {
	GROUP_BASE = 1,	    /* every transport */
	GROUP_READ = 2,	    /* what is read can be held back */
	GROUP_FLOW = 4,	    /* there is a write buffer */
	GROUP_WRITE = 8,    /* a stream of bytes goes out */
	GROUP_HALF = 16,    /* ... and its end can be said alone */
	GROUP_SOCKET = 32,  /* ... over a connection */
	GROUP_SENDTO = 64,  /* datagrams go out */
	GROUP_PROCESS = 128 /* a child runs */
};

static const char *const names[PLUMB_KIND_COUNT] = {
	[PLUMB_KIND_NONE] = "",
	[PLUMB_KIND_TCP] = "tcp",
	[PLUMB_KIND_UNIX] = "unix",
	[PLUMB_KIND_UDP] = "udp",
	[PLUMB_KIND_UNIXGRAM] = "unixgram",
	[PLUMB_KIND_READPIPE] = "readpipe",
	[PLUMB_KIND_WRITEPIPE] = "writepipe",
	[PLUMB_KIND_SUBPROCESS] = "subprocess",
	[PLUMB_KIND_TLS] = "tls",
};

static const unsigned char groups[PLUMB_KIND_COUNT] = {
	[PLUMB_KIND_TCP] = GROUP_BASE | GROUP_READ | GROUP_FLOW | GROUP_WRITE |
			   GROUP_HALF | GROUP_SOCKET,
	[PLUMB_KIND_UNIX] = GROUP_BASE | GROUP_READ | GROUP_FLOW | GROUP_WRITE |
			    GROUP_HALF | GROUP_SOCKET,
	[PLUMB_KIND_UDP] = GROUP_BASE | GROUP_READ | GROUP_FLOW | GROUP_SENDTO,
	[PLUMB_KIND_UNIXGRAM] =
	    GROUP_BASE | GROUP_READ | GROUP_FLOW | GROUP_SENDTO,
	[PLUMB_KIND_READPIPE] = GROUP_BASE | GROUP_READ,
	[PLUMB_KIND_WRITEPIPE] =
	    GROUP_BASE | GROUP_FLOW | GROUP_WRITE | GROUP_HALF,
	[PLUMB_KIND_SUBPROCESS] = GROUP_BASE | GROUP_PROCESS,
	[PLUMB_KIND_TLS] =
	    GROUP_BASE | GROUP_READ | GROUP_FLOW | GROUP_WRITE | GROUP_SOCKET,
};

static const unsigned char group_of[PLUMB_VERB_COUNT] = {
	[PLUMB_VERB_CLOSE] = GROUP_BASE,
	[PLUMB_VERB_IS_CLOSING] = GROUP_BASE,
	[PLUMB_VERB_GET_EXTRA_INFO] = GROUP_BASE,
	[PLUMB_VERB_GET_PROTOCOL] = GROUP_BASE,
	[PLUMB_VERB_SET_PROTOCOL] = GROUP_BASE,
	[PLUMB_VERB_PAUSE_READING] = GROUP_READ,
	[PLUMB_VERB_RESUME_READING] = GROUP_READ,
	[PLUMB_VERB_IS_READING] = GROUP_READ,
	[PLUMB_VERB_ABORT] = GROUP_FLOW,
	[PLUMB_VERB_GET_WRITE_BUFFER_SIZE] = GROUP_FLOW,
	[PLUMB_VERB_GET_WRITE_BUFFER_LIMITS] = GROUP_FLOW,
	[PLUMB_VERB_SET_WRITE_BUFFER_LIMITS] = GROUP_FLOW,
	[PLUMB_VERB_WRITE] = GROUP_WRITE,
	[PLUMB_VERB_WRITELINES] = GROUP_WRITE,
	[PLUMB_VERB_CAN_WRITE_EOF] = GROUP_WRITE,
	[PLUMB_VERB_WRITE_EOF] = GROUP_HALF,
	[PLUMB_VERB_SENDFILE] = GROUP_SOCKET,
	[PLUMB_VERB_START_TLS] = GROUP_SOCKET,
	[PLUMB_VERB_SENDTO] = GROUP_SENDTO,
	[PLUMB_VERB_GET_PID] = GROUP_PROCESS,
	[PLUMB_VERB_GET_RETURNCODE] = GROUP_PROCESS,
	[PLUMB_VERB_GET_PIPE_TRANSPORT] = GROUP_PROCESS,
	[PLUMB_VERB_SEND_SIGNAL] = GROUP_PROCESS,
	[PLUMB_VERB_TERMINATE] = GROUP_PROCESS,
	[PLUMB_VERB_KILL] = GROUP_PROCESS,
};

const char *
plumb_kind_name(enum plumb_kind kind)
{
	unsigned row = (unsigned)kind;

	return names[row < PLUMB_KIND_COUNT ? row : PLUMB_KIND_NONE];
}

bool
plumb_kind_has(enum plumb_kind kind, enum plumb_verb verb)
{
	unsigned row = (unsigned)kind;
	unsigned column = (unsigned)verb;

	if (row >= PLUMB_KIND_COUNT || column >= PLUMB_VERB_COUNT) {
		return false;
	}
	return (groups[row] & group_of[column]) != 0;
}
