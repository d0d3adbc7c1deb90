"""The adapter itself: commands, callbacks and reactions, turns and resets."""

import os
import sys
from collections import defaultdict, deque

from endpoint import parse_endpoint
from methods import METHODS
from opening import listen, parse_open
from pipe import parse_pipe
from protocols import Conn
from reset import Reset
from spawn import parse_spawn
from tape import END, Turns
from words import LINE, NAME, Args, Unsupported, exc_words

MAKERS = {"open": parse_open, "endpoint": parse_endpoint, "pipe": parse_pipe,
          "spawn": parse_spawn}
CALLBACKS = {
    "protocol_factory", "connection_made", "connection_lost", "data_received",
    "eof_received", "pause_writing", "resume_writing", "opened", "completed",
    "datagram_received", "error_received", "pipe_data_received",
    "pipe_connection_lost", "process_exited", "get_buffer", "buffer_updated"}
RAISES = {cls.__name__: cls for cls in (
    ValueError, RuntimeError, OSError, ZeroDivisionError, BaseException)}
RETURNS = {"eof_received": {
    "true": True, "false": False, "None": None, "0": 0, "1": 1, "str": "text",
    "list": [1, 2], "empty-str": "", "empty-list": []},
    "get_buffer": {word: word for word in ("empty", "readonly", "bytearray")}}


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

    def callback(self, who, name, counts, words="", via="", leave=None):
        """Enter, react, leave; returns what a reaction says to return. leave
        makes words of that for the last line."""
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
            tail = leave(result) if leave is not None else ""
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
            elif verb in MAKERS:
                self.make(who, verb, Args(fields))
            elif verb == "listen" and not in_turn:
                listen(self, who, Args(fields))
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

    def reset(self, args):
        keep = set((args.key("keep") or "").split(","))
        args.done()
        self.busy = True
        self.reactions.clear()
        self.loop_counts.clear()
        for name in set(self.servers) - keep:
            self.servers.pop(name).close()
        Reset(self, keep).go_on()

    def quit(self, args):
        args.done()
        self.say("loop -> quit")
        self.tape.flush()
        os._exit(0)  # without waiting for threads and transports

    # Making transports

    def make(self, name, verb, args):
        old = self.names.get(name)
        if old is not None and not old.finished():
            raise Unsupported
        connect, words = MAKERS[verb](self, args)
        args.done()
        conn = self.new_conn(name)
        conn.patient = verb == "spawn"
        self.say("%s -> %s%s" % (name, verb, words))
        self.begin(conn, self.making(conn, connect))

    async def making(self, conn, connect):
        transport, _ = await connect(conn)
        if conn.transport is None:
            conn.transport = transport
        return "opened", ""

    def begin(self, conn, work, failed="opened"):
        """Something that takes time: it says at its end what it was."""
        conn.tasks.append(self.loop.create_task(
            self.finishing(conn, work, failed)))

    async def finishing(self, conn, work, failed):
        try:
            name, words = await work
        except BaseException as exc:
            if conn.cancelled:
                return
            name, _, words = failed.partition(" ")
            words = (words + " " + exc_words(exc)).strip()
        try:
            self.callback(conn.name, name, conn.counts, words)
        except BaseException:
            pass  # a reaction raised: said on the tape, and nobody awaits

    def factory(self, conn, kind, *args):
        def factory():
            self.callback(conn.name, "protocol_factory", conn.counts)
            return kind(self, conn, *args)
        return factory

    def new_conn(self, name):
        conn = self.names[name] = Conn(name)
        self.conns.append(conn)
        return conn

    def new_part(self, conn, name):
        """A transport that belongs to another, and is ended with it."""
        name = "%s.%s" % (conn.name, name)
        part = self.names[name] = conn.parts[name] = Conn(name)
        return part

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
            if fields[1] in RETURNS.get(callback, ()):
                return "return", RETURNS[callback][fields[1]]
        elif len(fields) == 2 and fields[0] == "raise":
            if last and fields[1] in RAISES:
                return "raise", RAISES[fields[1]]
        elif len(fields) >= 2 and fields[0] == "=>":
            return "call", self.method(who, fields[1], fields[2:])
        elif len(fields) >= 3 and fields[1] == "=>" and NAME.match(fields[0]):
            return "call", self.method(fields[0], fields[2], fields[3:])
        raise Unsupported
