#!/usr/bin/env python3
# Good, but stops for ever when a transport called a is to be aborted.
# Must get: hang, in each case that aborts `a`; the others pass.
import signal

import whole


def spoil(line):
    if line == "a => abort":
        while True:
            signal.pause()
    return whole.line_of(line)


whole.run(spoil)
