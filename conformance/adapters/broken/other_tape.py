#!/usr/bin/env python3
# Speaks a version of the tape that nobody knows.
# Must get: the run ends, exit 4.
import whole

whole.run(lambda line: whole.line_of(line.replace("tape=1", "tape=999")))
