#!/usr/bin/env python3
# Good, but does not say who sent a datagram.
# Must get: adapter-error, where one comes.
import whole


def spoil(line):
    if "<= datagram_received" in line:
        line = line.partition(" from=")[0]
    return whole.line_of(line)


whole.run(spoil)
