"""Fuzzing for asyncio protocols: what plumbline/fuzz.h does for protocols in C.

    from plumbfuzz import Target, instrumented, main

    with instrumented():  # for atheris; nothing without it
        import mine

    if __name__ == "__main__":
        main(Target("mine", mine.Protocol, samples=[b"hello\\r\\n"]))

Each input is a conversation that is held twice, on a real loop and over a real
socket pair: once with all that the peer sends in one piece and nothing in the
way, once in pieces. Then the peer is slow in taking what is written (so that
pause_writing comes), reading is paused for a while, limits are changed and the
transport is closed or aborted from inside callbacks. Both end alike: in
silence, with EOF, or with a reset. It is wrong where the protocol answers other
bytes in pieces than whole, or ends otherwise; answers the same in two ways;
writes when the connection is lost; calls a method that raises, or raises; never
rests; buffers more than most_buffered although paused.

What a protocol may do otherwise, or is not to meet, is turned off by name:
compare, eof, silence, reset, cut, block, pause, limits, close, time, raise,
lost. is_same(whole, pieces) says whether two answers, each (data, ended, lost,
name of the error), are as good as the same.

The transport that the protocol is given stands before the real one and has all
of its methods; loop.start_tls() and loop.sendfile() do not take it. Clocks are
the loop's only: call_later() runs on a time that is counted on by hand.
"""

import contextlib
import dataclasses
import sys

from .stress import main  # noqa: F401


@dataclasses.dataclass
class Target:
    name: str
    factory: callable
    samples: list = dataclasses.field(default_factory=list)
    off: frozenset = frozenset()
    is_same: callable = None
    most_buffered: int = 0


def instrumented():
    """Where atheris is asked for: what is imported inside is instrumented."""
    if "--atheris" not in sys.argv:
        return contextlib.nullcontext()
    import atheris
    return atheris.instrument_imports()
