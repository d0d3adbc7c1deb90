/*
 * The marks of the tape: what happened, and on whose side. Their spelling is in
 * tape.h.
 */
#ifndef PLUMB_CORE_MARKS_H
#define PLUMB_CORE_MARKS_H

enum plumb_mark {
	PLUMB_MARK_NONE,
	PLUMB_MARK_CALL,   /* =>  the protocol calls a method */
	PLUMB_MARK_RETURN, /* ->  and it returned */
	PLUMB_MARK_ENTER,  /* <=  a callback is entered */
	PLUMB_MARK_LEAVE,  /* <-  and left */
	PLUMB_MARK_ACT,	   /* ~>  the peer acts */
	PLUMB_MARK_SEE,	   /* <~  the peer observes */
	PLUMB_MARK_NOT,	   /* !!  scenarios: it has not come */
	PLUMB_MARK_ON,	   /* on  commands: a reaction */
	PLUMB_MARK_COUNT
};

#endif
