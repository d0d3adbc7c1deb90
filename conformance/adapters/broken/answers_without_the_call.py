#!/usr/bin/env python3
# Good, but never says that it calls is_closing, only what that returned.
# Must get: adapter-error, in each case that calls `is_closing`; the others pass.
import whole


def spoil(line):
    return b"" if line == "a => is_closing" else whole.line_of(line)


whole.run(spoil)
