"""One conversation: a protocol on a real loop, over a real socket pair, whose
other end follows a plan. Nothing waits: the loop is given turns, and each of
them polls. Time is counted on by hand, where the loop lets it be."""

import asyncio
import random
import socket
import struct

from . import proxy

SETTLE = 3      # turns without anything new: the loop has nothing to do
TURNS_MAX = 20000
PIECES_MAX = 512
TICKS = 12      # of 2^n seconds each
BUFFER = 4608   # the smallest that a socket may have


class Wrong(Exception):
    pass


class Talk:
    def __init__(self, target, plan, data, name="t"):
        self.target, self.plan, self.data, self.name = target, plan, data, name
        self.chance = random.Random(plan.seed ^ 0xA5)
        self.tape, self.problems = [], []
        self.transport = self.tap = self.protocol = self.error = None
        self.lost = self.aborted = self.is_paused = self.has_paused = False
        self.cut_off = self.writing_paused = self.is_over = False
        self.answered, self.ended = bytearray(), False
        self.turns = self.now = self.junk = 0

    # What the proxies tell

    def say(self, mark, verb, words=""):
        self.tape.append(" ".join(filter(None, (
            self.name, mark, verb, words))))

    def blame(self, what, why=""):
        if not self.problems:
            self.problems.append((what, why))

    def made(self, transport):
        self.transport, self.tap = transport, proxy.Tap(self, transport)
        if "limits" in self.plan.parts:
            self.set_limits()

    def result_words(self, verb, result):
        if verb == "set_write_buffer_limits":
            return "low=%d high=%d" % self.transport.get_write_buffer_limits()
        if verb in ("write", "writelines"):
            return "size=%d" % self.transport.get_write_buffer_size()
        return ""

    # What somebody else does

    def ours(self, verb, *args, **named):
        words = " ".join("%s=%s" % pair for pair in named.items())
        self.say("=>", verb, words)
        getattr(self.transport, verb)(*args, **named)
        self.say("->", verb, self.result_words(verb, None))

    def set_limits(self):
        most = self.chance.choice((1, 8, 100, 100000))
        self.ours("set_write_buffer_limits", high=self.chance.randrange(most))

    def interfere(self, may_close=True):
        if self.lost or self.is_over or self.transport is None:
            return
        parts, one_in = self.plan.parts, self.chance.randrange
        if "pause" in parts and one_in(4) == 0 and not (
                self.is_paused or self.has_paused):
            self.has_paused = True
            self.ours("pause_reading")
        if "limits" in parts and one_in(4) == 0:
            self.set_limits()
        if "close" in parts and one_in(10) == 0 and may_close:
            self.cut_off = True
            self.ours("close" if one_in(2) else "abort")

    # The peer

    def take(self, most):
        """Reads at most so much of what the protocol has sent."""
        try:
            got = self.peer.recv(most)
        except BlockingIOError:
            return False
        except OSError:  # reset, or it is this end that was closed
            self.ended = True
            return False
        if not got:
            self.ended = True
        junk = min(self.junk, len(got))
        self.junk -= junk
        self.answered += got[junk:]
        return bool(got)

    def take_all(self):
        while not self.ended and self.take(1 << 16):
            pass

    def send(self, size):
        """What of it the socket took; 0: it is full, or nobody is there."""
        try:
            return self.peer.send(self.data[self.sent:self.sent + size])
        except BlockingIOError:
            return 0
        except ConnectionError:
            return self.plan.cut - self.sent

    def end(self):
        if self.plan.ending == "reset":
            self.take_all()
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 struct.pack("ii", 1, 0))
            self.peer.close()
        elif self.plan.ending == "eof":
            try:
                self.peer.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    async def settle(self):
        """Turns until nothing is new any more."""
        quiet = 0
        while quiet < SETTLE:
            before = len(self.tape), len(self.answered)
            await asyncio.sleep(0)
            if "block" not in self.plan.parts and self.plan.ending != "gone":
                self.take_all()
            self.turns += 1
            if self.turns > TURNS_MAX:
                raise Wrong("it does not come to rest")
            quiet = quiet + 1 if before == (
                len(self.tape), len(self.answered)) else 0
        limit = self.target.most_buffered
        if (limit and self.writing_paused and not self.lost and
                self.transport.get_write_buffer_size() > limit):
            self.blame("it goes on writing although writing is paused")

    async def pieces(self):
        self.sent, count = 0, 0
        while self.sent < self.plan.cut and not self.lost:
            size = self.plan.piece(self.chance, self.sent)
            if count > PIECES_MAX and not self.plan.split:
                size += self.plan.cut // 16
            took = self.send(size)
            self.sent += took
            count += 1
            if took and "early" in self.plan.parts and self.chance.randrange(2):
                continue
            await self.settle()
            if "block" in self.plan.parts:
                self.take(1 + self.chance.randrange(
                    1 << self.chance.randrange(16)))
            await self.resume(self.chance.randrange(3) == 0)
            if not took and self.is_stuck():
                return

    def is_stuck(self):
        """The protocol itself reads no more, and is owed nothing."""
        self.take_all()
        return self.is_paused and not self.transport.get_write_buffer_size()

    async def resume(self, now):
        if now and self.has_paused and not self.lost:
            self.has_paused = False
            if not self.is_paused:
                self.ours("resume_reading")
            await self.settle()

    async def time(self):
        if "time" in self.target.off:
            return
        for n in range(TICKS):
            self.now += 1 << n
            await self.drain()

    async def drain(self):
        """Until nothing more of its answer comes."""
        for _ in range(1000):
            before = len(self.answered), len(self.tape)
            self.take_all()
            await self.settle()
            await self.resume(True)
            if before == (len(self.answered), len(self.tape)):
                return
        raise Wrong("it does not come to rest")

    def pair(self):
        """Of Unix sockets; but only those of TCP can be reset at will."""
        if self.plan.ending != "reset":
            return socket.socketpair()
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            ours = socket.create_connection(server.getsockname())
            peer = server.accept()[0]
        for end in ours, peer:  # what is sent has arrived, at once
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ours, peer

    def jam(self, ours):
        """Fills the way to the peer, so that not one byte more goes out."""
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        try:
            while True:
                self.junk += ours.send(bytes(BUFFER))
        except BlockingIOError:
            pass

    async def hold(self):
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self.reported)
        ours, self.peer = self.pair()
        self.kept = ours  # not every loop keeps it
        for end in (ours, self.peer):
            end.setblocking(False)
        if "block" in self.plan.parts:
            self.jam(ours)
        self.protocol = self.target.factory()
        await loop.create_connection(lambda: proxy.proxy_of(self), sock=ours)
        await self.settle()
        await self.pieces()
        await self.drain()
        self.end()
        await self.gone() if self.plan.ending == "reset" else await self.drain()
        await self.time()
        answer = (bytes(self.answered), self.ended or self.lost, self.lost,
                  type(self.error).__name__)
        self.is_over = True
        if not self.lost:
            self.ours("abort")
        await self.gone()
        await self.time()
        self.peer.close()
        await self.settle()  # a socket may be closed only now
        if not self.lost:
            self.blame("connection_lost does not come")
        return answer

    async def gone(self):
        self.plan = self.plan.but(ending="gone")
        self.has_paused = False
        if not (self.lost or self.is_paused):
            self.ours("resume_reading")
        await self.settle()

    def reported(self, loop, context):
        error = context.get("exception")
        self.tape.append("loop <= call_exception_handler %s"
                         % type(error).__name__)
        self.tape.append("loop <- call_exception_handler")
        if "raise" not in self.target.off:
            self.blame("it raises", "%s: %r" % (context["message"], error))


def hold(target, plan, data, new_loop=asyncio.new_event_loop, name="t"):
    """The talk, over, with its answer."""
    talk = Talk(target, plan, data, name)
    loop = new_loop()
    try:
        loop.time = lambda: float(talk.now)
    except AttributeError:
        pass  # a loop whose clock is its own: no time passes by hand
    try:
        talk.answer = loop.run_until_complete(talk.hold())
    except Wrong as e:
        talk.answer = bytes(talk.answered), False, talk.lost, ""
        talk.blame(str(e))
        talk.peer.close()
        talk.transport.abort()
        loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()
    return talk
