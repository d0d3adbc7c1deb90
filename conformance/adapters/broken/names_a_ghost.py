#!/usr/bin/env python3
# Good, but tells of a transport that nobody made when one called a is aborted.
# Must get: adapter-error, in each case that aborts `a`; the others pass.
import whole


def spoil(line):
    ghost = b"ghost <= data_received :boo\n" if line == "a => abort" else b""
    return ghost + whole.line_of(line)


whole.run(spoil)
