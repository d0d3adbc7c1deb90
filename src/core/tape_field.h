/*
 * One field of a tape's line after the verb: how far it goes, and whether it is
 * an argument.
 */
#ifndef PLUMB_CORE_TAPE_FIELD_H
#define PLUMB_CORE_TAPE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/tape_spec.h"

/* Where a field ends, or where it stops being well-formed. */
struct plumb_tape_field {
	size_t end;
	bool good;
};

/*
 * What is known of a field from b on that ended at field.end, where len is the
 * end of the line: it is well-formed up to there and in no longer form; or, if
 * it is not good, in none at all.
 */
/*@ predicate judged(char *s, integer b, struct plumb_tape_field f, integer n) =
  @   f.good ? arg_ok(s, b, f.end) && no_space(s, b, f.end) &&
  @            \forall integer e; f.end < e <= n ==> !arg_ok(s, b, e) :
  @   \forall integer e; b <= e <= n && ends(s, e, n) ==> !arg_ok(s, b, e);
  @*/

/* A field of any kind; key=value and a word are printable, no more. */
/*@ requires text: \valid_read(text + (0 .. len - 1));
  @ requires from: from < len;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures range: from <= \result.end <= len;
  @ ensures progress: \result.good ==> from < \result.end;
  @ ensures judged: judged(text, from, \result, len);
  @*/
struct plumb_tape_field plumb_tape_field(
    const char *text, size_t from, size_t len);

#endif
