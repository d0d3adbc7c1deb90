#!/usr/bin/env python3
"""Runs a few cases on every adapter of this folder, and looks at what comes of
it: which verdicts, which exit code, and that it ends at all.

    broken_test.py [PLUMBLINE]
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
HOME = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
TOO_LONG = 120
AT_ONCE = 4  # they mostly wait for who says nothing
UNUSABLE = 4
FAILED = 1

# What must come: the exit code, and all the verdicts that are given.
TABLE = {
    "prints_rubbish": (UNUSABLE, set()),
    "dies_at_once": (UNUSABLE, set()),
    "half_a_hello": (UNUSABLE, set()),
    "megabyte_hello": (UNUSABLE, set()),
    "silent": (UNUSABLE, set()),
    "other_tape": (UNUSABLE, set()),
    "says_ok_to_all": (UNUSABLE, set()),
    "dies_in_the_middle": (FAILED, {"crash", "pass"}),
    "dies_by_signal": (FAILED, {"crash", "pass"}),
    "hangs_in_the_middle": (FAILED, {"hang", "pass"}),
    "hangs_in_reset": (FAILED, {"fail", "pass"}),
    "rubbish_in_the_middle": (FAILED, {"adapter-error", "pass"}),
    "half_line_in_the_middle": (FAILED, {"hang", "pass"}),
    "megabyte_in_the_middle": (FAILED, {"adapter-error", "pass"}),
    "answers_out_of_turn": (FAILED, {"adapter-error", "pass"}),
    "answers_without_the_call": (FAILED, {"adapter-error", "pass"}),
    "names_a_ghost": (FAILED, {"adapter-error", "pass"}),
    "forgets_the_pipe": (FAILED, {"adapter-error", "pass"}),
    "forgets_the_sender": (FAILED, {"adapter-error", "pass"}),
    "takes_a_file_for_a_terminal": (FAILED, {"adapter-error", "pass"}),
}
# Few, and among them: data that comes, a write, an abort; and some that no
# breakage touches.
CASES = ["read/echo*", "close/is-closing-at-once*buffered=no*"]
# What concerns other kinds of transports is looked for there.
ELSEWHERE = {
    "forgets_the_pipe": ("subprocess", ["subprocess/raise-in-data*fd=1*",
                                        "subprocess/missing-program*"]),
    "forgets_the_sender": ("udp", ["datagram/empty-ones*",
                                   "datagram/each-goes-whole*"]),
    "takes_a_file_for_a_terminal": ("*", ["pipe/terminal-is-hung-up*",
                                          "pipe/many*"]),
}


def run(plumbline, name, record):
    kind, cases = ELSEWHERE.get(name, ("unix", CASES))
    command = [plumbline, "run", "--guard", "1"]
    command += [] if kind == "*" else ["--kind", kind]
    for pattern in cases:
        command += ["--only", pattern]
    command += ["--out", "jsonl=" + record, "--", sys.executable,
                os.path.join(HERE, name + ".py")]
    return subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=dict(os.environ, PLUMBLINE_HOME=HOME), timeout=TOO_LONG).returncode


def verdicts(record):
    if not os.path.exists(record):
        return {"no record"}
    with open(record) as lines:
        rows = [json.loads(line) for line in lines]
    return {row["verdict"] for row in rows if row["type"] == "case"}


def scripts():
    others = {"whole", "broken_test"}
    files = {name[:-3] for name in os.listdir(HERE) if name.endswith(".py")}
    return files - others


def outcome(plumbline, name):
    with tempfile.TemporaryDirectory() as folder:
        record = os.path.join(folder, "record.jsonl")
        code = run(plumbline, name, record)
        return code, verdicts(record) if code != UNUSABLE else set()


def main(argv):
    plumbline = argv[0] if argv else os.path.join(HOME, "build", "plumbline")
    wrong = 0
    if scripts() != set(TABLE):
        print("not in the table:", sorted(scripts() ^ set(TABLE)))
        wrong += 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda name: outcome(plumbline, name), TABLE))
    for (name, wanted), got in zip(TABLE.items(), outcomes):
        wrong += got != wanted
        print("%-4s %s" % ("ok" if got == wanted else "FAIL", name)
              + ("" if got == wanted else ": got %s, not %s" % (got, wanted)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
