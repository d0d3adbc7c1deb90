#!/usr/bin/env python3
# Reads everything and never answers.
# Must get: the run ends when the guard does, exit 4.
import sys

sys.stdin.read()
