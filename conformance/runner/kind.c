#include "conformance/runner/kind.h"

#include <string.h>

#include "conformance/runner/play.h"

#define STREAM_ACTS "send|eof|close|reset|vanish|drain|hold|read|connect"
#define STREAM_SIGHTS "rest|eof|reset|end|idle"
#define TLS_ACTS \
	"start_tls|greet|notify|truncate|stall|part|rubbish|renegotiate"
#define TLS_SIGHTS "agreed|notify|truncate|alert"

#define STREAM                                          \
	.options = "bare|refused", .acts = STREAM_ACTS, \
	.sights = STREAM_SIGHTS, .family = &play_stream

#define DATAGRAM                                                     \
	.options = "bare|connected|unconnected|unnamed|nameless",    \
	.acts = "open|close|drain|hold|read", .sights = "rest|idle", \
	.family = &play_datagram

#define CHILD                                                  \
	.options = "bare|refused|brief|unmet",                 \
	.acts = "send|close|drain|hold|read|exit|signal|fork", \
	.sights = "rest|eof|reset|end|idle|signal|fds", .family = &play_child

#define PIPE                                                               \
	.options = "bare|fifo|socket|terminal|file|writes",                \
	.acts = "send|eof|close|drain|hold|read", .sights = STREAM_SIGHTS, \
	.family = &play_pipe

static const struct kind kinds[KIND_COUNT] = {
	[KIND_NONE] = { .name = "",
	    .features = "",
	    .options = "",
	    .acts = "",
	    .sights = "" },
	[KIND_TCP] = { KIND_TCP, "tcp", "tcp", NET_TCP, true, STREAM },
	[KIND_UNIX] = { KIND_UNIX, "unix", "unix", NET_UNIX, true, STREAM },
	[KIND_UDP] = { KIND_UDP, "udp", "udp", NET_UNIX, false, DATAGRAM },
	[KIND_UNIXGRAM] = { KIND_UNIXGRAM, "unixgram", "unixgram", NET_UNIX,
	    false, DATAGRAM },
	[KIND_READPIPE] = { KIND_READPIPE, "readpipe", "pipe", NET_UNIX, false,
	    PIPE },
	[KIND_WRITEPIPE] = { KIND_WRITEPIPE, "writepipe", "pipe", NET_UNIX,
	    false, PIPE },
	[KIND_PTY] = { KIND_PTY, "pty", "pipe,ptmx", NET_UNIX, false, PIPE },
	[KIND_SUBPROCESS] = { KIND_SUBPROCESS, "subprocess", "subprocess",
	    NET_UNIX, false, CHILD },
	[KIND_TLS] = { KIND_TLS, "tls", "tls", NET_TCP, true,
	    .options = "bare|refused|plain", .acts = STREAM_ACTS "|" TLS_ACTS,
	    .sights = STREAM_SIGHTS "|" TLS_SIGHTS, .family = &play_tls },
};

const struct kind *
kind_of(enum kind_id id)
{
	return &kinds[id > KIND_NONE && id < KIND_COUNT ? id : KIND_NONE];
}

const struct kind *
kind_find(const char *name, size_t len)
{
	for (size_t i = KIND_NONE + 1; i < KIND_COUNT; i++) {
		if (strlen(kinds[i].name) == len &&
		    memcmp(kinds[i].name, name, len) == 0) {
			return &kinds[i];
		}
	}
	return NULL;
}

const char *
net_name(enum net net)
{
	return net == NET_TCP ? "tcp" : "unix";
}
