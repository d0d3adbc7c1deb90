"""The tape, the loop's turns, and the commands as they come in."""

import os
import select
import threading

END = object()  # of the input


class Tape:
    """Lines in their order; written out when the outermost callback of the
    loop is left, so always before the loop waits."""

    def __init__(self, fd):
        self.fd, self.lines, self.depth = fd, [], 0
        self.say = self.lines.append

    def __enter__(self):
        self.depth += 1

    def __exit__(self, *exc):
        self.depth -= 1
        if not self.depth:
            self.flush()

    def flush(self):
        data = "".join([line + "\n" for line in self.lines]).encode("ascii")
        del self.lines[:]
        while data:
            try:
                data = data[os.write(self.fd, data):]
            except BlockingIOError:
                select.select([], [self.fd], [])
            except OSError:
                os._exit(1)  # nobody listens any more


class Turns:
    """A function to be called in the next turn, when the loop has polled: which
    a byte in a pipe of our own shows. Where there is no reader, call_soon."""

    def __init__(self, loop):
        self.loop, self.call, self.pipe = loop, None, os.pipe()
        try:
            loop.add_reader(self.pipe[0], self.ready)
        except (NotImplementedError, AttributeError, OSError, ValueError):
            self.pipe = None

    def next(self, function, *args):
        if self.pipe is None:
            self.loop.call_soon(function, *args)
            return
        self.call = function, args
        os.write(self.pipe[1], b".")

    def ready(self):
        os.read(self.pipe[0], 1)
        function, args = self.call
        function(*args)


class Input:
    """Commands by the loop's own reader; by a thread where it has none."""

    def __init__(self, loop, adapter, fd):
        self.loop, self.adapter, self.fd, self.rest = loop, adapter, fd, b""
        self.thread = None

    def start(self, by_thread):
        try:
            if not by_thread:
                self.loop.add_reader(self.fd, self.ready)
        except (NotImplementedError, AttributeError, OSError, ValueError):
            by_thread = True
        if by_thread:
            self.thread = threading.Thread(target=self.read_all)
            self.thread.daemon = True
            self.thread.start()

    def stop(self):
        if self.thread is None:
            self.loop.remove_reader(self.fd)

    def ready(self):
        self.got(os.read(self.fd, 1 << 16))

    def read_all(self):
        data = None
        while data != b"":
            data = os.read(self.fd, 1 << 16)
            self.loop.call_soon_threadsafe(self.got, data)

    def got(self, data):
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        lines = [line.decode("latin-1") for line in lines]
        if not data:
            self.stop()
            lines = [END]
        self.adapter.feed(lines)
