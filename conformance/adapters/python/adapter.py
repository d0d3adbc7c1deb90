#!/usr/bin/env python3
"""The adapter for CPython's asyncio and for every loop that keeps its API.

    adapter.py [--loop module:factory] [--thread]

Commands come on standard input, tape lines go to standard output; the contract
is spec/adapter.md. One file, the standard library alone, CPython 3.6 and later.
With --thread the commands are read by a thread and not by the loop's own
reader, for loops that cannot, or that lose what is done from there.
"""

import argparse
import asyncio
import atexit
import errno
import gc
import importlib
import os
import re
import select
import socket
import sys
import threading
import zlib
from collections import defaultdict, deque
from urllib.parse import unquote, unquote_to_bytes

PERIOD = 65521
DATA_MAX = 1 << 30
LINES_MAX = 1 << 20
TEXT_MAX = 64
RESET_TURNS = 500
END = object()  # of the input
QUIET_TURNS = 4

LINE = re.compile(r"[A-Za-z0-9_.-]{1,32} (=>|->|<=|<-|~>|<~|!!|on) "
                  r"[a-z0-9_]{1,32}( [!-~]+)*\Z")
NAME = re.compile(r"[A-Za-z0-9_.-]{1,32}\Z")
KEY = re.compile(r"([a-z0-9_]{1,32})=(.*)\Z", re.S)
TEXT = re.compile(r"(%[0-9A-Fa-f]{2}|[^%])*\Z")

CALLBACKS = {"protocol_factory", "connection_made", "connection_lost",
             "data_received", "eof_received", "pause_writing",
             "resume_writing", "opened"}
RAISES = {cls.__name__: cls for cls in (
    ValueError, RuntimeError, OSError, ZeroDivisionError, BaseException)}
RETURNS = {"true": True, "false": False, "None": None, "0": 0, "1": 1,
           "str": "text", "list": [1, 2], "empty-str": "", "empty-list": []}
INSTEAD = {"str": "text", "int": 7, "None": None, "list": [1, 2]}
TYPES = set(INSTEAD) | {"bytearray", "memoryview", "wide", "strided"}


class Unsupported(Exception):
    """A word that this adapter does not know."""


# Words of the tape

def make_pattern():
    x, out = 1, bytearray()
    for _ in range(PERIOD):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        out.append(x >> 16 & 255)
    return bytes(out)


PATTERN = make_pattern()
ESCAPE = ["%%%02x" % b for b in range(256)]
for b in range(0x21, 0x7f):
    if b != 0x25:
        ESCAPE[b] = chr(b)


def escaped(data):
    return "".join([ESCAPE[b] for b in data])


def data_words(data):
    if len(data) <= TEXT_MAX:
        return ":" + escaped(bytes(data))
    return "*%d crc=%08x" % (len(data), zlib.crc32(data) & 0xffffffff)


def exc_words(exc):
    if exc is None:
        return "None"
    name = type(exc).__name__
    if isinstance(exc, OSError) and isinstance(exc.errno, int):
        symbol = errno.errorcode.get(exc.errno, str(exc.errno))
        return "%s errno=%s" % (name, symbol)
    return name


def truth(value):
    return "true" if value else "false"


def info_words(value, default, was):
    """What get_extra_info() returned; was: what the socket has been."""
    if value is None:
        return "None"
    if value == default:
        return escaped(value.encode())
    if isinstance(value, tuple) and len(value) >= 2:
        host = "[%s]" % value[0] if ":" in str(value[0]) else value[0]
        return ":" + escaped(("%s:%s" % (host, value[1])).encode())
    if isinstance(value, str):
        return ":" + escaped(os.fsencode(value))
    if isinstance(value, bytes):
        return ":" + escaped(value)
    if hasattr(value, "getsockname"):
        return socket_words(value, was)
    return type(value).__name__


def descriptor(sock):
    """What lies behind a socket, or None: a number alone may be another's."""
    try:
        found = os.fstat(sock.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def socket_words(sock, was):
    """What the system says of the socket: is it open, does it send at once?"""
    is_open = descriptor(sock) is not None and descriptor(sock) == was
    words = "socket open=" + truth(is_open)
    if is_open and sock.family != socket.AF_UNIX:
        with socket.fromfd(sock.fileno(), sock.family, sock.type) as copy:
            nodelay = copy.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            words += " nodelay=" + truth(nodelay)
    return words + " class=" + type(sock).__name__


class Args:
    """The arguments of a command, sorted by kind; take_* uses them up."""

    def __init__(self, fields):
        self.data, self.keys, self.words = [], {}, []
        for field in fields:
            self.add(field)

    def add(self, field):
        key = KEY.match(field)
        if field[0] == ":" and TEXT.match(field):
            self.data.append(unquote_to_bytes(field[1:]))
        elif field[0] == "*" and field[1:].isdigit():
            self.data.append(int(field[1:]))
            if self.data[-1] > DATA_MAX:
                raise Unsupported
        elif key and key.group(1) not in self.keys:
            self.keys[key.group(1)] = unquote(key.group(2))
        elif field[0] not in ":*!" and not key:
            self.words.append(field)
        else:
            raise Unsupported

    def key(self, name, allowed=None):
        value = self.keys.pop(name, None)
        if value is not None and allowed is not None and value not in allowed:
            raise Unsupported
        return value

    def number(self, name):
        value = self.key(name)
        if value is None:
            return None
        if not re.match(r"-?[0-9]{1,18}\Z", value):
            raise Unsupported
        return int(value)

    def need(self, name):
        value = self.key(name)
        if not value:
            raise Unsupported
        return value

    def name(self, name):
        value = self.need(name)
        if not NAME.match(value) or value == "loop":
            raise Unsupported
        return value

    def done(self):
        if self.data or self.keys or self.words:
            raise Unsupported


# The tape itself

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


# Transports and their protocols

class Conn:
    """One name of the tape: a transport, its counts, its pattern offset."""

    def __init__(self, name):
        self.name = name
        self.transport = None
        self.descriptor = None
        self.lost = False
        self.task = None
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
        return (PATTERN * ((start + item) // PERIOD + 1))[start:start + item]

    def finished(self):
        pending = self.task is not None and not self.task.done()
        return not pending and (self.lost or self.transport is None)

    def size_words(self):
        try:
            return "size=%d" % self.transport.get_write_buffer_size()
        except Exception:
            return ""


class Protocol(asyncio.Protocol):
    def __init__(self, adapter, conn, name="p"):
        self.adapter, self.conn, self.name = adapter, conn, name

    def react(self, callback, words=""):
        if self.conn.forgotten:
            return None
        via = "" if self.name == "p" else "via=" + self.name
        return self.adapter.callback(
            self.conn.name, callback, self.conn.counts, words, via)

    def connection_made(self, transport):
        self.conn.transport = transport
        self.conn.descriptor = descriptor(transport.get_extra_info("socket"))
        self.react("connection_made")

    def connection_lost(self, exc):
        self.conn.lost = True
        self.react("connection_lost", exc_words(exc))

    def data_received(self, data):
        self.react("data_received", data_words(data))

    def eof_received(self):
        return self.react("eof_received")

    def pause_writing(self):
        self.react("pause_writing", self.conn.size_words())

    def resume_writing(self):
        self.react("resume_writing", self.conn.size_words())


# Methods: each parser takes the arguments and returns what to call with a Conn

def plain(verb, show):
    def parse(adapter, args):
        if verb == "is_reading" and verb not in adapter.features:
            raise Unsupported
        return lambda conn: show(getattr(conn.transport, verb)())
    return parse


def nothing(_):
    return ""


def limits_words(limits):
    return "low=%s high=%s" % limits


def overwrite(buffers):
    for buffer in buffers:
        buffer[:] = b"X" * len(buffer)


def parse_write(adapter, args):
    kind = args.key("type", TYPES)
    mutate = args.key("mutate", {"true"})
    if kind in INSTEAD:
        if mutate:
            raise Unsupported
        item = None
    elif len(args.data) == 1:
        check_wide(kind, args.data)
        item = args.data.pop()
    else:
        raise Unsupported

    def call(conn):
        if kind in INSTEAD:
            conn.transport.write(INSTEAD[kind])
            return conn.size_words()
        data, buffers = given(conn.take(item), kind, mutate)
        conn.transport.write(data)
        overwrite(buffers)
        return conn.size_words()
    return call


def given(data, kind, mutate):
    """The object to pass, and what to overwrite afterwards."""
    if kind == "strided":
        data = bytes(b for byte in data for b in (byte, byte))
    buffer = bytearray(data) if mutate or kind == "bytearray" else data
    shown = buffer
    if kind == "memoryview":
        shown = memoryview(buffer)
    elif kind == "wide":
        shown = memoryview(buffer).cast("I")
    elif kind == "strided":
        shown = memoryview(buffer)[::2]
    return shown, [buffer] if mutate else []


def check_wide(kind, items):
    for item in items:
        size = len(item) if isinstance(item, bytes) else item
        if kind == "wide" and size % 4:
            raise Unsupported


def parse_writelines(adapter, args):
    kind = args.key("type", TYPES)
    mutate = args.key("mutate", {"true"})
    shape = args.key("as", {"tuple", "generator"})
    bad = args.number("bad")
    times = args.number("times")
    if times is not None and not 1 <= times <= LINES_MAX:
        raise Unsupported
    items, args.data = args.data * (times or 1), []
    check_wide(kind, items)
    if bad is not None and not 1 <= bad <= len(items):
        raise Unsupported
    if kind in INSTEAD and (items or mutate or shape or bad or times):
        raise Unsupported

    def call(conn):
        if kind in INSTEAD:
            conn.transport.writelines(INSTEAD[kind])
            return conn.size_words()
        pairs = [given(conn.take(item), kind, mutate) for item in items]
        lines = [data for data, _ in pairs]
        if bad:
            lines[bad - 1] = "text"
        if shape:
            lines = tuple(lines) if shape == "tuple" else (x for x in lines)
        conn.transport.writelines(lines)
        for _, buffers in pairs:
            overwrite(buffers)
        return conn.size_words()
    return call


def number_or_text(value):
    for kind in int, float:
        try:
            return kind(value)
        except ValueError:
            pass
    return value


def parse_set_limits(adapter, args):
    limits = {}
    for key in ("high", "low"):
        value = args.key(key)
        if value is not None:
            limits[key] = number_or_text(value)

    def call(conn):
        conn.transport.set_write_buffer_limits(**limits)
        try:
            return limits_words(conn.transport.get_write_buffer_limits())
        except Exception:
            return ""
    return call


def parse_extra_info(adapter, args):
    if len(args.words) != 1:
        raise Unsupported
    name, default = args.words.pop(), args.key("default")
    if default == "":
        raise Unsupported

    def call(conn):
        if default is None:
            value = conn.transport.get_extra_info(name)
        else:
            value = conn.transport.get_extra_info(name, default)
        return info_words(value, default, conn.descriptor)
    return call


def parse_set_protocol(adapter, args):
    name = args.name("name")
    if "set_protocol" not in adapter.features:
        raise Unsupported

    def call(conn):
        conn.transport.set_protocol(Protocol(adapter, conn, name))
        return ""
    return call


def protocol_words(protocol):
    if protocol is None:
        return "None"
    return getattr(protocol, "name", type(protocol).__name__)


METHODS = {
    "write": parse_write,
    "writelines": parse_writelines,
    "write_eof": plain("write_eof", nothing),
    "can_write_eof": plain("can_write_eof", truth),
    "close": plain("close", nothing),
    "abort": plain("abort", nothing),
    "is_closing": plain("is_closing", truth),
    "pause_reading": plain("pause_reading", nothing),
    "resume_reading": plain("resume_reading", nothing),
    "is_reading": plain("is_reading", truth),
    "get_write_buffer_size": plain("get_write_buffer_size", str),
    "get_write_buffer_limits": plain("get_write_buffer_limits", limits_words),
    "set_write_buffer_limits": parse_set_limits,
    "get_extra_info": parse_extra_info,
    "get_protocol": plain("get_protocol", protocol_words),
    "set_protocol": parse_set_protocol,
}


# The adapter

class Adapter:
    def __init__(self, loop, tape, identity, features):
        self.loop, self.tape, self.turns = loop, tape, Turns(loop)
        self.identity, self.features = identity, features
        self.say = tape.say
        self.commands = deque()  # lines not yet carried out
        self.busy = False        # one of them is not finished
        self.turn = None         # the lines since `turn`
        self.names = {}          # name -> Conn
        self.conns = []          # those that may still be alive
        self.servers = {}
        self.reactions = {}      # (who, callback) -> [(nth, actions)]
        self.loop_counts = defaultdict(int)
        loop.set_exception_handler(self.on_exception)

    # Callbacks

    def callback(self, who, name, counts, words="", via=""):
        """Enter, react, leave; returns what a reaction says to return."""
        with self.tape:
            parts = [who, "<=", name] + [w for w in (words, via) if w]
            self.say(" ".join(parts))
            counts[name] += 1
            result = None
            try:
                for nth, actions in self.reactions.get((who, name), ()):
                    if nth is None or nth == counts[name]:
                        result = self.act(actions, result)
            except BaseException as exc:
                self.say("%s <- %s !%s" % (who, name, exc_words(exc)))
                raise
            tail = " return=" + truth(result) if name == "eof_received" else ""
            self.say("%s <- %s%s" % (who, name, tail))
            return result

    def act(self, actions, result):
        for kind, value in actions:
            if kind == "return":
                result = value
            elif kind == "raise":
                raise value()
            else:
                value()
        return result

    def on_exception(self, loop, context):
        with self.tape:
            exc = context.get("exception")
            name = "message" if exc is None else type(exc).__name__
            if exc is None and "exception" in context:
                name = "None"
            self.say("loop <= call_exception_handler " + name)
            self.say("loop <- call_exception_handler")
            sys.stderr.write("%s: %r\n" % (context.get("message"), exc))

    # Commands

    def feed(self, lines):
        with self.tape:
            self.commands.extend(lines)
            self.pump()

    def pump(self):
        while self.commands and not self.busy:
            self.command(self.commands.popleft())

    def finish(self, answer):
        """A command that had to wait is done: say so, and go on."""
        with self.tape:
            self.say(answer)
            self.busy = False
            self.pump()

    def command(self, line, in_turn=False):
        if line is END:
            self.quit(Args([]))
        if not line or line.startswith("#"):
            return
        if not LINE.match(line):
            self.say("loop -> error unsupported")
            return
        if self.turn is not None and line != "loop => end":
            self.turn.append(line)
            return
        who, mark, verb = line.split(" ", 3)[:3]
        fields = line.split(" ")[3:]
        try:
            if mark == "on":
                self.add_reaction(who, verb, fields)
            elif mark != "=>":
                raise Unsupported
            elif who == "loop" and verb != "call_soon":
                self.session(verb, Args(fields), in_turn)
            elif verb == "open":
                self.open(who, Args(fields))
            elif verb == "listen" and not in_turn:
                self.listen(who, Args(fields))
            else:
                self.method(who, verb, fields)()
        except Unsupported:
            word = "on" if mark == "on" else verb
            self.say("%s -> %s unsupported" % (who, word))

    def session(self, verb, args, in_turn):
        commands = {"hello": self.hello, "turn": self.begin_turn,
                    "end": self.end_turn, "sync": self.sync,
                    "reset": self.reset, "quit": self.quit}
        if verb not in commands or in_turn:
            raise Unsupported
        commands[verb](args)

    def hello(self, args):
        args.done()
        self.say("loop -> hello tape=1 %s features=%s"
                 % (self.identity, ",".join(self.features)))

    def begin_turn(self, args):
        args.done()
        self.turn = []

    def end_turn(self, args):
        args.done()
        if self.turn is None:
            raise Unsupported
        lines, self.turn = self.turn, None
        for line in lines:
            self.command(line, in_turn=True)
        self.say("loop -> turn")

    def sync(self, args):
        turns = args.number("n")
        args.done()
        if turns is None or turns < 0:
            raise Unsupported
        self.busy = True
        # One more than asked: what is ready in the last of these turns may
        # come after our own reader.
        self.syncing(turns + 1)

    def syncing(self, turns):
        if turns:
            self.turns.next(self.syncing, turns - 1)
        else:
            self.finish("loop -> sync")

    def quit(self, args):
        args.done()
        self.say("loop -> quit")
        self.tape.flush()
        os._exit(0)  # without waiting for threads and transports

    # Making transports

    def open(self, name, args):
        old = self.names.get(name)
        if old is not None and not old.finished():
            raise Unsupported
        via = args.key("via", {"sock", "unconnected"})
        connect = self.connector(args, via)
        args.done()
        conn = self.new_conn(name)
        self.say(name + " -> open")
        conn.task = self.loop.create_task(self.opening(conn, connect))

    def connector(self, args, via):
        """A function from a protocol factory to the creating coroutine."""
        kind = args.key("kind", {"tcp", "unix"} & set(self.features))
        if kind == "tcp":
            where = args.need("host"), args.number("port")
            if where[1] is None or not 0 <= where[1] <= 65535:
                raise Unsupported
            create, family = self.loop.create_connection, socket.AF_INET
            if ":" in where[0]:
                family = socket.AF_INET6
        elif kind == "unix":
            where = (args.need("path"),)
            create, family = self.loop.create_unix_connection, socket.AF_UNIX
        else:
            raise Unsupported
        if not via:
            return lambda factory: create(factory, *where)

        async def adopt(factory):
            sock = socket.socket(family)
            try:
                if via == "sock":
                    sock.connect(where if kind == "tcp" else where[0])
                return await create(factory, None, sock=sock)
            except BaseException:
                sock.close()
                raise
        return adopt

    async def opening(self, conn, connect):
        words = ""
        try:
            transport, _ = await connect(lambda: self.factory(conn))
            if conn.transport is None:
                conn.transport = transport
        except BaseException as exc:
            if conn.cancelled:
                return
            words = exc_words(exc)
        try:
            self.callback(conn.name, "opened", conn.counts, words)
        except BaseException:
            pass  # a reaction raised: said on the tape, and nobody awaits

    def factory(self, conn):
        self.callback(conn.name, "protocol_factory", conn.counts)
        return Protocol(self, conn)

    def new_conn(self, name):
        conn = self.names[name] = Conn(name)
        self.conns.append(conn)
        return conn

    def listen(self, name, args):
        kind = args.key("kind", {"tcp", "unix"} & set(self.features))
        accept = args.name("accept")
        if name in self.servers or "server" not in self.features:
            raise Unsupported
        if kind == "tcp":
            create, where = self.loop.create_server, (args.need("host"), 0)
        elif kind == "unix":
            create = self.loop.create_unix_server
            where = (args.need("path"),)
        else:
            raise Unsupported
        args.done()
        self.busy = True
        count = [0]

        def factory():
            count[0] += 1
            number = ".%d" % count[0] if count[0] > 1 else ""
            return self.factory(self.new_conn(accept + number))
        self.loop.create_task(
            self.listening(name, kind, create(factory, *where)))

    async def listening(self, name, kind, creating):
        try:
            server = self.servers[name] = await creating
            port = ""
            if kind == "tcp":
                port = " port=%d" % server.sockets[0].getsockname()[1]
            answer = name + " -> listen" + port
        except Exception as exc:
            answer = "%s -> listen !%s" % (name, exc_words(exc))
        self.finish(answer)

    # Methods and reactions

    def method(self, who, verb, fields):
        """A function without arguments that makes and records the call."""
        args = Args(fields)
        if who == "loop":
            if verb != "call_soon" or len(args.words) != 1:
                raise Unsupported
            return lambda: self.call_soon(fields[0])
        if verb not in METHODS:
            raise Unsupported
        call = METHODS[verb](self, args)
        args.done()
        text = " ".join([who, "=>", verb] + fields)
        return lambda: self.call(who, verb, text, call)

    def call(self, who, verb, text, call):
        conn = self.names.get(who)
        if verb == "close" and who in self.servers:
            self.servers.pop(who).close()
            self.say(who + " -> close")
        elif conn is None or conn.transport is None:
            self.say("%s -> %s unsupported" % (who, verb))
        else:
            self.say(text)
            self.tape.flush()  # the call may crash, or never return
            try:
                words = call(conn)
            except BaseException as exc:
                words = "!" + exc_words(exc)
            self.say("%s -> %s %s" % (who, verb, words) if words
                     else "%s -> %s" % (who, verb))

    def call_soon(self, word):
        self.loop.call_soon(
            self.callback, "loop", "call_soon", self.loop_counts, word)
        self.say("loop -> call_soon")

    def add_reaction(self, who, callback, fields):
        known = {"call_soon"} if who == "loop" else CALLBACKS
        nth = None
        if fields and fields[0].startswith("nth="):
            nth = Args(fields[:1]).number("nth")
            fields = fields[1:]
        if callback not in known or nth is not None and nth < 1:
            raise Unsupported
        actions, rest = [], fields
        while rest is not None:
            cut = rest.index(";") if ";" in rest else None
            field, rest = rest[:cut], None if cut is None else rest[cut + 1:]
            actions.append(self.action(who, callback, field, rest is None))
        self.reactions.setdefault((who, callback), []).append((nth, actions))
        self.say(who + " -> on")

    def action(self, who, callback, fields, last):
        if len(fields) == 2 and fields[0] == "return":
            if callback == "eof_received" and fields[1] in RETURNS:
                return "return", RETURNS[fields[1]]
        elif len(fields) == 2 and fields[0] == "raise":
            if last and fields[1] in RAISES:
                return "raise", RAISES[fields[1]]
        elif len(fields) >= 2 and fields[0] == "=>":
            return "call", self.method(who, fields[1], fields[2:])
        elif len(fields) >= 3 and fields[1] == "=>" and NAME.match(fields[0]):
            return "call", self.method(fields[0], fields[2], fields[3:])
        raise Unsupported

    # Reset

    def reset(self, args):
        keep = set((args.key("keep") or "").split(","))
        args.done()
        self.busy = True
        self.reactions.clear()
        self.loop_counts.clear()
        for name in set(self.servers) - keep:
            self.servers.pop(name).close()
        self.resetting(keep, 0, 0)

    def resetting(self, keep, turns, quiet):
        """Goes on until every transport is lost, and then a few turns more, so
        that what they left behind is not heard in the next scenario."""
        alive = [c for c in self.conns
                 if c.name not in keep and not c.finished()]
        for conn in alive:
            self.drop(conn)
        quiet = 0 if alive else quiet + 1
        if quiet < QUIET_TURNS and turns < RESET_TURNS:
            self.turns.next(self.resetting, keep, turns + 1, quiet)
            return
        for conn in alive:
            self.give_up(conn)
        self.conns = [c for c in self.conns if c.name in keep]
        self.names = {c.name: c for c in self.conns}
        collect()
        stuck = ",".join(sorted(c.name for c in alive))
        self.finish("loop -> reset" + (" stuck=" + stuck if stuck else ""))

    def give_up(self, conn):
        """It will not be heard in the next scenario, nor its peer wait."""
        conn.forgotten = True
        try:
            fd = os.dup(conn.transport.get_extra_info("socket").fileno())
            with socket.socket(fileno=fd) as sock:
                sock.shutdown(socket.SHUT_RDWR)
        except Exception as exc:
            sys.stderr.write("%s: shutdown: %r\n" % (conn.name, exc))

    def drop(self, conn):
        if conn.task is not None and not conn.cancelled:
            conn.cancelled = True
            conn.task.cancel()
        if conn.transport is not None and not conn.aborted:
            conn.aborted = True
            try:
                conn.transport.abort()
            except Exception as exc:
                sys.stderr.write("%s: abort: %r\n" % (conn.name, exc))


# The loop's turns, and standard input

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

    def __init__(self, loop, adapter):
        self.loop, self.adapter, self.rest = loop, adapter, b""
        self.thread = None

    def start(self, by_thread):
        try:
            if not by_thread:
                self.loop.add_reader(0, self.ready)
        except (NotImplementedError, AttributeError, OSError, ValueError):
            by_thread = True
        if by_thread:
            self.thread = threading.Thread(target=self.read_all)
            self.thread.daemon = True
            self.thread.start()

    def stop(self):
        if self.thread is None:
            self.loop.remove_reader(0)

    def ready(self):
        self.got(os.read(0, 1 << 16))

    def read_all(self):
        data = None
        while data != b"":
            data = os.read(0, 1 << 16)
            self.loop.call_soon_threadsafe(self.got, data)

    def got(self, data):
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        lines = [line.decode("latin-1") for line in lines]
        if not data:
            self.stop()
            lines = [END]
        self.adapter.feed(lines)


# Start

def identity(package):
    python = version = "%d.%d.%d" % sys.version_info[:3]
    if package != "asyncio":
        version = getattr(sys.modules[package], "__version__", "unknown")
    return "name=%s version=%s python=%s" % (package, version, python)


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
            return True
    except OSError:
        return False


async def can(awaitable):
    """Whether it is there. If it is and does not work, the scenarios shall
    show how."""
    try:
        await asyncio.wait_for(awaitable, 10)
    except (NotImplementedError, AttributeError):
        return False
    except Exception:
        pass
    return True


def tcp_pair():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        ours = socket.create_connection(server.getsockname())
        return ours, server.accept()[0]


async def try_stream(create, pair, words):
    """Words for what a transport of that kind can do."""
    ours, theirs = pair
    found = []

    async def attempt():
        transport, protocol = await create(
            asyncio.Protocol, None, sock=ours)
        for method, args in ("set_protocol", [protocol]), ("is_reading", []):
            try:
                getattr(transport, method)(*args)
                found.append(method)
            except (NotImplementedError, AttributeError):
                pass
        transport.abort()
    if await can(attempt()):
        words.update(found)
        return True
    return False


async def find_features(loop):
    """What this loop can do, found by doing it."""
    words = {"raise", "types", "mutate", "call_soon"}
    if await try_stream(loop.create_connection, tcp_pair(), words):
        words.update(["tcp", "sock"])
    if await try_stream(
            loop.create_unix_connection, socket.socketpair(), words):
        words.add("unix")

    async def serve():
        server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
        server.close()
    if await can(serve()):
        words.add("server")
    if has_ipv6():
        words.add("ipv6")
    return sorted(words)


def collect():
    """What the scenario left behind, not what was there before it."""
    gc.collect(2 if hasattr(gc, "freeze") else 1)


def make_loop(spec):
    module, _, factory = spec.partition(":")
    loop = getattr(importlib.import_module(module), factory)()
    # aiofastnet:loop_factory returns a factory and not a loop
    return loop if hasattr(loop, "run_forever") else loop()


def parse_options(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--loop", metavar="MODULE:FACTORY",
                        default="asyncio:new_event_loop")
    parser.add_argument("--thread", action="store_true",
                        help="read commands by a thread, not by the loop")
    return parser.parse_args(argv)


def main(argv):
    options = parse_options(argv)
    tape = Tape(os.dup(1))
    os.dup2(2, 1)  # what a library prints is not the tape
    atexit.register(tape.flush)
    loop = make_loop(options.loop)
    asyncio.set_event_loop(loop)
    features = loop.run_until_complete(find_features(loop))
    who = identity(re.split("[.:]", options.loop)[0])
    Input(loop, Adapter(loop, tape, who, features)).start(options.thread)
    gc.collect()
    gc.disable()  # it runs in reset, not at some moment of a scenario
    if hasattr(gc, "freeze"):
        gc.freeze()
    loop.run_forever()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
