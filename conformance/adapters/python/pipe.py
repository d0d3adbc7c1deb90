"""pipe: the ends of pipes, terminals and sockets in one direction."""

import fcntl
import os
import socket
import struct

from protocols import Protocol
from words import Unsupported

LOCK, NUMBER = 0x40045431, 0x80045430  # TIOCSPTLCK, TIOCGPTN
FLAGS = {"read": os.O_RDONLY, "write": os.O_WRONLY}


def as_file(fd, end):
    return os.fdopen(fd, end[0] + "b", buffering=0)


def new_terminal():
    """The master of a terminal that no slave was ever open of, as it would be
    hung up then; and the path of its slave."""
    master = os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    fcntl.ioctl(master, LOCK, struct.pack("i", 0))
    number = struct.unpack("I", fcntl.ioctl(master, NUMBER, bytes(4)))[0]
    return master, "/dev/pts/%d" % number


def opened_pipe(path, end, via):
    if via == "socket":
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.connect(path)
        except BaseException:
            sock.close()
            raise
        return sock
    return as_file(os.open(
        path, FLAGS[end] | os.O_NONBLOCK | os.O_NOCTTY), end)


def parse_pipe(adapter, args):
    end = args.key("end", FLAGS)
    via = args.key("via", {"socket"} | {"ptmx"} & set(adapter.features))
    path = None if via == "ptmx" else args.need("path")
    if end is None or "pipe" not in adapter.features:
        raise Unsupported
    args.done()
    create = adapter.loop.connect_read_pipe
    if end == "write":
        create = adapter.loop.connect_write_pipe
    words, terminal = "", None
    if via == "ptmx":
        master, slave = new_terminal()
        words, terminal = " path=" + slave, as_file(master, end)

    async def connect(conn):
        pipe = terminal or opened_pipe(path, end, via)
        try:
            conn.given = pipe
            return await create(adapter.factory(conn, Protocol), pipe)
        except BaseException:
            pipe.close()
            raise
    return connect, words
