"""What is wrong with a protocol, by one input: the conversation is held whole
and in pieces, and both are compared; a failure is made smaller."""

import sys

from . import talk

SIMPLER_MAX = 500
SHORTER_MAX = 400
PIECES = "what it answers depends on the pieces that the bytes come in"
RANDOM = "it answers the same bytes, in one piece both times, in two ways"
RESULTS = {"eof": "EOF", "silence": "nothing more", "reset": "a reset"}


class Judgement:
    def __init__(self, target, plan, data, new_loop, name="t"):
        self.target, self.plan, self.data = target, plan, data
        self.whole = talk.hold(target, plan.whole(), data, new_loop, name + "w")
        self.pieces = talk.hold(target, plan, data, new_loop, name + "p")
        self.problem = next(iter(self.whole.problems + self.pieces.problems),
                            None)
        if self.problem is None and not self.is_same():
            again = talk.hold(target, plan.whole(), data, new_loop)
            self.problem = (PIECES if again.answer == self.whole.answer
                            else RANDOM), ""

    def may_be_less(self):
        return (self.pieces.cut_off or self.pieces.aborted or
                (self.plan.ending == "reset" and "block" in self.plan.parts))

    def is_same(self):
        whole, pieces = self.whole.answer, self.pieces.answer
        if "compare" in self.target.off or whole == pieces:
            return True
        if self.may_be_less() and whole[0].startswith(pieces[0]):
            return True
        same = self.target.is_same
        return same is not None and same(whole, pieces)

    def tell(self):
        say = lambda text: print(text, file=sys.stderr)  # noqa: E731
        plan, (what, why) = self.plan, self.problem
        say("plumbfuzz: %s: %s%s" % (
            self.target.name, what, why and ": " + why))
        say("  the peer sends %d bytes %.400r, then %s" % (
            plan.cut, self.data[:plan.cut], RESULTS[plan.ending]))
        say("  in the way: " + ("split at %d" % plan.split if plan.split else
                                ", ".join(sorted(plan.parts)) or "nothing"))
        for name, held in ("whole", self.whole), ("in pieces", self.pieces):
            data, ended, lost, error = held.answer
            say("  %s: answered %d bytes %.400r; %s%s" % (
                name, len(data), data, "ended" if ended else "open",
                ", lost " + error if lost else ""))
        for name, held in ("whole", self.whole), ("in pieces", self.pieces):
            say("--- " + name)
            say("\n".join(held.tape[-200:]))
        say("---")


def shows(target, plan, data, new_loop, what):
    problem = Judgement(target, plan, data, new_loop).problem
    return problem is not None and problem[0] == what


def simpler(target, plan, data, new_loop, what):
    """The first plan that shows the same with less in its way."""
    for ending in "silence", "eof":
        if plan.ending == ending or ending in target.off:
            break
        less = plan.but(ending=ending)
        if shows(target, less, data, new_loop, what):
            plan = less
            break
    for part in sorted(plan.parts):
        less = plan.but(parts=plan.parts - {part})
        if shows(target, less, data, new_loop, what):
            plan = less
    if not plan.parts or plan.split:
        return plan
    for at in range(1, min(plan.cut, SIMPLER_MAX)):
        less = plan.but(parts=frozenset({"pieces"}), split=at)
        if shows(target, less, data, new_loop, what):
            return less
    return plan


def shorter(target, plan, data, new_loop, what):
    """The same with fewer bytes: the plan for them, and the bytes."""
    data, tries, count = data[:plan.cut], 0, plan.cut // 2
    while count and tries < SHORTER_MAX:
        at = 0
        while at + count <= len(data) and tries < SHORTER_MAX:
            tries += 1
            less = data[:at] + data[at + count:]
            split = plan.split
            if split > at:
                split = max(at, split - count)
            next_plan = plan.but(cut=len(less), split=split)
            if (bool(split) == bool(plan.split) and
                    shows(target, next_plan, less, new_loop, what)):
                plan, data = next_plan, less
            else:
                at += count
        count //= 2
    return plan, data
