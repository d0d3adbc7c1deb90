#!/usr/bin/env python3
# Good, but says something that is no tape line when a transport called a is
# aborted.
# Must get: adapter-error, in each case that aborts `a`; the others pass.
import whole


def spoil(line):
    if line == "a => abort":
        return b"Segmentation fault (\x07core \xff dumped)\n"
    return whole.line_of(line)


whole.run(spoil)
