/* The pieces that small worlds are put together of. */
#include "fuzz/world/small_pieces.h"

#include "fuzz/world/script.h"

#define DO(what) WORLD_DO_##what
#define INSIDE(callback) WORLD_DO_ON, WORLD_ON_##callback
#define BEFORE(callback) WORLD_DO_ON, WORLD_ON_##callback + WORLD_WITH_NEXT
#define COUNT(forms) (sizeof(forms) / sizeof((forms)[0]))
#define PIECE(forms)                  \
	{                             \
		(forms), COUNT(forms) \
	}

static const struct form made[] = { { 2, { DO(TURNS), 2 } } };
static const struct form turn[] = { { 0, { 0 } }, { 1, { DO(TURN) } } };
static const struct form limits[] = {
	{ 0, { 0 } },
	{ 3, { DO(LIMITS), 0, 0 } },
	{ 3, { DO(LIMITS), 3, 1 } },
	{ 3, { DO(LIMITS), 6, 6 } },
	{ 3, { DO(LIMITS), 255, 1 } },
};
static const struct form first[] = {
	{ 2, { DO(WRITE), 5 } },
	{ 3, { DO(WRITELINES), 2, 4 } },
	{ 4, { DO(WRITE), 0, DO(WRITE), 4 } },
};
static const struct form second[] = {
	{ 0, { 0 } },
	{ 2, { DO(WRITE), 1 } },
	{ 3, { DO(WRITELINES), 3, 0 } },
};
static const struct form change[] = {
	{ 0, { 0 } },
	{ 3, { DO(LIMITS), 0, 0 } },
	{ 3, { DO(LIMITS), 4, 2 } },
	{ 3, { DO(LIMITS), 9, 255 } },
	{ 6, { DO(LIMITS), 254, 2, DO(LIMITS), 2, 3 } },
	{ 6, { DO(LIMITS), 255, 0, DO(LIMITS), 255, 255 } },
};
static const struct form end[] = {
	{ 0, { 0 } },
	{ 2, { DO(CLOSE), DO(ASK) } },
	{ 2, { DO(ABORT), DO(ASK) } },
	{ 2, { DO(WRITE_EOF), DO(ASK) } },
	{ 1, { DO(PEER_END) } },
	{ 1, { DO(PEER_RESET) } },
	{ 1, { DO(PEER_CLOSE) } },
	{ 2, { DO(WRITE_EOF), DO(PEER_END) } },
	{ 2, { DO(WRITE_EOF), DO(CLOSE) } },
	{ 2, { DO(CLOSE), DO(ABORT) } },
};
static const struct form inside[] = {
	{ 0, { 0 } },
	{ 4, { INSIDE(PAUSE), DO(WRITE), 2 } },
	{ 3, { INSIDE(PAUSE), DO(CLOSE) } },
	{ 3, { INSIDE(PAUSE), DO(ABORT) } },
	{ 5, { INSIDE(PAUSE), DO(LIMITS), 99, 50 } },
	{ 4, { INSIDE(PAUSE), DO(RESULT), 2 } },
	{ 4, { INSIDE(RESUME), DO(WRITE), 7 } },
	{ 3, { INSIDE(RESUME), DO(CLOSE) } },
	{ 3, { INSIDE(RESUME), DO(ABORT) } },
	{ 3, { INSIDE(RESUME), DO(WRITE_EOF) } },
	{ 4, { INSIDE(RESUME), DO(RESULT), 2 } },
	{ 4, { INSIDE(LOST), DO(WRITE), 2 } },
	{ 4, { INSIDE(LOST), DO(RESULT), 2 } },
};
static const struct piece stream[] = { PIECE(made), PIECE(inside),
	PIECE(limits), PIECE(first), PIECE(turn), PIECE(second), PIECE(change),
	PIECE(turn), PIECE(end), PIECE(turn) };

/* Limits of 0 to 4, in all ways that are allowed. */
static const struct form all_limits[] = {
	{ 3, { DO(LIMITS), 0, 0 } },
	{ 3, { DO(LIMITS), 1, 0 } },
	{ 3, { DO(LIMITS), 1, 1 } },
	{ 3, { DO(LIMITS), 2, 0 } },
	{ 3, { DO(LIMITS), 2, 1 } },
	{ 3, { DO(LIMITS), 2, 2 } },
	{ 3, { DO(LIMITS), 3, 0 } },
	{ 3, { DO(LIMITS), 3, 1 } },
	{ 3, { DO(LIMITS), 3, 2 } },
	{ 3, { DO(LIMITS), 3, 3 } },
	{ 3, { DO(LIMITS), 4, 0 } },
	{ 3, { DO(LIMITS), 4, 1 } },
	{ 3, { DO(LIMITS), 4, 2 } },
	{ 3, { DO(LIMITS), 4, 3 } },
	{ 3, { DO(LIMITS), 4, 4 } },
};
static const struct form sizes[] = {
	{ 2, { DO(WRITE), 1 } },
	{ 2, { DO(WRITE), 2 } },
	{ 2, { DO(WRITE), 3 } },
	{ 2, { DO(WRITE), 4 } },
	{ 2, { DO(WRITE), 5 } },
	{ 2, { DO(WRITE), 6 } },
};
static const struct form more[] = {
	{ 0, { 0 } },
	{ 2, { DO(WRITE), 1 } },
	{ 2, { DO(WRITE), 2 } },
	{ 2, { DO(WRITE), 5 } },
};
static const struct piece edges[] = { PIECE(made), PIECE(all_limits),
	PIECE(sizes), PIECE(turn), PIECE(more), PIECE(turn) };

static const struct form input_inside[] = {
	{ 0, { 0 } },
	{ 3, { INSIDE(DATA), DO(PAUSE) } },
	{ 3, { INSIDE(DATA), DO(CLOSE) } },
	{ 3, { INSIDE(DATA), DO(ABORT) } },
	{ 4, { INSIDE(DATA), DO(WRITE), 3 } },
	{ 4, { INSIDE(DATA), DO(RESULT), 2 } },
	{ 4, { INSIDE(DATA), DO(RESULT), 3 } },
	{ 4, { INSIDE(DATA), DO(PROTOCOL), 1 } },
	{ 3, { INSIDE(EOF), DO(CLOSE) } },
	{ 3, { INSIDE(EOF), DO(ABORT) } },
	{ 4, { INSIDE(EOF), DO(RESULT), 1 } },
	{ 4, { INSIDE(EOF), DO(RESULT), 2 } },
	{ 4, { INSIDE(EOF), DO(WRITE), 3 } },
	{ 3, { INSIDE(EOF), DO(WRITE_EOF) } },
	{ 3, { INSIDE(MADE), DO(PAUSE) } },
	{ 3, { INSIDE(MADE), DO(CLOSE) } },
	{ 4, { INSIDE(MADE), DO(RESULT), 2 } },
	{ 3, { INSIDE(MADE), DO(WRITE_EOF) } },
	{ 7, { BEFORE(MADE), DO(WRITE), 3, INSIDE(MADE), DO(CLOSE) } },
	{ 3, { INSIDE(GET_BUFFER), DO(CLOSE) } },
	{ 3, { INSIDE(GET_BUFFER), DO(PAUSE) } },
	{ 4, { INSIDE(GET_BUFFER), DO(RESULT), 1 } },
	{ 4, { INSIDE(GET_BUFFER), DO(RESULT), 2 } },
	{ 4, { INSIDE(GET_BUFFER), DO(RESULT), 3 } },
	{ 4, { INSIDE(GET_BUFFER), DO(PROTOCOL), 0 } },
};
static const struct form arrives[] = {
	{ 2, { DO(PEER_SEND), 5 } },
	{ 3, { DO(PEER_SEND), 1, DO(PEER_END) } },
	{ 1, { DO(PEER_END) } },
};
static const struct form then[] = {
	{ 0, { 0 } },
	{ 1, { DO(PAUSE) } },
	{ 2, { DO(PAUSE), DO(RESUME) } },
	{ 3, { DO(PAUSE), DO(TURN), DO(RESUME) } },
	{ 2, { DO(PROTOCOL), 1 } },
	{ 1, { DO(WRITE_EOF) } },
	{ 1, { DO(CLOSE) } },
};
static const struct form comes[] = {
	{ 0, { 0 } },
	{ 2, { DO(PEER_SEND), 3 } },
	{ 1, { DO(PEER_END) } },
	{ 1, { DO(PEER_RESET) } },
	{ 1, { DO(PEER_CLOSE) } },
	{ 3, { DO(PEER_SEND), 2, DO(PEER_CLOSE) } },
};
static const struct form begins[] = {
	{ 2, { DO(TURNS), 2 } },
	{ 4, { DO(PEER_SEND), 4, DO(TURNS), 2 } },
};
static const struct piece input[] = { PIECE(input_inside), PIECE(begins),
	PIECE(arrives), PIECE(turn), PIECE(then), PIECE(comes), PIECE(turn),
	PIECE(then) };

static const struct form leaves[] = {
	{ 0, { 0 } },
	{ 1, { DO(CLOSE) } },
	{ 1, { DO(ABORT) } },
	{ 1, { DO(WRITE_EOF) } },
	{ 1, { DO(PEER_CLOSE) } },
	{ 2, { DO(CLOSE), DO(PEER_CLOSE) } },
	{ 2, { DO(PEER_CLOSE), DO(CLOSE) } },
};
static const struct piece pipes[] = { PIECE(made), PIECE(inside), PIECE(limits),
	PIECE(first), PIECE(turn), PIECE(second), PIECE(change), PIECE(turn),
	PIECE(leaves), PIECE(turn) };

static const struct form to_inside[] = {
	{ 0, { 0 } },
	{ 5, { INSIDE(ERROR), DO(SENDTO), 3, 0 } },
	{ 3, { INSIDE(ERROR), DO(CLOSE) } },
	{ 3, { INSIDE(ERROR), DO(ABORT) } },
	{ 4, { INSIDE(ERROR), DO(RESULT), 2 } },
	{ 5, { INSIDE(PAUSE), DO(SENDTO), 3, 0 } },
	{ 3, { INSIDE(PAUSE), DO(CLOSE) } },
	{ 3, { INSIDE(PAUSE), DO(ABORT) } },
	{ 5, { INSIDE(RESUME), DO(SENDTO), 9, 0 } },
	{ 3, { INSIDE(RESUME), DO(CLOSE) } },
	{ 3, { INSIDE(DATA), DO(CLOSE) } },
	{ 3, { INSIDE(DATA), DO(PAUSE) } },
	{ 4, { INSIDE(DATA), DO(RESULT), 2 } },
};
static const struct form to_limits[] = {
	{ 0, { 0 } },
	{ 3, { DO(LIMITS), 0, 0 } },
	{ 3, { DO(LIMITS), 12, 5 } },
};
static const struct form to_first[] = {
	{ 3, { DO(SENDTO), 5, 0 } },
	{ 3, { DO(SENDTO), 0, 0 } },
	{ 3, { DO(SENDTO), 5, 1 } },
	{ 3, { DO(SENDTO), 5, 2 } },
};
static const struct form to_second[] = {
	{ 0, { 0 } },
	{ 3, { DO(SENDTO), 2, 0 } },
	{ 6, { DO(SENDTO), 2, 0, DO(SENDTO), 0, 0 } },
};
static const struct form to_end[] = {
	{ 0, { 0 } },
	{ 1, { DO(CLOSE) } },
	{ 1, { DO(ABORT) } },
	{ 2, { DO(PEER_SEND), 4 } },
	{ 2, { DO(ICMP), 0 } },
	{ 4, { DO(PEER_SEND), 0, DO(ICMP), 0 } },
	{ 3, { DO(PAUSE), DO(PEER_SEND), 4 } },
	{ 4, { DO(PEER_SEND), 4, DO(TURN), DO(CLOSE) } },
};
static const struct piece datagrams[] = { PIECE(made), PIECE(to_inside),
	PIECE(to_limits), PIECE(to_first), PIECE(to_second), PIECE(turn),
	PIECE(to_limits), PIECE(to_end), PIECE(turn) };

/* Connecting, from both sides. */
static const struct form open_inside[] = {
	{ 0, { 0 } },
	{ 4, { INSIDE(FACTORY), DO(RESULT), 2 } },
	{ 4, { INSIDE(FACTORY), DO(RESULT), 3 } },
	{ 3, { INSIDE(FACTORY), DO(LEAVE) } },
	{ 3, { INSIDE(FACTORY), DO(STOP) } },
	{ 4, { INSIDE(MADE), DO(RESULT), 2 } },
	{ 3, { INSIDE(MADE), DO(CLOSE) } },
	{ 3, { INSIDE(MADE), DO(ABORT) } },
	{ 4, { INSIDE(OPENED), DO(RESULT), 2 } },
	{ 3, { INSIDE(OPENED), DO(OPEN) } },
	{ 3, { INSIDE(OPENED), DO(CLOSE) } },
	{ 3, { INSIDE(REPORT), DO(LEAVE) } },
	{ 3, { INSIDE(REPORT), DO(OPEN) } },
};
static const struct form open_more[] = {
	{ 0, { 0 } },
	{ 1, { DO(OPEN) } },
	{ 2, { DO(OPEN), DO(OPEN) } },
	{ 2, { DO(TURN), DO(OPEN) } },
	{ 3, { DO(TURN), DO(ANSWER), 2 } },
	{ 3, { DO(TURN), DO(ANSWER), 0 } },
};
static const struct form open_turns[] = {
	{ 1, { DO(TURN) } },
	{ 2, { DO(TURNS), 1 } },
	{ 2, { DO(TURNS), 3 } },
};
static const struct form open_then[] = {
	{ 0, { 0 } },
	{ 1, { DO(LEAVE) } },
	{ 1, { DO(PEER_RESET) } },
	{ 1, { DO(PEER_CLOSE) } },
	{ 3, { DO(WRITE), 3, DO(CLOSE) } },
	{ 2, { DO(PEER_SEND), 3 } },
};
static const struct piece opens[] = { PIECE(open_inside), PIECE(open_more),
	PIECE(open_turns), PIECE(open_then), PIECE(turn) };

/* Actor 0 is the process, 1 its stdin, 2 its stdout. */
static const struct form of_inside[] = {
	{ 0, { 0 } },
	{ 3, { INSIDE(DATA), DO(CLOSE) } },
	{ 4, { INSIDE(DATA), DO(RESULT), 2 } },
	{ 3, { INSIDE(EXITED), DO(CLOSE) } },
	{ 4, { INSIDE(EXITED), DO(SIGNAL), 0 } },
	{ 3, { INSIDE(PIPE_LOST), DO(CLOSE) } },
	{ 3, { INSIDE(MADE), DO(CLOSE) } },
	{ 4, { INSIDE(PAUSE), DO(RESULT), 2 } },
};
static const struct form of_write[] = {
	{ 0, { 0 } },
	{ 4, { DO(SELECT), 1, DO(WRITE), 4 } },
	{ 7, { DO(SELECT), 1, DO(LIMITS), 2, 1, DO(WRITE), 4 } },
	{ 5, { DO(SELECT), 1, DO(WRITE), 4, DO(CLOSE) } },
	{ 5, { DO(SELECT), 1, DO(WRITE), 4, DO(PEER_CLOSE) } },
};
static const struct form of_output[] = {
	{ 0, { 0 } },
	{ 4, { DO(SELECT), 2, DO(PEER_SEND), 4 } },
	{ 5, { DO(SELECT), 2, DO(PEER_SEND), 4, DO(PEER_CLOSE) } },
	{ 5, { DO(SELECT), 2, DO(PAUSE), DO(PEER_SEND), 4 } },
	{ 3, { DO(SELECT), 2, DO(CLOSE) } },
};
static const struct form of_end[] = {
	{ 0, { 0 } },
	{ 3, { DO(SELECT), 0, DO(CLOSE) } },
	{ 4, { DO(SELECT), 0, DO(EXIT), 3 } },
	{ 4, { DO(SELECT), 0, DO(EXIT), 131 } },
	{ 4, { DO(SELECT), 0, DO(SIGNAL), 4 } },
	{ 5, { DO(SELECT), 0, DO(EXIT), 3, DO(CLOSE) } },
	{ 6, { DO(SELECT), 0, DO(EXIT), 3, DO(TURN), DO(CLOSE) } },
	{ 6, { DO(SELECT), 0, DO(SIGNAL), 0, DO(TURN), DO(CLOSE) } },
};
static const struct piece processes[] = { PIECE(of_inside), PIECE(made),
	PIECE(of_write), PIECE(turn), PIECE(of_output), PIECE(turn),
	PIECE(of_end), PIECE(turn), PIECE(of_output) };

/* What a family varies besides. */
static const struct setting stream_settings[] = {
	{ { WORLD_TCP | WORLD_EXACT, 0 } },
	{ { WORLD_UNIX | WORLD_EXACT | WORLD_HELD,
	    WORLD_KEEP | WORLD_PEER_LAST } },
};
static const struct setting edges_settings[] = {
	{ { WORLD_TCP | WORLD_EXACT, WORLD_ODD } },
};
static const struct setting input_settings[] = {
	{ { WORLD_TCP | WORLD_EXACT, 0 } },
	{ { WORLD_UNIX | WORLD_EXACT | WORLD_HELD,
	    WORLD_KEEP | WORLD_BUFFERED } },
	{ { WORLD_TCP | WORLD_EXACT | WORLD_HELD | WORLD_TAPE,
	    WORLD_BUFFERED } },
	{ { WORLD_READPIPE | WORLD_EXACT, 0 } },
};
static const struct setting pipe_settings[] = {
	{ { WORLD_WRITEPIPE | WORLD_EXACT, 0 } },
};
static const struct setting datagram_settings[] = {
	{ { WORLD_UDP | WORLD_EXACT, WORLD_KEEP } },
	{ { WORLD_UNIXGRAM | WORLD_EXACT | WORLD_HELD, 0 } },
};
static const struct setting open_settings[] = {
	{ { WORLD_SERVER | WORLD_EXACT, 0 } },
	{ { WORLD_CLIENT | WORLD_EXACT | WORLD_HELD, 0 } },
	{ { WORLD_CLIENT | WORLD_EXACT, WORLD_PEER_LAST } },
	{ { WORLD_BOTH | WORLD_EXACT, WORLD_PEER_LAST } },
};
static const struct setting process_settings[] = {
	{ { WORLD_PROCESS | WORLD_EXACT, 0 } },
	{ { WORLD_PROCESS | WORLD_EXACT | WORLD_HELD, WORLD_ODD } },
	{ { WORLD_PROCESS | WORLD_EXACT, WORLD_KEEP } },
};

#define FAMILY(word, pieces, settings)                                 \
	{                                                              \
		word, pieces, COUNT(pieces), settings, COUNT(settings) \
	}

const struct small_pieces small_pieces[SMALL_COUNT] = {
	[SMALL_STREAM] = FAMILY("stream", stream, stream_settings),
	[SMALL_EDGES] = FAMILY("edges", edges, edges_settings),
	[SMALL_INPUT] = FAMILY("input", input, input_settings),
	[SMALL_PIPE] = FAMILY("pipe", pipes, pipe_settings),
	[SMALL_DATAGRAM] = FAMILY("datagram", datagrams, datagram_settings),
	[SMALL_OPEN] = FAMILY("open", opens, open_settings),
	[SMALL_PROCESS] = FAMILY("process", processes, process_settings),
};
