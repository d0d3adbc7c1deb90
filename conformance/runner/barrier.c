#include "conformance/runner/barrier.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer.h"

enum { SYNC_TURNS = 3, PATIENCE = 4, PAUSE = 2 /* milliseconds */ };

/* Changes with everything that moves: lines, bytes, queues. */
static unsigned long long
stir(const struct session *s)
{
	unsigned long long sum = s->record.tape.len;

	for (size_t i = 1; i < s->actors.count; i++) {
		sum = sum * 1000003 + peer_stir(s->actors.at[i]);
	}
	return sum;
}

static struct canary *
canary_of(struct session *s)
{
	enum net net = s->kind->net;
	struct canary *c = &s->canaries[net];

	if (c->fd < 0) {
		c = &s->canaries[net == NET_TCP ? NET_UNIX : NET_TCP];
	}
	return c->fd >= 0 ? c : NULL;
}

/* Sends the byte; how much must have been heard for it to be back. */
static size_t
let_fly(struct canary *c)
{
	size_t before = c ? c->heard : 0;

	/*
	 * One that cannot be sent will not come back; its time to wait is over.
	 */
	if (c) {
		send(c->fd, ".", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	}
	return before + 1;
}

/*
 * The loop turns, as its adapter says, and the byte does not come back: this
 * implementation does not read what it should. It is judged with sync alone.
 */
static void
give_up(struct canary *c)
{
	close(c->fd);
	c->fd = -1;
}

static void
ask_peers(struct session *s)
{
	for (size_t i = 1; i < s->actors.count; i++) {
		peer_ask(s->actors.at[i]);
	}
}

static bool
all_have_answered(const struct session *s)
{
	for (size_t i = 1; i < s->actors.count; i++) {
		if (!peer_has_answered(s->actors.at[i])) {
			return false;
		}
	}
	return true;
}

static void
note_silence(struct session *s, bool only_peers)
{
	if (only_peers) {
		record_flaw(&s->record, VERDICT_INCONCLUSIVE, PLUMB_RULE_NONE,
		    "the child does not answer the runner within %g s",
		    s->guard);
		return;
	}
	record_flaw(&s->record, VERDICT_HANG, PLUMB_RULE_NONE,
	    "the loop gave no sign of life within %g s", s->guard);
	s->usable = false;
}

/* Waits for all answers; false with a flaw, and where the canary was lost. */
static bool
wait_for_round(struct session *s, struct canary *c, size_t heard, size_t sync)
{
	double end = stage_now() + s->guard;
	int silent = 0;

	while ((c && c->heard < heard) || s->record.done < sync ||
	       !all_have_answered(s)) {
		bool news = stage_pump(s, STAGE_SILENCE);

		if (s->record.flaw.verdict != VERDICT_NONE) {
			return false;
		}
		if (!news && s->record.done >= sync && c && c->heard < heard) {
			if (++silent == PATIENCE) {
				give_up(c);
				return false;
			}
			sync = stage_sayf(s, "loop => sync n=%d", SYNC_TURNS);
		}
		if (stage_now() > end) {
			note_silence(s, s->record.done >= sync &&
					    (!c || c->heard >= heard));
			return false;
		}
	}
	return s->record.flaw.verdict == VERDICT_NONE;
}

enum barrier_round
barrier_round(struct session *s)
{
	struct canary *c = canary_of(s);
	unsigned long long before = stir(s);
	size_t sync = stage_sayf(s, "loop => sync n=%d", SYNC_TURNS);
	size_t heard;

	process_flush(&s->process);
	heard = let_fly(c);
	ask_peers(s);
	if (!wait_for_round(s, c, heard, sync)) {
		return s->record.flaw.verdict == VERDICT_NONE ? BARRIER_MOVED
							      : BARRIER_DEAD;
	}
	for (size_t i = 1; i < s->actors.count; i++) {
		peer_move(s->actors.at[i]);
	}
	return stir(s) == before ? BARRIER_QUIET : BARRIER_MOVED;
}

/*
 * One quiet round is enough where all that was sent has arrived. With bytes of
 * a peer still unacknowledged, as when nobody reads, one more shows that they
 * stand still.
 */
static size_t
rounds_needed(const struct session *s)
{
	size_t needed = barrier_rounds_due(s);

	for (size_t i = 1; i < s->actors.count && needed < 2; i++) {
		if (!peer_has_arrived(s->actors.at[i])) {
			return 2;
		}
	}
	return needed > 0 ? needed : 1;
}

/*
 * What is not the loop's is not hurried by its turns: between two rounds it is
 * left alone for a moment. How many rounds there were decides, not how long
 * they took.
 */
bool
barrier_pause(struct session *s)
{
	return barrier_rounds_due(s) == 0 || !stage_pump(s, PAUSE);
}

bool
barrier_settle(struct session *s)
{
	double end = stage_now() + s->guard;

	for (size_t quiet = 0; quiet < rounds_needed(s);) {
		enum barrier_round round = barrier_round(s);

		if (round == BARRIER_DEAD) {
			return false;
		}
		quiet = round == BARRIER_QUIET ? quiet + 1 : 0;
		if (!barrier_pause(s)) {
			quiet = 0;
		}
		if (quiet < rounds_needed(s) && stage_now() > end) {
			record_flaw(&s->record, VERDICT_INCONCLUSIVE,
			    PLUMB_RULE_NONE, "no rest within %g s", s->guard);
			return false;
		}
	}
	return true;
}

size_t
barrier_rounds_due(const struct session *s)
{
	size_t most = 0;

	for (size_t i = 1; i < s->actors.count; i++) {
		size_t due = peer_due(s->actors.at[i]);

		most = due > most ? due : most;
	}
	return most;
}

bool
barrier_has_canary(struct session *s)
{
	return canary_of(s) != NULL;
}

bool
barrier_alive(struct session *s)
{
	struct canary *c = canary_of(s);
	double end = stage_now() + s->guard;
	size_t heard = let_fly(c);

	while (c && c->heard < heard) {
		if (!s->usable || stage_now() > end) {
			return false;
		}
		stage_pump(s, STAGE_SILENCE);
	}
	return c != NULL;
}

struct meeting {
	struct session *session;
	struct actor *actor;
	struct listener *listener;
	bool tcp;
};

static bool
have_met(void *what)
{
	struct meeting *m = what;

	if (m->actor->fd < 0) {
		m->actor->fd = peer_accept(m->listener->fd, m->tcp);
	}
	return m->actor->fd >= 0 &&
	       m->actor->monitor.phase == PLUMB_PHASE_OPEN &&
	       m->actor->monitor.callbacks == 0;
}

/*
 * Only when the first byte has come back is it a canary; until then it is a
 * transport like any other, and its lines are recorded.
 */
bool
barrier_open(struct session *s, enum net net)
{
	struct canary *c = &s->canaries[net];
	struct meeting m = { s, NULL, NULL, net == NET_TCP };
	enum waited waited;
	char name[sizeof(c->name)];

	snprintf(name, sizeof(name), "canary.%s", net_name(net));
	m.listener = stage_listener(s, net, 0);
	m.actor = actors_add(&s->actors, name, strlen(name));
	if (!m.listener || !m.actor) {
		return false;
	}
	if (m.tcp) {
		stage_sayf(s, "%s => open kind=tcp host=127.0.0.1 port=%u",
		    m.actor->name, m.listener->port);
	} else {
		stage_sayf(s, "%s => open kind=unix path=%s", m.actor->name,
		    m.listener->path);
	}
	waited = stage_wait(s, have_met, &m);
	if (waited != WAITED_YES) {
		return false;
	}
	memcpy(c->name, name, sizeof(name));
	c->fd = m.actor->fd;
	c->heard = 0;
	m.actor->fd = -1;
	/* From now on its lines are no longer recorded; does it sing? */
	actors_clear(&s->actors);
	record_start(&s->record, &s->actors, s->kind);
	return barrier_round(s) != BARRIER_DEAD;
}
