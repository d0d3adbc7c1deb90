/* What a step of the monitor leaves as it was. */
#ifndef PLUMB_PROOFS_SAME_H
#define PLUMB_PROOFS_SAME_H

/* clang-format off */
#define KEEPS(m, FIELD) ((m)->FIELD <==> \old((m)->FIELD))
#define SAME(m, FIELD) ((m)->FIELD == \old((m)->FIELD))
#define KEEPS_CALLS(m)                                                         \
	(SAME(m, calls) && SAME(m, pausing_calls) &&                           \
	SAME(m, limiting_calls) && SAME(m, sending_calls))
/* clang-format on */

#endif
