#!/usr/bin/env python3
# Prints bytes that are no tape, again and again, and reads nothing.
# Must get: the run ends, exit 4 (the adapter is unusable).
import os
import signal

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
while True:
    os.write(1, bytes(range(256)) * 16)
