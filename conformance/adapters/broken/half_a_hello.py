#!/usr/bin/env python3
# Begins its hello and never ends the line.
# Must get: the run ends when the guard does, exit 4.
import os
import sys

os.write(1, b"loop -> hello tape=1 name=ha")
sys.stdin.read()
