#!/usr/bin/env python3
"""The adapter for CPython's asyncio and for every loop that keeps its API.

    adapter.py [--loop module:factory] [--thread]

Commands come on standard input, tape lines go to standard output; the contract
is spec/adapter.md. The standard library alone, CPython 3.6 and later.
With --thread the commands are read by a thread and not by the loop's own
reader, for loops that cannot, or that lose what is done from there.
"""

import argparse
import asyncio
import atexit
import gc
import importlib
import os
import re
import sys

from features import find_features
from session import Adapter
from tape import Input, Tape


def identity(package):
    python = version = "%d.%d.%d" % sys.version_info[:3]
    if package != "asyncio":
        version = getattr(sys.modules[package], "__version__", "unknown")
    return "name=%s version=%s python=%s" % (package, version, python)


def make_loop(spec):
    module, _, factory = spec.partition(":")
    loop = getattr(importlib.import_module(module), factory)()
    # aiofastnet:loop_factory returns a factory and not a loop
    return loop if hasattr(loop, "run_forever") else loop()


def parse_options(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--loop", metavar="MODULE:FACTORY",
                        default="asyncio:new_event_loop")
    parser.add_argument("--thread", action="store_true",
                        help="read commands by a thread, not by the loop")
    return parser.parse_args(argv)


def take_over_standard():
    """Commands and tape on descriptors that no child inherits; on 0 and 1 what
    a child, or a library that prints, can have."""
    commands, tape = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return commands, tape


def main(argv):
    options = parse_options(argv)
    commands, fd = take_over_standard()
    tape = Tape(fd)
    atexit.register(tape.flush)
    loop = make_loop(options.loop)
    asyncio.set_event_loop(loop)
    features = loop.run_until_complete(find_features(loop))
    who = identity(re.split("[.:]", options.loop)[0])
    adapter = Adapter(loop, tape, who, features)
    Input(loop, adapter, commands).start(options.thread)
    gc.collect()
    gc.disable()  # it runs in reset, not at some moment of a scenario
    if hasattr(gc, "freeze"):
        gc.freeze()
    loop.run_forever()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
