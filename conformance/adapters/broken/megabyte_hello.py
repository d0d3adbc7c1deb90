#!/usr/bin/env python3
# Its hello is a line of two megabytes.
# Must get: the run ends, exit 4.
import os
import signal
import sys

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
sys.stdin.readline()
with os.fdopen(1, "wb") as out:
    out.write(b"loop -> hello tape=1 name=")
    out.write(b"m" * (2 << 20) + b" version=1 features=tcp\n")
sys.stdin.read()
