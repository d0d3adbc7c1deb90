#!/usr/bin/env python3
# Good, but says a line of two megabytes when a transport called a is aborted.
# Must get: adapter-error, in each case that aborts `a`; the others pass.
import whole


def spoil(line):
    if line == "a -> abort":
        return b"a -> abort " + b"x" * (2 << 20) + b"\n"
    return whole.line_of(line)


whole.run(spoil)
