#!/usr/bin/env python3
# Good, but is killed by a signal when a transport called a is written to.
# Must get: crash, in each case that writes on `a`; the others pass.
import os
import signal

import whole


def spoil(line):
    if line.startswith("a => write "):
        os.kill(os.getpid(), signal.SIGKILL)
    return whole.line_of(line)


whole.run(spoil)
