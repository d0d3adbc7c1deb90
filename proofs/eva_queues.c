/*
 * Eva's entry for the memory that is the caller's: the send queue and the
 * table of slots, in any order, in memory that is moved back and forth.
 */
#include "core/sendq.h"
#include "core/slots.h"

enum { PIECES = 3 };

static volatile unsigned any_unsigned;
static volatile size_t any_size;
static volatile uint8_t any_byte;

static uint8_t ring[2][SIZE];
static uint8_t given[SIZE];
static int fds[2][SIZE];
static struct plumb_holder holders[2][SIZE];
static char somebody;

void eva_queues(void);

static void
total(void)
{
	struct plumb_piece pieces[PIECES];

	for (size_t i = 0; i < PIECES; i++) {
		pieces[i].at = given;
		pieces[i].len = any_size;
	}
	plumb_pieces_total(pieces, PIECES);
}

static void
push_rest(struct plumb_sendq *q)
{
	struct plumb_piece pieces[PIECES];
	size_t taken = any_size % (PIECES * SIZE + 1), all;

	for (size_t i = 0; i < PIECES; i++) {
		pieces[i].at = given;
		pieces[i].len = any_size % (SIZE + 1);
	}
	all = plumb_pieces_total(pieces, PIECES);
	if (q->cap == SIZE && q->size <= SIZE && taken <= all &&
	    all <= taken + (SIZE - q->size))
		plumb_sendq_push_rest(q, pieces, PIECES, taken);
}

static void
sendq(struct plumb_sendq *q)
{
	struct plumb_piece out[2];
	size_t len = any_size % (SIZE + 1);

	switch (any_unsigned % 8) {
	case 0:
		plumb_sendq_capacity(q, any_size);
		break;
	case 1:
		if (q->size <= SIZE)
			plumb_sendq_move(
			    q, q->at == ring[0] ? ring[1] : ring[0], SIZE);
		break;
	case 2:
		if (q->cap == SIZE && q->size <= SIZE && len <= SIZE - q->size)
			plumb_sendq_push(q, given, len);
		break;
	case 3:
		push_rest(q);
		break;
	case 6:
		total();
		break;
	case 4:
		plumb_sendq_view(q, out);
		break;
	case 5:
		if (len <= q->size)
			plumb_sendq_take(q, len);
		break;
	default:
		plumb_sendq_clear(q);
		break;
	}
}

static void
room(struct plumb_slots *s)
{
	switch (any_unsigned % 4) {
	case 0:
		if (s->open <= SIZE)
			plumb_slots_move(
			    s, s->fd == fds[0] ? fds[1] : fds[0], SIZE);
		break;
	case 1:
		if (s->holders <= SIZE)
			plumb_slots_widen(s,
			    s->holder == holders[0] ? holders[1] : holders[0],
			    SIZE);
		break;
	case 2:
		if (s->open < s->cap)
			plumb_slots_reserve(s);
		break;
	default:
		if (s->count < s->open)
			plumb_slots_release(s);
		break;
	}
}

static void
slots(struct plumb_slots *s)
{
	int fd = (int)(any_unsigned % SIZE);

	if (s->holders != SIZE || s->holder == NULL)
		return;
	if (s->holder[fd].slot > 0)
		plumb_slots_remove(s, fd);
	else if (any_unsigned % 2 == 0)
		plumb_slots_hold(s, fd,
		    any_unsigned % 2 == 0 ? NULL
					  : (struct plumb_watch *)&somebody);
	else if (s->holder[fd].watch != NULL && s->count < s->open)
		plumb_slots_add(s, fd);
}

void
eva_queues(void)
{
	struct plumb_sendq q;
	struct plumb_slots s = { .fd = NULL, .holder = NULL };

	for (size_t i = 0; i < SIZE; i++)
		given[i] = any_byte;
	plumb_sendq_init(&q);
	while (any_unsigned != 0) {
		sendq(&q);
		room(&s);
		slots(&s);
	}
}
