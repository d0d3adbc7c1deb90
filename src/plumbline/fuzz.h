/*
 * Fuzzing a protocol: of whoever has written one, and wants to know what it
 * does with bytes that come in pieces. Not a part of plumbline.h: only test
 * programs include it. How to build them: fuzz/README.md.
 *
 *     #include <plumbline/fuzz.h>
 *     const struct plumb_fuzz plumb_fuzz_target = {
 *         .name = "echo", .protocol_factory = factory,
 *     };
 *
 * is a whole target for libFuzzer and AFL++, and without either a program that
 * tries a number of seeds. The protocol runs in the real library, over a peer
 * in memory. Each input is a conversation that is held twice: once with all
 * that the peer sends in one piece and nothing in the way, once in pieces. Then
 * the peer is slow in taking what is written (so that pause_writing comes),
 * reading is paused for a while, limits are changed and the transport is closed
 * or aborted from inside callbacks. Both end alike: in silence, with the peer's
 * EOF, or with a reset, behind all of the bytes or some.
 *
 * What is wrong then, and told with the tapes of both conversations:
 * - The protocol answers in pieces what it does not answer to the whole: other
 *   bytes, another end of its side, another error in connection_lost. Where the
 *   conversation was cut off from this side (or writing was, by a reset), less
 *   may be answered, and nothing else.
 * - It does not even answer the same to the same.
 * - It writes in connection_lost or after it.
 * - It calls a method that raises, or raises itself what is no OSError.
 * - It never comes to rest, or buffers without end although paused.
 * - A rule of the API is broken (which would be the library's fault).
 * Besides, what the sanitizers see. Memory that is still there when the
 * conversation is over is LeakSanitizer's to tell.
 */
#ifndef PLUMBLINE_FUZZ_H
#define PLUMBLINE_FUZZ_H

#include "plumbline.h"

/* What a target does not want done, or may do. Bits, of struct plumb_fuzz. */
enum plumb_fuzz_off {
	PLUMB_FUZZ_OFF_NONE,
	PLUMB_FUZZ_OFF_COMPARE = 1, /* it may answer as it likes */
	PLUMB_FUZZ_OFF_EOF = 2,	    /* the peer never ends its side */
	PLUMB_FUZZ_OFF_RESET = 4,   /* nor breaks the connection */
	PLUMB_FUZZ_OFF_CUT = 8,	    /* and sends all there is */
	PLUMB_FUZZ_OFF_BLOCK = 16,  /* the peer takes all that is written */
	PLUMB_FUZZ_OFF_PAUSE = 32,  /* nobody else pauses reading */
	PLUMB_FUZZ_OFF_LIMITS = 64, /* nor sets the write buffer's limits */
	PLUMB_FUZZ_OFF_CLOSE = 128, /* nor closes or aborts the transport */
	PLUMB_FUZZ_OFF_TIME = 256,  /* the clock stands: no timer is ever due */
	PLUMB_FUZZ_OFF_RAISE = 512, /* it may raise what it likes */
	PLUMB_FUZZ_OFF_LOST = 1024, /* and write when lost */
	PLUMB_FUZZ_OFF_SILENCE = 2048 /* the peer ends each conversation */
};

/* What came of a conversation. */
struct plumb_fuzz_answer {
	const void *data; /* what the peer was sent */
	size_t len;
	bool
	    ended; /* its side was ended: write_eof(), close(), abort(), loss */
	bool lost; /* connection_lost came */
	int error; /* and with what */
};

struct plumb_fuzz {
	const char *name; /* for messages */
	/* A new protocol for a new connection, as in struct plumb_connection.
	 * Nothing may be left from the one before. */
	int (*protocol_factory)(void *self, struct plumb_protocol *protocol);
	/*
	 * The conversation is over, connection_lost has come, the loop is gone:
	 * where connection_lost does not free it. NULL: there is nothing to do.
	 */
	void (*finished)(void *self, struct plumb_protocol *protocol);
	void *self;
	unsigned off; /* enum plumb_fuzz_off */
	/*
	 * What peers say: inputs are made from these where no fuzzer makes
	 * them. NULL: of nothing.
	 */
	const struct plumb_bytes *samples;
	size_t sample_count;
	/* Whether two answers are as good as the same, where their bytes are
	 * not; NULL: they are not. */
	bool (*is_same)(void *self, const struct plumb_fuzz_answer *whole,
	    const struct plumb_fuzz_answer *pieces);
	/*
	 * The write buffer may hold that much when writing is paused; 0: any.
	 */
	size_t most_buffered;
};

/*
 * One input: what the peer sends, and behind it 8 bytes that decide about all
 * the rest. An input of less than 8 bytes is all sent. Any file will do, then,
 * and is cut short by little. Where something is wrong: told on stderr, then
 * abort(). Inputs over 262144 bytes are passed over. Returns 0.
 */
int plumb_fuzz_input(
    const struct plumb_fuzz *fuzz, const void *data, size_t size);

/*
 * The same without a fuzzer, and the same every time:
 *
 *     PROGRAM [--seeds=N] [--seed=S] [--samples=DIRECTORY] [FILE...]
 *
 * plays the files; or every split of the samples in two and N inputs that are
 * made of them (10000), or the one of seed S. A failure is made smaller before
 * it is told. --samples writes them down, for a fuzzer. What main() should
 * return: 0, 1 where something is wrong, 64 where it was called wrongly.
 */
int plumb_fuzz_main(const struct plumb_fuzz *fuzz, int argc, char **argv);

#endif
