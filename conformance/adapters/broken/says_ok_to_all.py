#!/usr/bin/env python3
# Claims to have done whatever it is asked, words that nobody knows included.
# Must get: the run ends at the probe of its honesty, exit 4.
import sys

for line in sys.stdin:
    who, mark, verb = (line.split() + ["", "", ""])[:3]
    words = ""
    if verb == "hello":
        words = " tape=1 name=liar version=1 features=tcp,unix"
    print(who, "->", ("on" if mark == "on" else verb) + words, flush=True)
