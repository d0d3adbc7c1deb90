#!/usr/bin/env python3
# Good, but says the path of something else than its terminal.
# Must get: adapter-error, where it opens a terminal.
import whole


def spoil(line):
    if "-> pipe path=" in line:
        line = "a -> pipe path=/dev/null"
    return whole.line_of(line)


whole.run(spoil)
