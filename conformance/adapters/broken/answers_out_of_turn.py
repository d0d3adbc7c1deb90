#!/usr/bin/env python3
# Good, but says that abort() of a has returned before it has said that it was
# called.
# Must get: adapter-error, in each case that aborts `a`; the others pass.
import whole


def spoil(line):
    if line == "a => abort":
        return b""
    if line == "a -> abort":
        return b"a -> abort\na => abort\n"
    return whole.line_of(line)


whole.run(spoil)
