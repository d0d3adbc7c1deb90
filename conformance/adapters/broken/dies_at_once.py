#!/usr/bin/env python3
# Ends before it has said anything.
# Must get: the run ends, exit 4, and shows what is said on standard error.
import sys

sys.exit("dies_at_once: on purpose")
