"""The good Python adapter, with a hook that may spoil what it says.

Not an adapter itself: the broken ones in this folder are made of it. A hook is
given each line that is about to be said, and returns the bytes to say instead.
"""

import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
GOOD = os.path.join(HERE, os.pardir, "python")


def load():
    sys.path.insert(0, GOOD)
    path = os.path.join(GOOD, "adapter.py")
    spec = importlib.util.spec_from_file_location("adapter", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def line_of(text):
    return text.encode("ascii") + b"\n"


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def run(hook):
    adapter = load()

    class SpoiltTape(adapter.Tape):
        def flush(self):
            while self.lines:
                write_all(self.fd, hook(self.lines.pop(0)))

    adapter.Tape = SpoiltTape
    sys.exit(adapter.main(sys.argv[1:]))
