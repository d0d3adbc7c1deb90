#!/usr/bin/env python3
"""The program that tutorial.md builds up is a good adapter: it passes the test
that the Python adapter passes, as it stands on the page."""

import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    with open(os.path.join(HERE, "tutorial.md")) as page:
        blocks = re.findall(r"^```python\n(.*?)^```$", page.read(), re.M | re.S)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tutorial.py")
        with open(path, "w") as program:
            program.write("\n\n".join(blocks))
            program.write("\n\nloop.run_until_complete(session())\n")
        test = os.path.join(HERE, "python", "adapter_test.py")
        command = "%s %s" % (sys.executable, path)
        return subprocess.call(
            [sys.executable, test], env=dict(os.environ, ADAPTER=command))


if __name__ == "__main__":
    sys.exit(main())
