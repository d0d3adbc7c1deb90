"""The program that a target is: seeds, files, or atheris."""

import argparse
import asyncio
import logging
import os
import random
import subprocess
import sys

from . import judge, plan

EXIT_FOUND = 1


class Stress:
    def __init__(self, target, options):
        self.target, self.options = target, options
        self.new_loop = asyncio.new_event_loop
        self.held = self.bytes = 0
        self.tape = []

    def is_wrong(self, a_plan, data, again):
        """Whether; then it is told, made smaller."""
        self.held += 2
        self.bytes += 2 * a_plan.cut
        found = judge.Judgement(self.target, a_plan, data, self.new_loop,
                                "c%d" % self.held)
        if self.options.check:
            self.tape += found.whole.tape + found.pieces.tape
        if found.problem is None:
            return False
        what = found.problem[0]
        small = judge.simpler(self.target, a_plan, data, self.new_loop, what)
        small, data = judge.shorter(
            self.target, small, data, self.new_loop, what)
        small = judge.Judgement(self.target, small, data, self.new_loop)
        (small if small.problem else found).tell()
        print("again: " + again, file=sys.stderr)
        return True

    def seed(self, seed):
        chance = random.Random(seed)
        data = plan.say(chance, self.target.samples)
        a_plan = plan.make(chance.getrandbits(63), len(data), self.target.off)
        return self.is_wrong(a_plan, data, "%s --seed=%d" % (
            sys.argv[0], seed))

    def input(self, data, again):
        """Of a fuzzer: its last 8 bytes are the seed."""
        number = 0
        if len(data) >= 8:
            number, data = int.from_bytes(data[-8:], "big"), data[:-8]
        a_plan = plan.make(number, len(data), self.target.off)
        return self.is_wrong(a_plan, data, again)

    def sample(self, number, data):
        """Every split in two, and byte by byte, with every end."""
        for ending in sorted({"silence", "eof", "reset"} - self.target.off):
            for split in range(len(data)):
                a_plan = plan.Plan(0, len(data), ending,
                                   frozenset({"pieces"}), split)
                if self.is_wrong(a_plan, data, "sample %d" % number):
                    return True
        return False

    def check(self):
        """The same monitor that judges every loop judges what was recorded."""
        if not self.options.check or not self.tape:
            return True
        done = subprocess.run(
            [self.options.check, "check", "-"], check=False,
            input="".join(line + "\n" for line in self.tape).encode("ascii"),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print("check: " + done.stdout.decode().strip().split("\n")[-1])
        if done.returncode != 0:
            sys.stderr.write(done.stdout.decode()[-4000:])
        return done.returncode == 0

    def run(self):
        for number, data in enumerate(self.target.samples, 1):
            if self.sample(number, data):
                return EXIT_FOUND
        for seed in range(1, self.options.seeds + 1):
            if self.seed(seed):
                return EXIT_FOUND
        print("%s: %d conversations, %d bytes, %d samples and seeds 1 to %d: "
              "nothing found" % (self.target.name, self.held, self.bytes,
                                 len(self.target.samples), self.options.seeds))
        return 0 if self.check() else EXIT_FOUND


def fuzz(stress, rest):
    """With atheris, which ends the program."""
    import atheris

    def one_input(data):
        if stress.input(data, "the file that is written now"):
            os._exit(77)

    atheris.Setup([sys.argv[0], *rest], one_input)
    atheris.Fuzz()


def main(target):
    p = argparse.ArgumentParser(prog=target.name)
    p.add_argument("--seeds", type=int, default=1000)
    p.add_argument("--seed", type=int, help="only that one")
    p.add_argument("--check", help="the plumbline that judges the tapes")
    p.add_argument("--atheris", action="store_true",
                   help="fuzz; what follows is libFuzzer's")
    p.add_argument("files", nargs="*", help="inputs of a fuzzer")
    options, rest = p.parse_known_args()
    target.off = frozenset(target.off)
    stress = Stress(target, options)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    if options.atheris:
        return fuzz(stress, rest + options.files)
    if rest:
        p.error("unknown: " + " ".join(rest))
    if options.files:
        for path in options.files:
            with open(path, "rb") as f:
                if stress.input(f.read(), "%s %s" % (sys.argv[0], path)):
                    sys.exit(EXIT_FOUND)
            print("%s: nothing found" % path)
        sys.exit(0)
    if options.seed is not None:
        sys.exit(EXIT_FOUND if stress.seed(options.seed) else 0)
    sys.exit(stress.run())
