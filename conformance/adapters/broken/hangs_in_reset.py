#!/usr/bin/env python3
# Good, but keeps the answer to each second reset to itself.
# Must get: fail, in the case that this reset ends, since from outside it looks
# like a transport that is never lost; the others pass.
import itertools

import whole

resets = itertools.count(1)


def spoil(line):
    if line == "loop -> reset" and next(resets) == 2:
        return b""
    return whole.line_of(line)


whole.run(spoil)
