#!/usr/bin/env python3
# Good, but says half of a line and no more when a transport called a is
# aborted.
# Must get: hang, in each case that aborts `a`; the others pass.
import whole

said_half = []


def spoil(line):
    if said_half:
        return b""
    if line == "a -> abort":
        said_half.append(True)
        return b"a -> abo"
    return whole.line_of(line)


whole.run(spoil)
