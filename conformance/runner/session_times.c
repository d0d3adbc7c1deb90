#include "conformance/runner/session_times.h"

#include <stdio.h>

#include "conformance/runner/choices.h"

static bool
is_choice(const struct outcome *o)
{
	return o->verdict == VERDICT_PASS ||
	       (o->verdict == VERDICT_FAIL && !o->gates);
}

static const char *
choice_of(const struct outcome *o)
{
	if (*o->profile != '\0') {
		return o->profile;
	}
	return o->verdict == VERDICT_PASS ? "holds" : "does not hold";
}

static void
number_message(struct outcome *o, unsigned time, unsigned times)
{
	char message[sizeof(o->message)];

	snprintf(message, sizeof(message), "%s", o->message);
	snprintf(o->message, sizeof(o->message), "%.440s (time %u of %u)",
	    message, time, times);
}

void
session_play_times(
    struct session *s, const struct suite_case *c, struct outcome *o)
{
	struct choices choices = { 0 };
	unsigned time = 0;
	bool on = true;

	*o = (struct outcome){ .tape = NULL };
	while (on && time < c->times) {
		struct outcome now;

		time++;
		session_play(s, c, &now);
		on = is_choice(&now);
		if (on && (*now.profile != '\0' || !now.gates)) {
			choices_add(&choices, choice_of(&now), 1);
		}
		now.checked += o->checked;
		if (time == 1 ||
		    verdict_worse(o->verdict, now.verdict) != o->verdict) {
			*o = now;
		}
		o->checked = now.checked;
	}
	if (!on && time > 1) {
		number_message(o, time, c->times);
	}
	choices_text(&choices, o->profile);
}
