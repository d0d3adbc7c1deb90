"""Transports under their names, and the protocols that say what they hear."""

import asyncio
from collections import defaultdict

from info import descriptor
from words import (
    DATA_MAX, PATTERN, PERIOD, Unsupported, address_bytes, data_words, escaped,
    exc_words, truth)


class Conn:
    """One name of the tape: a transport, its counts, its pattern offset."""

    def __init__(self, name):
        self.name = name
        self.transport = None
        self.protocol = None
        self.descriptor = None
        self.given = None  # the pipe that was handed over
        self.kept = []     # what must live as long as this does
        self.parts = {}    # the pipes of a subprocess
        self.patient = False  # its end takes time
        self.lost = False
        self.tasks = []
        self.cancelled = False
        self.aborted = False
        self.forgotten = False
        self.offset = 0
        self.counts = defaultdict(int)

    def take(self, item):
        if isinstance(item, bytes):
            return item
        start = self.offset % PERIOD
        self.offset += item
        times = (start + item) // len(PATTERN) + 1
        whole = PATTERN if times == 1 else PATTERN * times
        return whole[start:start + item]

    def finished(self):
        for task in self.tasks:
            if not task.done():
                return False
        return self.lost or self.transport is None

    def size_words(self):
        try:
            return "size=%d" % self.transport.get_write_buffer_size()
        except Exception:
            return ""

    def made(self, transport):
        self.transport = transport
        info = transport.get_extra_info
        self.descriptor = descriptor(info("socket") or info("pipe"))


class Base:
    """What all kinds of protocols have."""

    def __init__(self, adapter, conn, name="p"):
        self.adapter, self.conn, self.name = adapter, conn, name
        conn.protocol = self

    def react(self, callback, words="", leave=None):
        if self.conn.forgotten:
            return None
        via = "" if self.name == "p" else "via=" + self.name
        return self.adapter.callback(
            self.conn.name, callback, self.conn.counts, words, via, leave)

    def connection_made(self, transport):
        self.conn.made(transport)
        self.react("connection_made")

    def connection_lost(self, exc):
        self.conn.lost = True
        self.react("connection_lost", exc_words(exc))

    def pause_writing(self):
        self.react("pause_writing", self.conn.size_words())

    def resume_writing(self):
        self.react("resume_writing", self.conn.size_words())


def return_words(result):
    return " return=" + truth(result)


class Protocol(Base, asyncio.Protocol):
    def data_received(self, data):
        self.react("data_received", data_words(data))

    def eof_received(self):
        return self.react("eof_received", "", return_words)


class BufferedProtocol(
        Base, getattr(asyncio, "BufferedProtocol", asyncio.BaseProtocol)):
    """A new buffer for each read, so that what was not filled is seen."""

    def __init__(self, adapter, conn, size, name="p"):
        super().__init__(adapter, conn, name)
        self.size, self.buffer = size, None

    def get_buffer(self, sizehint):
        self.give(None)
        self.react("get_buffer", "sizehint=%d" % sizehint, self.give)
        return self.buffer

    def give(self, kind):
        self.buffer = GIVEN[kind](self.size)
        return " size=%d" % len(self.buffer)

    def buffer_updated(self, nbytes):
        self.react("buffer_updated", data_words(bytes(self.buffer[:nbytes])))

    def eof_received(self):
        return self.react("eof_received", "", return_words)


GIVEN = {None: lambda size: memoryview(bytearray(size)),
         "bytearray": bytearray, "readonly": bytes, "empty": lambda _: b""}


def parse_protocol(adapter, args):
    """The class of the protocol, and what it is made of besides."""
    if args.key("protocol", {"buffered"}):
        if "buffered" not in adapter.features:
            raise Unsupported
        return BufferedProtocol, args.count("buffer", 1, DATA_MAX, 65536)
    return (Protocol,)


class DatagramProtocol(Base, asyncio.DatagramProtocol):
    def datagram_received(self, data, address):
        self.react("datagram_received", "%s from=%s" % (
            data_words(data), escaped(address_bytes(address))))

    def error_received(self, exc):
        self.react("error_received", exc_words(exc))


class SubprocessProtocol(Base, asyncio.SubprocessProtocol):
    def connection_made(self, transport):
        for fd in range(3):
            pipe = transport.get_pipe_transport(fd)
            if pipe is not None:
                self.adapter.new_part(self.conn, str(fd)).made(pipe)
        super().connection_made(transport)

    def pipe_data_received(self, fd, data):
        self.react("pipe_data_received", "%s fd=%d" % (data_words(data), fd))

    def pipe_connection_lost(self, fd, exc):
        self.react("pipe_connection_lost", "%s fd=%d" % (exc_words(exc), fd))

    def process_exited(self):
        self.react("process_exited")
