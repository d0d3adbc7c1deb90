#include "fuzz/world/scripts.h"

#include <string.h>

#include "fuzz/world/script.h"
#include "fuzz/world/world.h"

#define DO(what) WORLD_DO_##what
#define INSIDE(callback) WORLD_DO_ON, WORLD_ON_##callback
#define BEFORE(callback) WORLD_DO_ON, WORLD_ON_##callback + WORLD_WITH_NEXT
#define SCRIPT(word, zero, one, ...)                                         \
	{                                                                    \
		word, { (zero), (one) }, sizeof((uint8_t[]){ __VA_ARGS__ }), \
		{                                                            \
			__VA_ARGS__                                          \
		}                                                            \
	}

/* Of capacities, the numbers of the smaller ones; see world.c. */
enum { CAP_1 = 1, CAP_7 = 2, CAP_64 = 3, CAP_1000 = 4 };

const struct world_script world_scripts[] = {
	SCRIPT("tcp-echo", WORLD_TCP, 0, INSIDE(DATA), DO(WRITE), 50, DO(TURNS),
	    2, DO(PEER_SEND), 50, DO(TURNS), 2, DO(PEER_READ), 200,
	    DO(PEER_SEND), 210, DO(TURN), DO(PEER_END), DO(TURNS), 2),
	SCRIPT("tcp-slow-reader", WORLD_TCP | WORLD_TAPE, CAP_64, DO(TURNS), 2,
	    DO(LIMITS), 100, 20, DO(WRITE), 90, DO(WRITE), 200, DO(TURN),
	    DO(PEER_READ), 30, DO(TURN), DO(PEER_READ), 200, DO(TURNS), 2,
	    DO(ASK), DO(WRITE_EOF), DO(PEER_READ), 200, DO(TURNS), 4,
	    DO(CLOSE)),
	SCRIPT("tcp-lists", WORLD_TCP | WORLD_HELD, CAP_7, DO(TURNS), 2,
	    DO(WRITELINES), 5, 6, INSIDE(PAUSE), DO(WRITELINES), 2, 2,
	    DO(LIMITS), 3, 1, DO(ASK), DO(TURNS), 3, DO(CLOSE), DO(WRITE), 3,
	    DO(TURNS), 3, DO(ABORT), DO(ASK)),
	SCRIPT("tcp-long", WORLD_TCP, CAP_1000, DO(TURNS), 2, DO(WRITE), 255,
	    DO(WRITE), 255, DO(TURNS), 3, DO(WRITE), 230, DO(CLOSE)),
	SCRIPT("tcp-inside", WORLD_TCP, CAP_64 | WORLD_KEEP, BEFORE(MADE),
	    DO(WRITE), 100, INSIDE(MADE), DO(PAUSE), INSIDE(DATA), DO(CLOSE),
	    INSIDE(EOF), DO(WRITE), 9, INSIDE(LOST), DO(WRITE), 9,
	    INSIDE(OPENED), DO(RESUME), DO(TURNS), 2, DO(PEER_SEND), 9,
	    DO(TURNS), 2, DO(PEER_END)),
	SCRIPT("tcp-half", WORLD_TCP | WORLD_HELD, WORLD_KEEP, DO(TURNS), 2,
	    DO(PEER_SEND), 3, DO(PEER_END), DO(TURNS), 2, DO(WRITE), 9,
	    DO(WRITE_EOF), DO(TURNS), 2, DO(WRITE), 1, DO(CLOSE)),
	SCRIPT("tcp-reset", WORLD_TCP, CAP_64, DO(TURNS), 2, DO(WRITE), 200,
	    DO(PAUSE), DO(PEER_RESET), DO(TURNS), 2, DO(RESUME), DO(TURN)),
	SCRIPT("tcp-raises", WORLD_TCP, 0, INSIDE(MADE), DO(RESULT), 2,
	    INSIDE(OPENED), DO(RESULT), 2, INSIDE(LOST), DO(RESULT), 2,
	    INSIDE(DATA), DO(RESULT), 2, INSIDE(REPORT), DO(WRITE), 4,
	    DO(TURNS), 2, DO(PEER_SEND), 4, DO(TURNS), 3),
	SCRIPT("tcp-buffered", WORLD_TCP, WORLD_BUFFERED, DO(TURNS), 2,
	    DO(PEER_SEND), 202, DO(TURNS), 3, INSIDE(GET_BUFFER), DO(PROTOCOL),
	    0, DO(PEER_SEND), 9, DO(TURNS), 3, DO(PROTOCOL), 1, DO(PEER_SEND),
	    9, DO(TURN), DO(PEER_CLOSE)),
	SCRIPT("tcp-file", WORLD_TCP, CAP_1000, DO(TURNS), 2, DO(WRITE), 202,
	    DO(SENDFILE), 205, DO(WRITE), 1, DO(TURNS), 3, INSIDE(COMPLETED),
	    DO(WRITE), 5, DO(CLOSE), DO(TURNS), 2),
	SCRIPT("tcp-calls", WORLD_TCP, 0, DO(CALL_SOON), INSIDE(CALL),
	    DO(WRITE), 5, DO(TURNS), 2, DO(CALL_LATER), 200, BEFORE(CALL),
	    DO(CLOSE), INSIDE(CALL), DO(OPEN), DO(TURNS), 3, DO(STOP),
	    DO(TURNS), 3),
	SCRIPT("tcp-abrupt", WORLD_TCP | WORLD_HELD, WORLD_ABRUPT | CAP_64,
	    DO(OPEN), DO(TURNS), 2, DO(WRITE), 200, DO(CALL_LATER), 9, DO(OPEN),
	    DO(SENDFILE), 9),
	SCRIPT("tcp-stolen", WORLD_TCP, 0, DO(TURNS), 2, DO(STEAL), DO(TURNS),
	    2, DO(WRITE), 3),
	SCRIPT("unix-both", WORLD_UNIX, WORLD_PEER_LAST, DO(OPEN), DO(TURNS), 2,
	    DO(WRITE), 9, DO(SELECT), 1, DO(PEER_SEND), 9, DO(PEER_CLOSE),
	    DO(TURNS), 2),
	SCRIPT("server", WORLD_SERVER, 0, DO(TURNS), 1, DO(OPEN), DO(OPEN),
	    INSIDE(FACTORY), DO(RESULT), 2, DO(TURNS), 2, DO(PEER_SEND), 9,
	    DO(TURN), DO(LEAVE), DO(WRITE), 9, DO(TURNS), 2),
	SCRIPT("server-full", WORLD_SERVER | WORLD_TAPE, WORLD_ODD, DO(OPEN),
	    DO(OPEN), DO(OPEN), DO(TURNS), 4, DO(CLOSE), DO(TIME), 200,
	    DO(TURNS), 3),
	SCRIPT("client", WORLD_CLIENT, 0, DO(TURNS), 3, DO(WRITE), 9,
	    DO(PEER_SEND), 9, DO(TURN), DO(PEER_CLOSE), DO(TURNS), 2),
	SCRIPT("client-names", WORLD_CLIENT, WORLD_PEER_LAST, DO(OPEN),
	    DO(OPEN), DO(TURNS), 1, DO(ANSWER), 2, DO(TURN), DO(ANSWER), 0,
	    DO(TURNS), 2, DO(WRITE), 9, DO(TURNS), 2),
	SCRIPT("client-abrupt", WORLD_CLIENT, WORLD_PEER_LAST | WORLD_ABRUPT,
	    DO(OPEN), DO(TURN), DO(ANSWER), 3, DO(OPEN)),
	SCRIPT("client-refused", WORLD_CLIENT, WORLD_ODD, INSIDE(OPENED),
	    DO(OPEN), INSIDE(FACTORY), DO(RESULT), 2, DO(OPEN), DO(OPEN),
	    DO(OPEN), DO(TURNS), 4),
	SCRIPT("both", WORLD_BOTH, 0, INSIDE(DATA), DO(WRITE), 20, DO(TURNS), 3,
	    DO(WRITE), 100, DO(SELECT), 1, DO(WRITE), 100, DO(TURNS), 2,
	    DO(CLOSE), DO(TURNS), 3),
	SCRIPT("readpipe", WORLD_READPIPE, 0, INSIDE(EOF), DO(RESULT), 2,
	    DO(TURNS), 2, DO(PEER_SEND), 9, DO(PAUSE), DO(TURN), DO(RESUME),
	    DO(TURN), DO(PEER_SEND), 9, DO(PEER_CLOSE), DO(TURNS), 2),
	SCRIPT("writepipe", WORLD_WRITEPIPE, CAP_7, DO(TURNS), 2, DO(LIMITS), 9,
	    2, DO(WRITE), 30, DO(TURN), DO(PEER_READ), 20, DO(TURNS), 2,
	    DO(WRITE_EOF), DO(PEER_READ), 20, DO(TURNS), 2),
	SCRIPT("writepipe-broken", WORLD_WRITEPIPE | WORLD_HELD, CAP_7,
	    DO(TURNS), 2, DO(WRITE), 30, DO(PEER_CLOSE), DO(TURNS), 2,
	    DO(WRITE), 3),
	SCRIPT("udp", WORLD_UDP, 0, DO(TURNS), 2, DO(SENDTO), 9, 0, DO(SENDTO),
	    0, 0, DO(SENDTO), 9, 1, DO(PEER_SEND), 9, DO(PEER_SEND), 0,
	    DO(TURNS), 3, DO(CLOSE), DO(TURN)),
	SCRIPT("udp-connected", WORLD_UDP | WORLD_TAPE, WORLD_KEEP,
	    INSIDE(ERROR), DO(SENDTO), 9, 1, DO(TURNS), 2, DO(ICMP), 0,
	    DO(SENDTO), 255, 1, DO(SENDTO), 9, 1, DO(TURNS), 3, DO(ABORT)),
	SCRIPT("unixgram-full", WORLD_UNIXGRAM, WORLD_KEEP | CAP_7, DO(TURNS),
	    2, DO(LIMITS), 20, 9, DO(SENDTO), 9, 1, DO(SENDTO), 9, 1,
	    DO(SENDTO), 9, 1, DO(SENDTO), 9, 1, DO(SENDTO), 9, 1, DO(SENDTO), 9,
	    1, DO(TURN), DO(PEER_READ), 1, DO(TURNS), 2, DO(CLOSE), DO(TURNS),
	    2),
	SCRIPT("process", WORLD_PROCESS, CAP_64, DO(TURNS), 2, DO(SELECT), 1,
	    DO(LIMITS), 50, 20, DO(WRITE), 200, DO(TURN), DO(PEER_READ), 200,
	    DO(SELECT), 2, DO(PEER_SEND), 50, DO(TURNS), 2, DO(SELECT), 1,
	    DO(CLOSE), DO(SELECT), 0, DO(EXIT), 7, DO(TURNS), 3),
	SCRIPT("process-killed", WORLD_PROCESS | WORLD_HELD, WORLD_ODD,
	    INSIDE(EXITED), DO(CLOSE), DO(OPEN), DO(TURNS), 2, DO(SIGNAL), 0,
	    DO(TURNS), 2, DO(SELECT), 4, DO(CLOSE), DO(TURNS), 3, DO(SIGNAL),
	    4),
	SCRIPT("process-grandchild", WORLD_PROCESS, WORLD_KEEP, DO(TURNS), 2,
	    DO(SELECT), 2, DO(PEER_SEND), 9, DO(SELECT), 0, DO(EXIT), 129,
	    DO(TURNS), 3, DO(SELECT), 2, DO(PEER_SEND), 9, DO(TURN), DO(SELECT),
	    0, DO(CLOSE)),
	SCRIPT("process-abrupt", WORLD_PROCESS, WORLD_ABRUPT, DO(OPEN),
	    DO(TURNS), 2, DO(SELECT), 1, DO(WRITE), 9, DO(OPEN)),
};

const size_t world_script_count =
    sizeof world_scripts / sizeof world_scripts[0];

size_t
world_script_bytes(
    const struct world_script *script, uint8_t out[WORLD_SCRIPT_MAX + 3])
{
	out[0] = script->flags[0];
	out[1] = script->flags[1];
	out[2] = script->len;
	memcpy(out + WORLD_HEADER, script->at, script->len);
	return WORLD_HEADER + (size_t)script->len;
}
