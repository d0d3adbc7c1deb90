#!/usr/bin/env python3
# Good, but does not say of which pipe of a child the bytes are.
# Must get: adapter-error, where a child prints.
import whole


def spoil(line):
    if "pipe_data_received" in line:
        line = line.replace("fd=1", "fd=99999999999999999999")
    return whole.line_of(line)


whole.run(spoil)
