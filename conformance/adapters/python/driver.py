"""Drives an adapter over its two pipes, with plain sockets as the peer."""

import itertools
import os
import select
import shlex
import socket
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = shlex.split(os.environ.get("ADAPTER", "")) or [
    sys.executable, os.path.join(HERE, "adapter.py")]
GUARD = 20


def pattern(size):
    x, out = 1, bytearray()
    for _ in range(min(size, 65521)):
        x = (x * 1103515245 + 12345) % (1 << 31)
        out.append((x >> 16) % 256)
    return (bytes(out) * (size // 65521 + 1))[:size]


class Adapter:
    def __init__(self, *options, **environment):
        self.process = subprocess.Popen(
            COMMAND + list(options), env=dict(os.environ, **environment),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=0)
        self.rest = b""
        self.tape = []

    def send(self, *lines):
        data = "".join(line + "\n" for line in lines).encode()
        while data:
            data = data[self.process.stdin.write(data):]

    def line(self):
        while b"\n" not in self.rest:
            if not select.select([self.process.stdout], [], [], GUARD)[0]:
                raise AssertionError("silent after %r" % self.tape[-3:])
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise AssertionError("dead after %r" % self.tape[-3:])
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        self.tape.append(line.decode("ascii"))
        return self.tape[-1]

    def until(self, start):
        """The lines up to the first that begins so."""
        lines = [self.line()]
        while not (lines[-1] + " ").startswith(start + " "):
            lines.append(self.line())
        return lines

    def ask(self, *commands):
        """The lines that come before the answers to a sync and a last word."""
        self.send(*(commands + ("loop => sync n=1", "ask => last")))
        return self.until("ask -> last")[:-2]

    def end(self):
        self.process.stdin.close()
        with self.process.stdout as out:
            while out.read(65536):
                pass
        return self.process.wait()


class Case(unittest.TestCase):
    numbers = itertools.count()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.adapter = Adapter()
        cls.adapter.send("loop => hello")
        cls.hello = cls.adapter.line()
        words = dict(w.split("=", 1) for w in cls.hello.split()[3:])
        cls.features = words["features"].split(",")

    @classmethod
    def tearDownClass(cls):
        cls.adapter.end()
        cls.folder.cleanup()

    def setUp(self):
        self.sockets = []
        self.send, self.until = self.adapter.send, self.adapter.until
        self.ask = self.adapter.ask

    def tearDown(self):
        self.send("loop => reset")
        self.until("loop -> reset")
        for sock in self.sockets:
            sock.close()

    def need(self, *features):
        missing = set(features) - set(self.features)
        if missing:
            self.skipTest("has not " + ",".join(sorted(missing)))

    def keep(self, sock):
        sock.settimeout(GUARD)
        self.sockets.append(sock)
        return sock

    def path(self):
        return os.path.join(self.folder.name, "s%d" % next(self.numbers))

    def listener(self, kind="tcp"):
        """A listening socket, and the words that lead to it."""
        if kind == "unix":
            sock = self.keep(socket.socket(socket.AF_UNIX))
            sock.bind(self.path())
            where = "kind=unix path=" + sock.getsockname()
        elif kind == "ipv6":
            sock = self.keep(socket.socket(socket.AF_INET6))
            sock.bind(("::1", 0))
            where = "kind=tcp host=::1 port=%d" % sock.getsockname()[1]
        else:
            sock = self.keep(socket.socket())
            sock.bind(("127.0.0.1", 0))
            where = "kind=tcp host=127.0.0.1 port=%d" % sock.getsockname()[1]
        sock.listen(5)
        return sock, where

    def open(self, name="a", kind="tcp", options=""):
        listener, where = self.listener(kind)
        self.send("%s => open %s%s" % (name, where, options))
        lines = self.until(name + " <- opened")
        peer = self.keep(listener.accept()[0])
        listener.close()
        return peer, lines

    def receive(self, peer, size):
        data = b""
        while len(data) < size:
            more = peer.recv(1 << 20)
            if not more:
                break
            data += more
        return data


OPENED = """a -> open
a <= protocol_factory
a <- protocol_factory
a <= connection_made
a <- connection_made
a <= opened
a <- opened""".split("\n")
