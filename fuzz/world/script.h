/*
 * The script of a world: one byte for the operation, then its arguments, one
 * byte each. STEP(id, arguments, name)
 */
#ifndef FUZZ_WORLD_SCRIPT_H
#define FUZZ_WORLD_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORLD_STEPS(STEP)                                                   \
	STEP(TURN, 0, "turn")                                               \
	STEP(WRITE, 1, "write")		  /* how much */                    \
	STEP(WRITELINES, 2, "writelines") /* how much, and how much more */ \
	STEP(LIMITS, 2, "set_write_buffer_limits") /* high, low */          \
	STEP(PAUSE, 0, "pause_reading")                                     \
	STEP(RESUME, 0, "resume_reading")                                   \
	STEP(WRITE_EOF, 0, "write_eof")                                     \
	STEP(CLOSE, 0, "close")                                             \
	STEP(ABORT, 0, "abort")                                             \
	STEP(PEER_SEND, 1, "peer sends") /* how much */                     \
	STEP(PEER_READ, 1, "peer reads") /* how much at most */             \
	STEP(PEER_END, 0, "peer ends")	 /* its sending side */             \
	STEP(PEER_RESET, 0, "peer resets")                                  \
	STEP(PEER_CLOSE, 0, "peer closes")                                  \
	/* the step behind it is done inside that callback, once */         \
	STEP(ON, 1, "on") /* enum world_callback, + 128: with the next */   \
	STEP(SELECT, 1, "select") /* whom the next steps are about */       \
	STEP(ASK, 0, "ask")	  /* all that can be asked */               \
	STEP(PROTOCOL, 1, "set_protocol")                                   \
	STEP(SENDFILE, 1, "sendfile") /* how much */                        \
	STEP(CALL_SOON, 0, "call_soon")                                     \
	STEP(CALL_LATER, 1, "call_later") /* microseconds */                \
	STEP(TIME, 1, "time")		  /* milliseconds pass */           \
	STEP(RESULT, 1, "result") /* what the callback returns or raises */ \
	STEP(OPEN, 0, "open")	  /* another one */                         \
	STEP(LEAVE, 0, "server close")                                      \
	STEP(STOP, 0, "stop")                                               \
	STEP(STEAL, 0, "steal")	  /* its descriptor is closed by others */  \
	STEP(SENDTO, 2, "sendto") /* how much, to whom */                   \
	STEP(ICMP, 1, "icmp")	  /* which error */                         \
	STEP(SIGNAL, 1, "send_signal")                                      \
	STEP(EXIT, 1, "child exits") /* how; + 128: it leaves a child */    \
	STEP(TURNS, 1, "turns")                                             \
	STEP(ANSWER, 1,                                                     \
	    "name is answered") /* 0: it is unknown; or by so many */

enum world_step {
#define WORLD_STEP_ROW(id, args, name) WORLD_DO_##id,
	WORLD_STEPS(WORLD_STEP_ROW)
#undef WORLD_STEP_ROW
	    WORLD_STEP_COUNT
};

enum { WORLD_ARGS = 2 };

struct step {
	uint8_t what; /* enum world_step */
	uint8_t args[WORLD_ARGS];
};

enum world_callback {
	WORLD_ON_MADE,
	WORLD_ON_DATA, /* buffer_updated and the others that give data, too */
	WORLD_ON_EOF,
	WORLD_ON_PAUSE,
	WORLD_ON_RESUME,
	WORLD_ON_LOST,
	WORLD_ON_OPENED,
	WORLD_ON_CALL, /* call_soon, call_later */
	WORLD_ON_REPORT,
	WORLD_ON_GET_BUFFER,
	WORLD_ON_COMPLETED,
	WORLD_ON_ERROR, /* error_received */
	WORLD_ON_FACTORY,
	WORLD_ON_EXITED,
	WORLD_ON_PIPE_LOST,
	WORLD_ON_COUNT
};

enum { WORLD_REACTIONS = 8, WORLD_WITH_NEXT = 128 };

struct script {
	const uint8_t *at;
	size_t len;
	size_t used;
};

/* The next step, its operation in range; false where the script has ended. */
bool script_next(struct script *script, struct step *step);

const char *script_name(uint8_t what);

/* How many bytes an argument means: 0 to 200 itself, then thousands. */
size_t script_size(uint8_t arg);

#endif
