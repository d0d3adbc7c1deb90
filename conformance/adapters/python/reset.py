"""The end of a scenario: whatever it made is ended and forgotten."""

import gc
import os
import socket
import sys
import time

TURNS = 500
QUIET_TURNS = 4
PATIENCE = 5  # seconds, for a child to be gone


class Reset:
    def __init__(self, adapter, keep):
        self.adapter, self.keep = adapter, keep
        self.turns = self.quiet = 0
        self.end = time.monotonic() + PATIENCE

    def go_on(self):
        """Until every transport is lost, and then a few turns more, so that
        what they left behind is not heard in the next scenario."""
        alive = [c for c in self.adapter.conns
                 if c.name not in self.keep and not c.finished()]
        for conn in alive:
            drop(conn)
        self.quiet = 0 if alive else self.quiet + 1
        if any(c.patient for c in alive) and time.monotonic() < self.end:
            self.adapter.loop.call_later(0.001, self.go_on)
            return
        self.turns += 1
        if self.quiet < QUIET_TURNS and self.turns < TURNS:
            self.adapter.turns.next(self.go_on)
            return
        for conn in alive:
            give_up(conn)
        self.forget()
        stuck = ",".join(sorted(c.name for c in alive))
        self.adapter.finish(
            "loop -> reset" + (" stuck=" + stuck if stuck else ""))

    def forget(self):
        adapter = self.adapter
        for conn in adapter.conns:
            while conn.kept and conn.name not in self.keep:
                conn.kept.pop().close()
        adapter.conns = [c for c in adapter.conns if c.name in self.keep]
        adapter.names = {c.name: c for conn in adapter.conns
                         for c in [conn] + list(conn.parts.values())}
        collect()


def drop(conn):
    if not conn.cancelled:
        conn.cancelled = True
        for task in conn.tasks:
            task.cancel()
    if conn.transport is not None and not conn.aborted:
        conn.aborted = True
        abort(conn)
        for part in conn.parts.values():
            abort(part)


def abort(conn):
    transport = conn.transport
    try:
        # What only reads has no abort(), or one that raises, nor has a
        # subprocess, which close() kills.
        try:
            transport.abort()
        except (AttributeError, NotImplementedError):
            transport.close()
    except Exception as exc:
        sys.stderr.write("%s: abort: %r\n" % (conn.name, exc))


def give_up(conn):
    """It will not be heard in the next scenario, nor its peer wait."""
    conn.forgotten = True
    try:
        if conn.given is None:
            fd = os.dup(conn.transport.get_extra_info("socket").fileno())
            with socket.socket(fileno=fd) as sock:
                sock.shutdown(socket.SHUT_RDWR)
        else:
            with open(os.devnull) as null:
                os.dup2(null.fileno(), conn.given.fileno())
    except Exception as exc:
        sys.stderr.write("%s: shutdown: %r\n" % (conn.name, exc))


def collect():
    """What the scenario left behind, not what was there before it."""
    gc.collect(2 if hasattr(gc, "freeze") else 1)
