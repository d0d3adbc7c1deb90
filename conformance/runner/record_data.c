/* The bytes in the lines of a record: what came in, and what should go out. */
#include <string.h>

#include "conformance/runner/record.h"

/* Notes how many they are; false where there are none. */
static bool
note_data(struct record *r, struct event *e, struct plumb_arg *data)
{
	struct plumb_span rest = e->line.rest;

	*data = plumb_tape_next(&rest);
	e->bytes = data->kind == PLUMB_ARG_COUNT
		       ? data->number
		       : plumb_tape_decoded_size(data->value);
	if (data->kind != PLUMB_ARG_COUNT && data->kind != PLUMB_ARG_BYTES) {
		record_flaw(r, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "%.*s without data", (int)e->line.word.len,
		    e->line.word.at);
		return false;
	}
	r->judged++;
	return true;
}

/* Which rule it breaks when the bytes are not those that were sent. */
static enum plumb_rule
rule_of_data(const struct record *r, const struct event *e)
{
	/* rule: subprocess.pipe-data-then-lost */
	if (e->lane != e->actor) {
		return PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST;
	}
	/*
	 * rule: tls.buffered-bytearray, which is about what lands in a buffer
	 */
	if (r->kind->id == KIND_TLS &&
	    e->line.verb == PLUMB_VERB_BUFFER_UPDATED) {
		return PLUMB_RULE_TLS_BUFFERED_BYTEARRAY;
	}
	return PLUMB_RULE_READ_IN_ORDER;
}

void
record_data(struct record *r, struct event *e)
{
	struct plumb_arg data;
	bool known;

	if (!note_data(r, e, &data)) {
		return;
	}
	/* rule: read.in-order */
	if (!bytes_next_are(
		&e->lane->sent, &e->lane->heard, &data, e->line.rest, &known)) {
		record_flaw(r, VERDICT_FAIL, rule_of_data(r, e),
		    "%.*s has %llu bytes%s", (int)e->line.word.len,
		    e->line.word.at, (unsigned long long)e->bytes,
		    known ? " that are not what the peer sent next"
			  : ", more than the peer sent");
	}
}

void
record_datagram(struct record *r, struct event *e)
{
	struct actor *a = e->actor;
	struct plumb_arg from = plumb_tape_key(e->line.rest, "from");
	struct plumb_arg data;

	if (!note_data(r, e, &data)) {
		return;
	}
	if (from.kind != PLUMB_ARG_KEY) {
		record_flaw(r, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "datagram_received without from=");
		return;
	}
	/* rule: datagram.received-whole */
	if (a->heard.run == a->sent.count) {
		record_flaw(r, VERDICT_FAIL, PLUMB_RULE_DATAGRAM_RECEIVED_WHOLE,
		    "a datagram of %llu bytes, and the peer has sent no more",
		    (unsigned long long)e->bytes);
		return;
	}
	if (!bytes_run_is(&a->sent, a->heard.run, &data, e->line.rest)) {
		record_flaw(r, VERDICT_FAIL, PLUMB_RULE_DATAGRAM_RECEIVED_WHOLE,
		    "a datagram of %llu bytes is not the next that the peer "
		    "sent, of %llu",
		    (unsigned long long)e->bytes,
		    (unsigned long long)a->sent.runs[a->heard.run].len);
	} else if (from.value.len != strlen(a->address) ||
		   memcmp(from.value.at, a->address, from.value.len) != 0) {
		record_flaw(r, VERDICT_FAIL, PLUMB_RULE_DATAGRAM_RECEIVED_WHOLE,
		    "a datagram from \"%s\" is not said to be from there",
		    a->address);
	}
	a->heard.run++;
}

/*
 * Inside sendto() it is about that datagram; from the loop it can be about any
 * that was queued or has gone to nobody.
 */
void
record_error(struct record *r)
{
	for (size_t i = r->depth; i > 0; i--) {
		struct frame *f = &r->stack[i - 1];

		if (!f->callback && f->verb == PLUMB_VERB_SENDTO) {
			if (f->wire) {
				wire_undo(f->wire, f->from, f->to);
				f->wire = NULL;
			}
			return;
		}
	}
	for (size_t i = 1; i < r->actors->count; i++) {
		r->actors->at[i]->wire.excused++;
	}
}

void
record_completed(struct record *r, const struct event *e)
{
	struct plumb_span rest = e->line.rest;
	struct plumb_span what = plumb_tape_next(&rest).value;

	(void)r;
	if (plumb_span_is(what, "sendfile") &&
	    plumb_tape_next(&rest).kind == PLUMB_ARG_WORD) {
		wire_file_failed(&e->actor->wire);
	}
}

/* Whose peer a datagram goes to; NULL where it goes to none. */
static struct actor *
addressee(struct record *r, const struct event *e)
{
	struct plumb_arg addr = plumb_tape_key(e->line.rest, "addr");

	if (addr.kind != PLUMB_ARG_KEY) {
		return e->actor;
	}
	for (size_t i = 1; i < r->actors->count; i++) {
		struct actor *a = r->actors->at[i];

		if (addr.value.len == strlen(a->address) &&
		    memcmp(addr.value.at, a->address, addr.value.len) == 0) {
			return a;
		}
	}
	return NULL;
}

struct wire *
record_write(struct record *r, const struct event *e, size_t *from)
{
	struct actor *to;
	bool may_miss;

	*from = 0;
	if (e->line.verb != PLUMB_VERB_SENDTO) {
		*from = wire_call(&e->actor->wire, &e->line);
		return &e->actor->wire;
	}
	to = addressee(r, e);
	/* Where nobody is, it may be lost without a word, or astray. */
	may_miss = !to || to->fd < 0 || e->actor->wire.closing;
	to = to ? to : e->actor;
	*from = wire_sendto(&to->wire, &e->line, may_miss);
	return &to->wire;
}
