#!/usr/bin/env python3
"""Prints a tape of about N lines, as many protocols would record it:
make_tape.py N. The same N gives the same tape."""
import random
import sys

NAMES = 300
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFG0123456789/=:."
COPY = 1000000  # a longer tape is this many lines again and again


def made(a, rnd):
    port = rnd.randrange(1024, 65000)
    return ["<= protocol_factory", "<- protocol_factory",
            "<= connection_made", "=> get_extra_info peername",
            "-> get_extra_info :127.0.0.1:%d" % port,
            "=> set_write_buffer_limits high=65536 low=16384",
            "-> set_write_buffer_limits low=16384 high=65536",
            "<- connection_made"]


def request(rnd):
    data = "".join(rnd.choice(LETTERS) for _ in range(rnd.randrange(1, 40)))
    return ["<= data_received :%s%%0a" % data,
            "=> write :%s%%0d%%0a" % data[:20],
            "-> write size=0", "<- data_received"]


def bulk(rnd):
    return ["<= data_received *%d crc=%08x" % (
                rnd.randrange(100, 262144), rnd.randrange(2 ** 32)),
            "=> write *%d" % rnd.randrange(100, 100000),
            "-> write size=%d" % rnd.randrange(0, 60000),
            "=> is_closing", "-> is_closing false", "<- data_received"]


def pausing(rnd):
    size = rnd.randrange(65537, 200000)
    return ["=> write *%d" % size, "<= pause_writing size=%d" % size,
            "<- pause_writing", "-> write size=%d" % size]


def holding(_):
    return ["<= data_received :x", "=> pause_reading", "-> pause_reading",
            "<- data_received", "=> resume_reading", "-> resume_reading"]


def many(_):
    return ["=> writelines :one%20 :two *500", "-> writelines size=0",
            "=> get_write_buffer_size", "-> get_write_buffer_size 0"]


def end(rnd):
    return rnd.choice([
        ["<= eof_received", "<- eof_received return=false",
         "<= connection_lost None"],
        ["=> close", "-> close", "<= connection_lost None"],
        ["=> abort", "-> abort", "<= connection_lost None"],
    ]) + ["<- connection_lost"]


def burst(a, state, rnd):
    """Some lines of the transport a, whose state is kept between them."""
    if state.get(a) is None:
        state[a] = "open"
        return made(a, rnd)
    if state[a] == "paused":
        state[a] = "open"
        return ["<= resume_writing size=%d" % rnd.randrange(0, 16384),
                "<- resume_writing"]
    what = rnd.choices([request, bulk, pausing, holding, many, end],
                       [55, 15, 10, 10, 5, 5])[0]
    if what is pausing:
        state[a] = "paused"
    if what is end:
        state[a] = None
    return what(rnd)


def one_copy(lines):
    rnd, state = random.Random(7), {}
    out = ["loop => hello", "loop -> hello"]
    while len(out) < lines:
        a = "c%d" % rnd.randrange(NAMES)
        out += ["%s %s" % (a, line) for line in burst(a, state, rnd)]
    return "\n".join(out) + "\n"


def main():
    lines = int(sys.argv[1])
    copy = one_copy(min(lines, COPY))
    for _ in range(max(1, lines // COPY)):
        sys.stdout.write(copy)


if __name__ == "__main__":
    main()
