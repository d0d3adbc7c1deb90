#!/usr/bin/env python3
"""plumbfuzz finds what is wrong with a protocol, and leaves alone what is right."""

import asyncio
import io
import os
import random
import sys
import unittest
from contextlib import redirect_stderr

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from plumbfuzz import Target, judge, plan, talk  # noqa: E402

SEEDS = 60
SAMPLES = [b"one\ntwo\nthree\n", b"a line\nand a half"]


class Lines(asyncio.Protocol):
    """Answers each line with itself."""
    came = []

    def __init__(self):
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport
        self.came.append("made")

    def data_received(self, data):
        self.came.append("data")
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.transport.write(line + b"\n")

    def eof_received(self):
        self.came.append("eof")

    def pause_writing(self):
        self.came.append("pause")

    def resume_writing(self):
        self.came.append("resume")

    def connection_lost(self, exc):
        self.came.append("lost" if exc is None else "reset")


class BufferedLines(Lines, asyncio.BufferedProtocol):
    def get_buffer(self, sizehint):
        self.buffer = bytearray(7)
        return self.buffer

    def buffer_updated(self, nbytes):
        Lines.data_received(self, bytes(self.buffer[:nbytes]))


class Hasty(Lines):
    """Takes the end of a piece for the end of a line."""

    def data_received(self, data):
        super().data_received(data)
        if self.rest:
            super().data_received(b"\n")


class WritesWhenLost(Lines):
    def connection_lost(self, exc):
        self.transport.write(b"bye\n")


class WritesLate(Lines):
    def connection_made(self, transport):
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(60, transport.write, b"late\n")


class Raises(Lines):
    def eof_received(self):
        raise ValueError


class WritesBehindTheEnd(Lines):
    def eof_received(self):
        self.transport.write_eof()
        self.transport.write(b"x")
        return True


class NeverRests(Lines):
    def connection_made(self, transport):
        super().connection_made(transport)
        self.again()

    def again(self):
        self.came.append("again")
        if not self.transport.is_closing():
            self.transport.write(b"")
            asyncio.get_running_loop().call_soon(self.again)


class Greedy(Lines):
    def data_received(self, data):
        self.transport.write(bytes(100000))


class ByChance(Lines):
    count = [0]

    def connection_made(self, transport):
        super().connection_made(transport)
        self.count[0] += 1
        if self.count[0] % 3 == 0:
            transport.write(b"third\n")


def target(factory, **options):
    return Target("lines", factory, SAMPLES, **options)


def first(a_target):
    """The plan, the data and the problem of the first seed that has one."""
    for seed in range(1, SEEDS + 1):
        chance = random.Random(seed)
        data = plan.say(chance, SAMPLES, 1000)
        a_plan = plan.make(chance.getrandbits(63), len(data), a_target.off)
        found = judge.Judgement(a_target, a_plan, data, asyncio.new_event_loop)
        if found.problem:
            return a_plan, data, found.problem[0]
    return None, None, None


class Test(unittest.TestCase):
    def found(self, factory, **options):
        options["off"] = frozenset(options.get("off", ()))
        return first(target(factory, **options))[2]

    def test_nothing_is_wrong_with_what_is_right(self):
        self.assertIsNone(self.found(Lines))
        self.assertIsNone(self.found(BufferedLines))

    def test_everything_that_can_come_does(self):
        del Lines.came[:]
        self.found(Lines)
        counts = {what: Lines.came.count(what) for what in set(Lines.came)}
        self.assertEqual(counts["made"], 2 * SEEDS)
        self.assertEqual(counts["lost"] + counts["reset"], 2 * SEEDS)
        self.assertGreater(counts["data"], 4 * SEEDS)
        for what, share in ("eof", 4), ("reset", 20), ("pause", 30):
            self.assertGreater(counts[what], SEEDS / share, what)
        self.assertGreaterEqual(counts["pause"], counts["resume"])

    def test_the_same_seed_is_the_same_conversation(self):
        for seed in range(1, 20):
            a_plan = plan.make(seed, len(SAMPLES[0]))
            tapes = [talk.hold(target(Lines), a_plan, SAMPLES[0]).tape
                     for _ in range(2)]
            self.assertEqual(*tapes)

    def test_pieces_that_matter_are_found_and_made_small(self):
        hasty = target(Hasty)
        a_plan, data, what = first(hasty)
        self.assertEqual(what, judge.PIECES)
        args = asyncio.new_event_loop, what
        a_plan = judge.simpler(hasty, a_plan, data, *args)
        a_plan, data = judge.shorter(hasty, a_plan, data, *args)
        self.assertEqual((len(data), a_plan.split, a_plan.ending),
                         (2, 1, "silence"))
        self.assertIsNone(self.found(Hasty, off={"compare"}))

    def test_what_is_told_has_both_tapes(self):
        a_plan = plan.Plan(0, 4, "eof", frozenset({"pieces"}), 2)
        told = io.StringIO()
        with redirect_stderr(told):
            judge.Judgement(target(Hasty), a_plan, b"abc\n",
                            asyncio.new_event_loop).tell()
        for words in ("split at 2", "--- whole", "--- in pieces",
                      "tw <= data_received :abc%0a",
                      "tp <= data_received :ab"):
            self.assertIn(words, told.getvalue())

    def test_who_asks_for_it_says_what_is_the_same(self):
        self.assertIsNone(self.found(
            Hasty, off={"close", "reset"}, is_same=lambda whole, pieces: True))

    def test_writing_when_lost_is_found(self):
        wrong = "it writes when the connection is lost"
        self.assertEqual(self.found(WritesWhenLost), wrong)
        # Behind a flush such bytes do go out: asyncio's doing.
        self.assertIsNone(self.found(WritesWhenLost, off={"lost", "block"}))
        self.assertEqual(self.found(WritesLate), wrong)
        self.assertIsNone(self.found(WritesLate, off={"time"}))

    def test_raising_is_found(self):
        self.assertEqual(self.found(Raises), "it raises")
        self.assertIsNone(self.found(Raises, off={"raise"}))
        self.assertEqual(self.found(WritesBehindTheEnd),
                         "it calls a method that raises")

    def test_what_never_rests_is_found(self):
        self.assertEqual(self.found(NeverRests), "it does not come to rest")

    def test_what_buffers_too_much_is_found(self):
        off = {"compare"}
        self.assertIsNone(self.found(Greedy, off=off))
        self.assertEqual(self.found(Greedy, off=off, most_buffered=150000),
                         "it goes on writing although writing is paused")

    def test_chance_is_not_taken_for_pieces(self):
        self.assertEqual(self.found(ByChance), judge.RANDOM)


if __name__ == "__main__":
    unittest.main()
