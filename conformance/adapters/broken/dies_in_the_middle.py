#!/usr/bin/env python3
# Good, but ends inside the first data_received of a transport called a.
# Must get: crash, in each case where `a` receives something; the others pass.
import os

import whole


def spoil(line):
    if line.startswith("a <= data_received"):
        os._exit(3)
    return whole.line_of(line)


whole.run(spoil)
