"""spawn: subprocesses, and the methods that they alone have."""

import os
import subprocess

from protocols import SubprocessProtocol
from words import Unsupported

STDIO = {"pipe": subprocess.PIPE, "null": subprocess.DEVNULL, "inherit": None}
STDERR = dict(STDIO, stdout=subprocess.STDOUT)


def parse_spawn(adapter, args):
    words, args.data = args.data, []
    if not words or not all(isinstance(word, bytes) for word in words):
        raise Unsupported
    words = [os.fsdecode(word) for word in words]
    options = {}
    for name, modes in ("stdin", STDIO), ("stdout", STDIO), ("stderr", STDERR):
        options[name] = modes[args.key(name, modes) or "pipe"]
    shell = args.key("shell", {"true"})
    create = adapter.loop.subprocess_exec
    if shell:
        create = adapter.loop.subprocess_shell
    if ("shell" if shell else "subprocess") not in adapter.features or (
            shell and len(words) != 1):
        raise Unsupported

    async def connect(conn):
        factory = adapter.factory(conn, SubprocessProtocol)
        return await create(factory, *words, **options)
    return connect, ""


def parse_pipe_transport(adapter, args):
    fd = args.number("fd")
    if fd is None:
        raise Unsupported
    return lambda conn: direction(conn.transport.get_pipe_transport(fd))


def direction(transport):
    if transport is None:
        return "None"
    try:
        transport.can_write_eof()  # which only what writes can say
        return "write"
    except (AttributeError, NotImplementedError):
        return "read"


def parse_send_signal(adapter, args):
    number = args.number("signal")
    if number is None:
        raise Unsupported

    def call(conn):
        conn.transport.send_signal(number)
        return ""
    return call
