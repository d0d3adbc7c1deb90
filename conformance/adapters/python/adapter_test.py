#!/usr/bin/env python3
"""Drives an adapter over its two pipes, with plain sockets as the peer.

    adapter_test.py                     this folder's adapter, this Python
    ADAPTER="build/adapter-reference" adapter_test.py
    ADAPTER="python3 adapter.py --loop uvloop:new_event_loop" adapter_test.py

It judges the adapter, not the implementation behind it: whether the contract
of spec/adapter.md is kept. Loops that deviate can still pass.
"""

import itertools
import os
import select
import shlex
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest
import zlib

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


class Handshake(Case):
    def test_hello_names_tape_name_version_and_features(self):
        self.assertRegex(
            self.hello, r"^loop -> hello tape=1 name=[!-~]+ version=[!-~]+"
            r"( [a-z]+=[!-~]+)* features=[a-z0-9_,]+( [a-z]+=[!-~]+)*$")
        self.assertIn("tcp", self.features)

    def test_end_of_input_is_quit(self):
        self.assertEqual(Adapter().end(), 0)

    def test_quit_answers_and_exits_with_0(self):
        adapter = Adapter()
        adapter.send("loop => quit")
        self.assertEqual(adapter.line(), "loop -> quit")
        self.assertEqual(adapter.process.wait(), 0)
        adapter.end()

    def test_many_commands_in_one_write_are_answered_in_order(self):
        self.send("loop => sync n=2", "x => zork", "loop => reset", "y => zork",
                  "# a comment", "", "loop => sync n=0", "loop => hello")
        self.assertEqual(
            [self.adapter.line() for _ in range(6)],
            ["loop -> sync", "x -> zork unsupported", "loop -> reset",
             "y -> zork unsupported", "loop -> sync", self.hello])


class Honesty(Case):
    def unsupported(self, line, answer):
        self.assertEqual(self.ask(line), [answer + " unsupported"])

    def test_unknown_words_are_unsupported_and_do_nothing(self):
        for line, answer in (
                ("x => zork", "x -> zork"),
                ("x => zork :data key=value", "x -> zork"),
                ("loop => zork", "loop -> zork"),
                ("loop => end", "loop -> end"),
                ("loop => hello again", "loop -> hello"),
                ("loop => sync m=1", "loop -> sync"),
                ("loop => reset zork=1", "loop -> reset"),
                ("x => close", "x -> close"),
                ("x => write :data", "x -> write"),
                ("x ~> eof", "x -> eof"),
                ("x => open", "x -> open"),
                ("x => open kind=zork host=127.0.0.1 port=1", "x -> open"),
                ("x => open kind=tcp port=1", "x -> open"),
                ("x => open kind=tcp host=127.0.0.1", "x -> open"),
                ("x => open kind=tcp host=127.0.0.1 port=one", "x -> open"),
                ("x => open kind=tcp host=127.0.0.1 port=1 zork=2",
                 "x -> open"),
                ("x => open kind=tcp host=127.0.0.1 port=1 via=zork",
                 "x -> open"),
                ("x => listen kind=zork accept=a", "x -> listen"),
                ("x => listen kind=tcp host=127.0.0.1", "x -> listen"),
                ("x on zork => close", "x -> on"),
                ("x on write => close", "x -> on"),
                ("x on data_received", "x -> on"),
                ("x on data_received zork", "x -> on"),
                ("x on data_received => zork", "x -> on"),
                ("x on data_received => write", "x -> on"),
                ("x on data_received => close ;", "x -> on"),
                ("x on data_received nth=0 => close", "x -> on"),
                ("x on data_received nth=x => close", "x -> on"),
                ("x on data_received zork=1 => close", "x -> on"),
                ("x on data_received return true", "x -> on"),
                ("x on eof_received return zork", "x -> on"),
                ("x on eof_received raise ZorkError", "x -> on"),
                ("x on eof_received raise ValueError ; => close", "x -> on"),
                ("loop on data_received => close", "loop -> on")):
            self.unsupported(line, answer)

    def test_unknown_options_of_methods_are_unsupported(self):
        self.open()
        for words in ("write", "write zork", "write :a :b", "write :a zork=1",
                      "write :a mutate=zork", "write :a type=zork",
                      "write :a as=tuple", "writelines :a as=zork",
                      "writelines :a bad=2", "writelines :a times=0",
                      "write :a times=2", "write :abc type=wide",
                      "close now", "is_closing x=1",
                      "write_eof :a", "get_extra_info",
                      "get_extra_info socket zork=1",
                      "set_write_buffer_limits 5",
                      "set_write_buffer_limits zork=1", "set_protocol q"):
            self.unsupported(
                "a => " + words, "a -> " + words.split(" ")[0])

    def test_what_is_no_command_is_answered_too(self):
        for line in ("zork", "a =>", "a => ", "a  => close", "a => clo\x01se",
                     "a zork close", "a => CLOSE"):
            self.assertEqual(len(self.ask(line)), 1, line)
            self.assertTrue(self.adapter.tape[-3].endswith(" unsupported"))


class Making(Case):
    def test_open_gives_the_life_of_a_client(self):
        for kind in "tcp", "unix", "ipv6":
            if kind in self.features:
                self.assertEqual(self.open(kind=kind)[1], OPENED)
                self.send("loop => reset")
                self.until("loop -> reset")

    def test_open_adopts_a_socket(self):
        self.need("sock")
        for kind in "tcp", "unix":
            if kind in self.features:
                self.assertEqual(
                    self.open("a", kind, " via=sock")[1], OPENED)
                self.send("loop => reset")
                self.until("loop -> reset")

    def test_escapes_in_values_are_undone(self):
        self.need("unix")
        sock, where = self.listener("unix")
        self.send("a => open " + where.replace("/", "%2f"))
        self.assertEqual(self.until("a <- opened"), OPENED)

    def test_an_unconnected_socket_can_be_handed_over(self):
        self.need("sock")
        _, where = self.listener()
        self.send("a => open %s via=unconnected" % where)
        self.assertEqual(self.until("a <- opened")[0], "a -> open")

    def test_a_refused_connection_is_told_by_opened(self):
        sock, where = self.listener()
        sock.close()
        for via in ["", " via=sock"][:1 + ("sock" in self.features)]:
            self.send("a => open " + where + via)
            lines = self.until("a <- opened")
            self.assertEqual(lines[0], "a -> open")
            self.assertEqual(
                lines[-2],
                "a <= opened ConnectionRefusedError errno=ECONNREFUSED")

    def test_a_name_in_use_is_not_opened_again(self):
        self.open()
        _, where = self.listener()
        self.assertEqual(
            self.ask("a => open " + where), ["a -> open unsupported"])

    def test_listen_names_what_it_accepts(self):
        self.need("server")
        self.send("s => listen kind=tcp host=127.0.0.1 accept=a")
        answer = self.until("s -> listen")[0]
        where = "127.0.0.1", int(answer.split("port=")[1])
        for name in "a", "a.2", "a.3":
            self.keep(socket.create_connection(where))
            lines = self.until(name + " <- connection_made")
            self.assertEqual(
                lines, [name + line[1:] for line in OPENED[1:5]])
        self.assertEqual(self.ask("s => close"), ["s -> close"])
        self.assertRaises(OSError, socket.create_connection, where)
        self.assertEqual(self.ask("s => close"), ["s -> close unsupported"])

    def test_listen_on_a_path(self):
        self.need("server", "unix")
        path = self.path()
        self.send("s => listen kind=unix accept=a path=" + path)
        self.assertEqual(self.until("s -> listen"), ["s -> listen"])
        peer = self.keep(socket.socket(socket.AF_UNIX))
        peer.connect(path)
        self.until("a <- connection_made")
        peer.sendall(b"hi")
        self.assertEqual(self.until("a <- data_received")[0],
                         "a <= data_received :hi")


class Datagrams(Case):
    KINDS = "udp", "unixgram"

    def endpoint(self, kind, name="a", options="", bound=True):
        """A peer, and the lines until the endpoint was made for it."""
        if kind == "udp":
            peer = self.keep(socket.socket(
                socket.AF_INET, socket.SOCK_DGRAM))
            peer.bind(("127.0.0.1", 0))
            where = "local=127.0.0.1:0 remote=127.0.0.1:%d" % (
                peer.getsockname()[1])
        else:
            peer = self.keep(socket.socket(
                socket.AF_UNIX, socket.SOCK_DGRAM))
            peer.bind(self.path())
            where = "via=sock local=%s remote=%s" % (
                self.path(), peer.getsockname())
        if not bound:
            where = where.replace(where[where.index(" remote="):], "")
        self.send("%s => endpoint kind=%s %s%s" % (name, kind, where, options))
        return peer, self.until(name + " <- opened")

    def each(self):
        for kind in self.KINDS:
            if kind in self.features:
                yield kind
                self.send("loop => reset")
                self.until("loop -> reset")

    def address(self, sock):
        name = sock.getsockname()
        return name if isinstance(name, str) else "%s:%d" % name[:2]

    def own_address(self, name="a"):
        return self.ask(name + " => get_extra_info sockname")[1].split(":", 1)[1]

    def test_an_endpoint_has_the_life_of_a_transport(self):
        for kind in self.each():
            _, lines = self.endpoint(kind)
            self.assertEqual(
                lines, [line.replace("open", "endpoint")
                        if line == "a -> open" else line for line in OPENED])
            self.send("a => close")
            self.assertEqual(self.until("a <- connection_lost")[-2],
                             "a <= connection_lost None")

    def test_datagrams_go_both_ways(self):
        for kind in self.each():
            peer, _ = self.endpoint(kind, bound=False)
            own = self.own_address()
            where = own
            if kind == "udp":
                where = own.split(":")[0], int(own.split(":")[1])
            peer.sendto(b"a b", where)
            self.assertEqual(self.until("a <- datagram_received"), [
                "a <= datagram_received :a%%20b from=%s" % self.address(peer),
                "a <- datagram_received"])
            peer.sendto(b"", where)
            self.assertEqual(
                self.until("a <- datagram_received")[0],
                "a <= datagram_received : from=" + self.address(peer))
            words = "sendto :%00hi addr=" + self.address(peer)
            lines = self.ask("a => " + words, "a => " + words.replace(
                ":%00hi", "*1000"))
            self.assertEqual(lines[0], "a => " + words)
            self.assertRegex(lines[1], "^a -> sendto( size=0)?$")
            self.assertEqual(peer.recv(9999), b"\0hi")
            self.assertEqual(peer.recv(9999), pattern(1000))

    def test_a_connected_endpoint_sends_to_its_peer(self):
        self.need("udp")
        peer, _ = self.endpoint("udp")
        self.ask("a => sendto :hi")
        self.assertEqual(peer.recv(9), b"hi")

    def test_who_has_no_name_is_told_as_nobody(self):
        self.need("unixgram")
        self.endpoint("unixgram", bound=False)
        path = self.own_address()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as peer:
            peer.sendto(b"hi", path)
        self.assertEqual(self.until("a <- datagram_received")[0],
                         "a <= datagram_received :hi from=")

    def test_paths_are_taken_without_a_socket(self):
        self.need("unixgram_path")
        path = self.path()
        self.send("a => endpoint kind=unixgram local=" + path)
        self.until("a <- opened")
        self.assertEqual(self.own_address(), path)

    def test_errors_are_told(self):
        self.need("udp")
        self.endpoint("udp")
        lines = self.ask("a => sendto *66000")
        self.assertRegex(
            " ".join(lines), "a <= (error_received|connection_lost) OSError "
            "errno=EMSGSIZE")

    def test_other_sockets_can_be_handed_over(self):
        self.need("udp")
        for kind, via in ("unixgram", "pair"), ("udp", "stream"):
            if kind in self.features:
                self.send("b => endpoint kind=%s via=%s" % (kind, via))
                lines = self.until("b <- opened")
                self.assertEqual(lines[0], "b -> endpoint")
                if via == "stream":
                    self.assertRegex(lines[-2], "^b <= opened [A-Z]")
                self.send("loop => reset")
                self.until("loop -> reset")

    def test_addresses_of_other_types_are_given(self):
        self.need("udp", "types")
        peer, _ = self.endpoint("udp", bound=False)
        for words in "addr_as=list", "addr_as=str":
            words = "sendto :x addr=%s %s" % (self.address(peer), words)
            lines = self.ask("a => " + words)
            self.assertEqual(lines[0], "a => " + words)

    def test_options_that_are_not_known_are_unsupported(self):
        self.need("udp")
        for words in ("kind=zork local=127.0.0.1:0", "local=127.0.0.1:0",
                      "kind=udp local=127.0.0.1", "kind=udp local=/x",
                      "kind=udp zork=1", "kind=udp via=zork",
                      "kind=udp local=127.0.0.1:0 family=zork",
                      "kind=udp local=127.0.0.1:0 reuse_port=maybe"):
            self.assertEqual(self.ask("b => endpoint " + words),
                             ["b -> endpoint unsupported"])
        self.endpoint("udp")
        for words in ("", " :a :b", " zork", " :a zork=1", " :a addr=zork",
                      " :a addr_as=list", " :a type=zork",
                      " :a addr=127.0.0.1:9 addr_as=zork"):
            self.assertEqual(self.ask("a => sendto" + words),
                             ["a -> sendto unsupported"])


class Pipes(Case):
    def setUp(self):
        super().setUp()
        self.need("pipe")
        self.fds = []

    def tearDown(self):
        super().tearDown()
        for fd in self.fds:
            os.close(fd)

    def fifo(self, end):
        """The other end of a FIFO whose one end was opened, and the lines."""
        path = self.path()
        os.mkfifo(path)
        both = os.open(path, os.O_RDWR)
        self.send("a => pipe end=%s path=%s" % (end, path))
        lines = self.until("a <- opened")
        flags = os.O_WRONLY if end == "read" else os.O_RDONLY
        self.fds.append(os.open(path, flags))
        os.close(both)
        return self.fds[-1], lines

    def test_a_pipe_has_the_life_of_a_transport(self):
        for end in "read", "write":
            lines = self.fifo(end)[1]
            self.assertEqual(lines, ["a -> pipe"] + OPENED[1:])
            self.assertEqual(self.ask("a => get_extra_info pipe")[1],
                             "a -> get_extra_info pipe open=true same=true")
            self.send("a => close")
            self.assertEqual(self.until("a <- connection_lost")[-2],
                             "a <= connection_lost None")
            self.ask("loop => sync n=2")
            self.assertEqual(self.ask("a => get_extra_info pipe")[1],
                             "a -> get_extra_info pipe open=false same=true")
            self.send("loop => reset")
            self.until("loop -> reset")

    def test_bytes_go_through(self):
        fd, _ = self.fifo("read")
        os.write(fd, b"hi")
        self.assertEqual(self.until("a <- data_received")[0],
                         "a <= data_received :hi")
        os.close(self.fds.pop())
        self.assertEqual(self.until("a <- connection_lost")[0],
                         "a <= eof_received")
        self.send("loop => reset")
        self.until("loop -> reset")
        fd, _ = self.fifo("write")
        self.assertEqual(self.ask("a => write :hello")[0], "a => write :hello")
        self.assertEqual(os.read(fd, 99), b"hello")

    def test_a_socket_is_handed_over(self):
        for end in "read", "write":
            listener = self.listener("unix")[0]
            self.send("a => pipe end=%s via=socket path=%s"
                      % (end, listener.getsockname()))
            self.assertEqual(self.until("a <- opened"),
                             ["a -> pipe"] + OPENED[1:])
            peer = self.keep(listener.accept()[0])
            if end == "write":
                self.ask("a => write :hello")
                self.assertEqual(peer.recv(99), b"hello")
            else:
                peer.sendall(b"hi")
                self.assertEqual(self.until("a <- data_received")[0],
                                 "a <= data_received :hi")
            self.send("loop => reset")
            self.until("loop -> reset")

    def test_a_terminal_is_opened(self):
        self.need("ptmx")
        self.send("a => pipe end=read via=ptmx")
        lines = self.until("a <- opened")
        self.assertRegex(lines[0], "^a -> pipe path=/dev/")
        self.assertEqual(lines[1:], OPENED[1:])
        slave = os.open(lines[0].split("=")[1], os.O_RDWR | os.O_NOCTTY)
        self.fds.append(slave)
        os.write(slave, b"hi")
        self.assertEqual(self.until("a <- data_received")[0],
                         "a <= data_received :hi")

    def test_a_file_that_is_not_there_is_told(self):
        self.send("a => pipe end=read path=" + self.path())
        self.assertEqual(self.until("a <- opened"), [
            "a -> pipe", "a <= opened FileNotFoundError errno=ENOENT",
            "a <- opened"])

    def test_what_is_no_pipe_is_handed_over_all_the_same(self):
        path = self.path()
        with open(path, "w"):
            pass
        for end in "read", "write":
            adapter = Adapter()  # some loops do not survive it
            adapter.send("a => pipe end=%s path=%s" % (end, path))
            self.assertEqual(adapter.line(), "a -> pipe")
            try:
                opened = adapter.until("a <- opened")[-2]
                self.assertRegex(opened, "^a <= opened [A-Z]")
            except AssertionError as exc:
                self.assertIn("dead", str(exc))
            adapter.end()

    def test_options_that_are_not_known_are_unsupported(self):
        for words in ("path=/x", "end=zork path=/x", "end=read", "end=write",
                      "end=read path=/x zork=1", "end=read path=/x via=zork",
                      "end=read path=/x :data", "end=read via=ptmx path=/x"):
            self.assertEqual(self.ask("b => pipe " + words),
                             ["b -> pipe unsupported"])


class Subprocesses(Case):
    def setUp(self):
        super().setUp()
        self.need("subprocess")

    def spawn(self, *words, **options):
        words = [":" + word.replace("%", "%25").replace(" ", "%20").replace(
            "\n", "%0a") for word in words]
        words += ["%s=%s" % pair for pair in sorted(options.items())]
        self.send("a => spawn " + " ".join(words))
        self.lines = self.until("a <- opened")
        return self.lines

    def sh(self, text, **options):
        return self.spawn("/bin/sh", "-c", text, **options)

    def to_the_end(self):
        """All the lines; of short-lived children some come before opened."""
        if "a <- connection_lost" not in self.lines:
            self.lines += self.until("a <- connection_lost")
        self.assertIn("a <= connection_lost None", self.lines)
        return self.lines

    def test_a_child_has_the_life_of_a_transport(self):
        lines = self.sh("read x; echo hi; exit 3")
        self.assertEqual(lines, ["a -> spawn"] + OPENED[1:])
        pid = self.ask("a => get_pid")[1]
        self.assertRegex(pid, "^a -> get_pid [1-9][0-9]*$")
        self.assertRegex(
            self.ask("a => get_extra_info subprocess")[1],
            "^a -> get_extra_info (None|subprocess pid=[0-9]+)$")
        for fd, what in enumerate(["write", "read", "read", "None"]):
            self.assertEqual(self.ask("a => get_pipe_transport fd=%d" % fd)[1],
                             "a -> get_pipe_transport " + what)
        self.assertEqual(self.ask("a => get_returncode")[1],
                         "a -> get_returncode None")
        self.lines = self.ask("a.0 => write :x%0a")
        self.assertEqual(self.lines[0], "a.0 => write :x%0a")
        lines = self.to_the_end()
        for line in ("a <= pipe_data_received :hi%0a fd=1",
                     "a <= pipe_connection_lost None fd=1",
                     "a <= pipe_connection_lost None fd=2",
                     "a <= process_exited", "a <- process_exited"):
            self.assertIn(line, lines)
        self.assertEqual(self.ask("a => get_returncode")[1],
                         "a -> get_returncode 3")

    def test_signals_are_sent(self):
        for words, code in (("send_signal signal=10", -10),
                            ("terminate", -15), ("kill", -9)):
            self.sh("sleep 30", stdin="null", stdout="null", stderr="null")
            self.lines = self.ask("a => " + words)
            self.assertEqual(self.lines[0], "a => " + words)
            self.to_the_end()
            self.assertEqual(self.ask("a => get_returncode")[1],
                             "a -> get_returncode %d" % code)
            self.send("loop => reset")
            self.until("loop -> reset")

    def test_stdio_is_what_is_asked_for(self):
        self.sh("read x; echo no$? >&2; echo $x", stdin="null",
                stderr="stdout")
        lines = self.to_the_end()
        text = "".join(line.split(" ")[3] for line in lines
                       if line.startswith("a <= pipe_data_received"))
        self.assertEqual(text.replace(":", ""), "no1%0a%0a")
        self.assertEqual(self.ask("a => get_pipe_transport fd=2")[1],
                         "a -> get_pipe_transport None")

    def test_what_is_inherited_is_neither_commands_nor_tape(self):
        self.sh("cat; echo rubbish; echo more >&2", stdin="inherit",
                stdout="inherit", stderr="inherit")
        self.assertFalse([line for line in self.to_the_end()
                          if "rubbish" in line])

    def test_no_child_has_what_the_tape_is_on(self):
        path, process = self.path(), self.adapter.process
        self.sh("ls -l /proc/self/fd >" + path, stdin="inherit",
                stdout="inherit", stderr="inherit")
        self.to_the_end()
        with open(path) as listing:
            text = listing.read()
        self.assertIn("/dev/null", text)
        for pipe in process.stdin, process.stdout:
            self.assertNotIn("pipe:[%d]" % os.fstat(pipe.fileno()).st_ino, text)

    def test_a_shell_takes_one_word(self):
        self.need("shell")
        self.spawn("echo \"a  b\"; exit 4", shell="true")
        self.assertIn("a <= pipe_data_received :a%20%20b%0a fd=1",
                      self.to_the_end())

    def test_a_program_that_is_not_there_is_told(self):
        lines = self.spawn("/no/such/program")
        self.assertEqual(lines[0], "a -> spawn")
        self.assertIn("a <= opened FileNotFoundError errno=ENOENT", lines)

    def test_reset_kills(self):
        self.sh("trap '' TERM; sleep 30")
        pid = int(self.ask("a => get_pid")[1].split(" ")[-1])
        self.send("loop => reset")
        self.assertEqual(self.until("loop -> reset")[-1], "loop -> reset")
        self.assertRaises(OSError, os.kill, pid, 0)
        self.assertEqual(self.ask("a => get_pid", "a.0 => close"), [
            "a -> get_pid unsupported", "a.0 -> close unsupported"])

    def test_options_that_are_not_known_are_unsupported(self):
        for words in ("", " zork", " :true zork=1", " :true stdin=zork",
                      " :true stdin=stdout", " :a :b shell=true",
                      " :true shell=zork", " *5"):
            self.assertEqual(self.ask("b => spawn" + words),
                             ["b -> spawn unsupported"])
        self.sh("read x")
        for words in ("get_pid 1", "get_pipe_transport", "send_signal",
                      "get_pipe_transport 1", "send_signal signal=x",
                      "kill now"):
            self.assertEqual(self.ask("a => " + words), [
                "a -> %s unsupported" % words.split(" ")[0]])


class Encrypted(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain = [os.path.join(cls.folder.name, name)
                     for name in ("certificate", "key")]
        try:
            cls.made = not subprocess.call(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
                 "-subj", "/CN=localhost", "-addext",
                 "subjectAltName=DNS:localhost", "-keyout", cls.chain[1],
                 "-out", cls.chain[0]], stderr=subprocess.DEVNULL)
        except OSError:
            cls.made = False

    def setUp(self):
        super().setUp()
        self.need("tls")
        if not self.made:
            self.skipTest("openssl makes no certificate")

    def files(self):
        return "certfile=%s keyfile=%s" % tuple(self.chain)

    def serve(self, listener, alpn=()):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.chain)
        if alpn:
            context.set_alpn_protocols(alpn)
        return self.shake(context, listener.accept()[0], server_side=True)

    def shake(self, context, sock, **options):
        sock.settimeout(GUARD)
        return self.keep(context.wrap_socket(sock, **options))

    def open_tls(self, options="", alpn=()):
        listener, where = self.listener()
        self.send("a => open %s cafile=%s server_hostname=localhost%s" % (
            where.replace("tcp", "tls"), self.chain[0], options))
        peer = self.serve(listener, alpn)
        return peer, self.until("a <- opened")

    def test_open_gives_the_life_of_a_client(self):
        peer, lines = self.open_tls()
        self.assertEqual(lines, OPENED)
        peer.sendall(b"hi")
        self.assertEqual(self.until("a <- data_received")[0],
                         "a <= data_received :hi")
        self.ask("a => write :hello")
        self.assertEqual(self.receive(peer, 5), b"hello")

    def test_what_was_agreed_is_told(self):
        peer, _ = self.open_tls(" alpn=h2,x tls=1.2", ["x"])
        for name, words in (
                ("ssl_object", "ssl_object alpn=x version=TLSv1.2"),
                ("sslcontext", "sslcontext"), ("compression", "None"),
                ("cipher", ":" + peer.cipher()[0]),
                ("peercert", ":localhost")):
            self.assertEqual(
                self.ask("a => get_extra_info " + name)[1],
                "a -> get_extra_info " + words)

    def test_any_certificate_will_do_if_that_is_said(self):
        listener, where = self.listener()
        self.send("a => open %s verify=none" % where.replace("tcp", "tls"))
        self.serve(listener)
        self.assertEqual(self.until("a <- opened"), OPENED)

    def test_a_certificate_of_nobody_is_told_with_the_reason(self):
        listener, where = self.listener()
        self.send("a => open %s server_hostname=localhost"
                  % where.replace("tcp", "tls"))
        try:
            self.serve(listener)
        except (ssl.SSLError, OSError):
            pass
        self.assertRegex(self.until("a <- opened")[-2],
                         "^a <= opened [A-Za-z]+ reason=[!-~]+$")

    def test_listen_accepts(self):
        self.need("server")
        self.send("s => listen kind=tls host=127.0.0.1 accept=a "
                  + self.files())
        port = int(self.until("s -> listen")[0].split("port=")[1])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.chain[0])
        peer = self.shake(
            context, socket.create_connection(("127.0.0.1", port)),
            server_hostname="localhost")
        self.until("a <- connection_made")
        peer.sendall(b"hi")
        self.assertEqual(self.until("a <- data_received")[0],
                         "a <= data_received :hi")

    def test_start_tls_is_completed(self):
        self.need("start_tls")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.chain[0])
        peer, _ = self.open()
        words = "start_tls side=server " + self.files()
        self.send("a => " + words)
        self.assertEqual(self.until("a -> start_tls"), [
            "a => " + words, "a -> start_tls"])
        peer = self.shake(context, peer, server_hostname="localhost")
        self.assertEqual(self.until("a <- completed"), [
            "a <= completed start_tls", "a <- completed"])
        self.ask("a => write :hello")
        self.assertEqual(self.receive(peer, 5), b"hello")

    def test_start_tls_that_fails_is_completed_too(self):
        self.need("start_tls")
        peer, _ = self.open()
        self.ask("a => start_tls side=client verify=none")
        peer.sendall(b"rubbish" * 99)
        peer.close()
        self.assertRegex(self.until("a <- completed")[-2],
                         "^a <= completed start_tls [A-Z]")

    def test_options_that_are_not_known_are_unsupported(self):
        where = "kind=tls host=127.0.0.1"
        for words in ("kind=tls port=9", where, where + " port=9 verify=zork",
                      where + " port=9 tls=9.9", where + " port=9 zork=1",
                      where + " port=9 certfile=/x",
                      where + " port=9 keyfile=/x",
                      where + " port=9 handshake_timeout=zork",
                      "kind=tcp host=127.0.0.1 port=9 verify=none"):
            self.assertEqual(self.ask("b => open " + words),
                             ["b -> open unsupported"])
        for words in ("", " certfile=/x", " %s verify=none" % self.files(),
                      " %s zork=1" % self.files()):
            self.assertEqual(
                self.ask("s => listen accept=b " + where + words),
                ["s -> listen unsupported"])
        self.open()
        for words in ("", " side=zork", " side=server", " side=client zork=1"):
            self.assertEqual(self.ask("a => start_tls" + words),
                             ["a -> start_tls unsupported"])


class Buffered(Case):
    def setUp(self):
        super().setUp()
        self.need("buffered")

    def test_the_protocol_gives_the_buffer(self):
        peer, lines = self.open(options=" protocol=buffered buffer=100")
        self.assertEqual(lines, OPENED)
        peer.sendall(b"hi")
        lines = self.until("a <- buffer_updated")
        self.assertRegex(lines[0], "^a <= get_buffer sizehint=-?[0-9]+$")
        self.assertEqual(lines[1:], [
            "a <- get_buffer size=100", "a <= buffer_updated :hi",
            "a <- buffer_updated"])
        peer.sendall(pattern(100))
        self.assertIn("a <= buffer_updated *100 crc=a3628337",
                      self.until("a <- buffer_updated"))
        peer.close()
        self.assertIn("a <- eof_received return=false",
                      self.until("a <- connection_lost"))

    def test_one_that_is_switched_to_does_so_too(self):
        self.need("set_protocol")
        peer, _ = self.open()
        self.ask("a => set_protocol name=q protocol=buffered")
        peer.sendall(b"hi")
        lines = self.until("a <- buffer_updated")
        self.assertIn("a <- get_buffer size=65536", lines)
        self.assertIn("a <= buffer_updated :hi via=q", lines)

    def test_servers_have_them(self):
        self.need("server")
        self.send("s => listen kind=tcp host=127.0.0.1 accept=a "
                  "protocol=buffered buffer=7")
        port = int(self.until("s -> listen")[0].split("port=")[1])
        peer = self.keep(socket.create_connection(("127.0.0.1", port)))
        peer.sendall(b"hi")
        self.assertIn("a <- get_buffer size=7",
                      self.until("a <- buffer_updated"))

    def test_buffers_of_other_types_are_given(self):
        self.need("types")
        for word, size in ("empty", 0), ("readonly", 9), ("bytearray", 9):
            peer, _ = self.open(options=" protocol=buffered buffer=9")
            self.assertEqual(self.ask("a on get_buffer return " + word),
                             ["a -> on"])
            peer.sendall(b"hi")
            lines = self.until("a <- get_buffer")
            self.assertEqual(lines[-1], "a <- get_buffer size=%d" % size)
            self.send("loop => reset")
            self.until("loop -> reset")

    def test_what_cannot_be_meant_is_unsupported(self):
        where = "a => open kind=tcp host=127.0.0.1 port=9"
        self.assertEqual(self.ask(
            where + " protocol=zork", where + " buffer=9",
            where + " protocol=buffered buffer=0"), [
                "a -> open unsupported"] * 3)
        self.assertEqual(self.ask(
            "a on get_buffer return zork", "a on get_buffer return true",
            "a on buffer_updated return empty"), ["a -> on unsupported"] * 3)


class Sendfile(Case):
    def setUp(self):
        super().setUp()
        self.need("sendfile")

    def file(self, size):
        path = self.path()
        with open(path, "wb") as out:
            out.write(pattern(size))
        return path

    def test_files_are_sent_and_that_is_told(self):
        peer, _ = self.open()
        path = self.file(70000)
        for options, begin, end in (
                ("", 0, 70000), (" offset=10 count=100", 10, 110),
                (" offset=0 position=500", 0, 70000)):
            words = "sendfile path=%s%s" % (path, options)
            self.send("a => " + words)
            lines = self.until("a <- completed")
            self.assertEqual(lines, [
                "a => " + words, "a -> sendfile",
                "a <= completed sendfile size=%d" % (end - begin),
                "a <- completed"])
            self.assertEqual(self.receive(peer, end - begin),
                             pattern(70000)[begin:end])

    def test_errors_are_told(self):
        self.open()
        self.send("a => sendfile path=" + self.path())
        self.assertIn("a <= completed sendfile FileNotFoundError errno=ENOENT",
                      self.until("a <- completed"))

    def test_reset_ends_one_under_way(self):
        self.open()
        path = self.file(9000000)
        self.ask("a => sendfile path=" + path)
        self.send("loop => reset")
        self.assertEqual(self.until("loop -> reset")[-1], "loop -> reset")

    def test_what_cannot_be_meant_is_unsupported(self):
        self.open()
        for words in ("", " path=", " path=/x zork=1", " path=/x offset=-1",
                      " path=/x count=x"):
            self.assertEqual(self.ask("a => sendfile" + words),
                             ["a -> sendfile unsupported"])


class Calling(Case):
    def test_data_goes_both_ways_and_close_ends_it(self):
        peer, _ = self.open()
        peer.sendall(b"a%b \xff")
        self.assertEqual(self.until("a <- data_received"),
                         ["a <= data_received :a%25b%20%ff",
                          "a <- data_received"])
        lines = self.ask("a => write :%00hello%0a")
        self.assertEqual(lines[0], "a => write :%00hello%0a")
        self.assertRegex(lines[1], r"^a -> write size=[0-9]+$")
        self.assertEqual(self.receive(peer, 7), b"\0hello\n")
        self.send("a => close")
        self.assertEqual(
            self.until("a <- connection_lost"),
            ["a => close", "a -> close", "a <= connection_lost None",
             "a <- connection_lost"])
        self.assertEqual(peer.recv(1), b"")

    def test_long_data_is_told_by_count_and_checksum(self):
        peer, _ = self.open()
        data, rest = pattern(5000), 5000
        peer.sendall(data)
        while rest:
            words = self.until("a <- data_received")[0].split(" ")
            if words[3].startswith("*"):
                size = int(words[3][1:])
                crc = zlib.crc32(data[5000 - rest:][:size]) & 0xffffffff
                self.assertEqual(words[4], "crc=%08x" % crc)
            else:
                size = len(words[3].replace("%", "::")) - 1
            rest -= size
        self.assertEqual(rest, 0)

    def test_the_pattern_goes_on_from_write_to_write(self):
        peer, _ = self.open()
        self.ask("a => write *3", "a => writelines *60000 :| *9000",
                 "a => write *0")
        self.ask("a => writelines *2 :! times=3")
        want = pattern(69009)
        want = (want[:60003] + b"|" + want[60003:69005] + b"!"
                + want[69005:69007] + b"!" + want[69007:] + b"!")
        self.assertEqual(self.receive(peer, len(want)), want)

    def test_mutable_buffers_are_given(self):
        self.need("mutate")
        peer, _ = self.open()
        lines = self.ask("a => write *1000 mutate=true",
                         "a => writelines :ab :cd mutate=true")
        self.assertEqual(lines[0], "a => write *1000 mutate=true")
        self.assertEqual(lines[2], "a => writelines :ab :cd mutate=true")
        self.assertEqual(len(self.receive(peer, 1004)), 1004)

    def test_objects_of_other_types_are_given(self):
        self.need("types")
        self.open()
        for words in (
                "write :a type=bytearray", "write :b type=memoryview",
                "write :abcd type=wide", "write :b type=strided",
                "set_write_buffer_limits high=1.5",
                "set_write_buffer_limits low=much",
                "writelines :c :d as=generator", "writelines :e as=tuple",
                "write type=str", "write type=int", "write type=None",
                "write type=list", "writelines :x :y bad=2"):
            lines = self.ask("a => " + words)
            self.assertEqual(lines[0], "a => " + words)
            self.assertRegex(
                lines[1], r"^a -> [a-z_]+ ([a-z]+=[0-9.]+|![A-Za-z]+)")

    def test_every_method_answers_with_its_value(self):
        peer, _ = self.open()
        port = peer.getpeername()[1]
        for words, answer in (
                ("can_write_eof", "true"), ("is_closing", "false"),
                ("get_write_buffer_size", "0"),
                ("set_write_buffer_limits high=100 low=10",
                 "low=10 high=100"),
                ("get_write_buffer_limits", "low=10 high=100"),
                ("set_write_buffer_limits high=1 low=2", "!ValueError"),
                ("pause_reading", ""), ("resume_reading", ""),
                ("get_extra_info sockname", ":127.0.0.1:%d" % port),
                ("get_extra_info zork", "None"),
                ("get_extra_info zork default=other", "other"),
                ("get_protocol", "p"), ("write_eof", ""), ("abort", "")):
            verb = words.split(" ")[0]
            self.assertEqual(self.ask("a => " + words)[:2], [
                "a => " + words, ("a -> %s %s" % (verb, answer)).rstrip()])

    def test_a_socket_is_told_open_and_closed(self):
        for kind in "tcp", "unix":
            if kind not in self.features:
                continue
            nodelay = " nodelay=(true|false)" if kind == "tcp" else ""
            peer, _ = self.open(kind=kind)
            self.assertRegex(
                self.ask("a => get_extra_info socket")[1],
                "^a -> get_extra_info socket open=true%s class=[A-Za-z]+$"
                % nodelay)
            self.send("a => abort")
            self.until("a <- connection_lost")
            self.ask("loop => sync n=2")
            peer.close()
            other, _ = self.open("b", kind)  # may get the same descriptor
            self.assertRegex(
                self.ask("a => get_extra_info socket")[1],
                "^a -> get_extra_info socket open=false class=[A-Za-z]+$")
            self.send("loop => reset")
            self.until("loop -> reset")

    def test_a_switched_protocol_says_its_name(self):
        self.need("set_protocol")
        peer, _ = self.open()
        self.assertEqual(
            self.ask("a => set_protocol name=q", "a => get_protocol")[-1],
            "a -> get_protocol q")
        peer.sendall(b"x")
        self.assertEqual(self.until("a <- data_received")[0],
                         "a <= data_received :x via=q")

    def test_a_lost_transport_is_called_all_the_same(self):
        self.open()
        self.send("a => abort")
        self.until("a <- connection_lost")
        self.assertEqual(self.ask("a => is_closing"),
                         ["a => is_closing", "a -> is_closing true"])

    def test_pause_and_resume_tell_the_size(self):
        kind = "unix" if "unix" in self.features else "tcp"
        peer, _ = self.open(kind=kind)
        self.send("loop => turn",
                  "a => set_write_buffer_limits high=100000 low=0",
                  "a => write *9000000", "loop => end")
        lines = self.until("loop -> turn")
        self.assertIn("a <- pause_writing", lines)
        pause = lines[lines.index("a <- pause_writing") - 1]
        self.assertRegex(pause, r"^a <= pause_writing size=[1-9][0-9]*$")
        self.assertEqual(self.receive(peer, 9000000), pattern(9000000))
        self.assertEqual(self.until("a <- resume_writing"), [
            "a <= resume_writing size=0", "a <- resume_writing"])


class Reactions(Case):
    def test_reactions_run_inside_the_callback(self):
        self.assertEqual(self.ask(
            "a on data_received nth=2 => write :bye ; => close",
            "a on connection_made => pause_reading ; => resume_reading"),
            ["a -> on", "a -> on"])
        peer, lines = self.open()
        self.assertEqual(lines[3:9], [
            "a <= connection_made", "a => pause_reading",
            "a -> pause_reading", "a => resume_reading",
            "a -> resume_reading", "a <- connection_made"])
        peer.sendall(b"1")
        self.assertEqual(len(self.until("a <- data_received")), 2)
        peer.sendall(b"2")
        lines = self.until("a <- data_received")
        self.assertEqual(lines[0], "a <= data_received :2")
        self.assertEqual(lines[1], "a => write :bye")
        self.assertIn("a => close", lines)
        self.assertEqual(self.receive(peer, 4), b"bye")

    def test_a_callback_can_act_on_another_transport(self):
        self.open("b")
        peer, _ = self.open("a")
        self.ask("a on data_received b => is_closing ; loop => call_soon m")
        peer.sendall(b"x")
        self.assertEqual(self.until("loop <- call_soon"), [
            "a <= data_received :x", "b => is_closing", "b -> is_closing false",
            "loop -> call_soon", "a <- data_received",
            "loop <= call_soon m", "loop <- call_soon"])

    def test_eof_received_returns_what_it_is_told(self):
        self.ask("a on eof_received return true")
        peer, _ = self.open()
        peer.shutdown(socket.SHUT_WR)
        self.assertEqual(self.until("a <- eof_received"), [
            "a <= eof_received", "a <- eof_received return=true"])
        self.ask("a => write :still")
        self.assertEqual(self.receive(peer, 5), b"still")

    def test_eof_received_returns_false_if_told_nothing(self):
        peer, _ = self.open()
        peer.shutdown(socket.SHUT_WR)
        self.assertEqual(self.until("a <- eof_received")[-1],
                         "a <- eof_received return=false")

    def test_callbacks_raise(self):
        self.need("raise")
        self.ask("a on data_received => is_closing ; raise ValueError")
        peer, _ = self.open()
        peer.sendall(b"x")
        self.assertEqual(self.until("a <- data_received")[1:], [
            "a => is_closing", "a -> is_closing false",
            "a <- data_received !ValueError"])
        self.assertEqual(self.until("loop <- call_exception_handler")[-2:], [
            "loop <= call_exception_handler ValueError",
            "loop <- call_exception_handler"])

    def test_a_factory_that_raises_fails_the_opening(self):
        self.need("raise")
        self.ask("a on protocol_factory raise RuntimeError",
                 "a on opened loop => call_soon m")
        _, where = self.listener()
        self.send("a => open " + where)
        lines = self.until("a <- opened")
        self.assertEqual(lines, [
            "a -> open", "a <= protocol_factory",
            "a <- protocol_factory !RuntimeError", "a <= opened RuntimeError",
            "loop -> call_soon", "a <- opened"])

    def test_the_loop_reacts_too(self):
        self.open()
        self.assertEqual(
            self.ask("loop on call_soon nth=1 => call_soon n ; a => is_closing",
                     "loop => call_soon m", "loop => sync n=3"),
            ["loop -> on", "loop -> call_soon", "loop <= call_soon m",
             "loop -> call_soon", "a => is_closing", "a -> is_closing false",
             "loop <- call_soon", "loop <= call_soon n", "loop <- call_soon",
             "loop -> sync"])


class Turns(Case):
    def test_a_turn_is_one_callback(self):
        self.open()
        self.send("loop => turn", "loop => call_soon m", "a => is_closing",
                  "a on data_received => close", "x => zork",
                  "loop => sync n=1", "loop => end")
        self.assertEqual(self.until("loop -> turn"), [
            "loop -> call_soon", "a => is_closing", "a -> is_closing false",
            "a -> on", "x -> zork unsupported", "loop -> sync unsupported",
            "loop -> turn"])
        self.assertEqual(self.until("loop <- call_soon")[0],
                         "loop <= call_soon m")

    def test_sync_lets_everything_through_that_has_arrived(self):
        peer, _ = self.open()
        for _ in range(50):
            peer.sendall(b"x")
            self.send("loop => sync n=2")
            self.assertEqual(self.until("loop -> sync"), [
                "a <= data_received :x", "a <- data_received", "loop -> sync"])


class Resets(Case):
    def test_reset_ends_everything_but_what_is_kept(self):
        self.ask("a on connection_lost loop => call_soon zork",
                 "canary on data_received => close")
        peer, _ = self.open("a")
        canary, _ = self.open("canary")
        self.send("loop => reset keep=canary,other")
        lines = self.until("loop -> reset")
        self.assertIn("a <= connection_lost None", lines)
        self.assertNotIn("loop -> call_soon", lines)
        self.assertEqual(peer.recv(1), b"")
        self.assertEqual(self.ask("a => close"), ["a -> close unsupported"])
        canary.sendall(b"x")
        self.assertEqual(self.until("canary <- data_received"), [
            "canary <= data_received :x", "canary <- data_received"])

    def test_reset_closes_servers_and_frees_names(self):
        self.need("server")
        for _ in range(3):
            self.send("s => listen kind=tcp host=127.0.0.1 accept=a")
            port = int(self.until("s -> listen")[0].split("port=")[1])
            self.keep(socket.create_connection(("127.0.0.1", port)))
            self.until("a <- connection_made")
            self.send("loop => reset")
            self.until("loop -> reset")
            self.assertRaises(
                OSError, socket.create_connection, ("127.0.0.1", port))

    def test_reset_with_megabytes_queued_and_an_opening_under_way(self):
        self.open("a")
        self.ask("a => write *9000000")
        _, where = self.listener()
        self.send("b => open " + where, "loop => reset")
        self.assertEqual(self.until("loop -> reset")[-1], "loop -> reset")
        self.assertEqual(self.ask("a => close", "b => close"), [
            "a -> close unsupported", "b -> close unsupported"])


# A loop whose transports take no notice of abort().
DEAF = """
import asyncio
import asyncio.selector_events as events

def factory():
    events._SelectorTransport.abort = lambda self: None
    return asyncio.new_event_loop()
"""


@unittest.skipIf("ADAPTER" in os.environ, "of this folder's adapter alone")
class OtherLoops(unittest.TestCase):
    def start(self, text):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with open(os.path.join(folder.name, "other_loop.py"), "w") as module:
            module.write(text)
        adapter = Adapter(
            "--loop", "other_loop:factory", PYTHONPATH=folder.name)
        self.addCleanup(adapter.end)
        adapter.send("loop => hello")
        adapter.line()
        return adapter

    def test_a_transport_that_is_never_lost_does_not_hold_up_the_reset(self):
        adapter = self.start(DEAF)
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen(1)
            adapter.send("a => open kind=tcp host=127.0.0.1 port=%d"
                         % server.getsockname()[1])
            adapter.until("a <- opened")
            peer = server.accept()[0]
        adapter.send("loop => reset")
        self.assertEqual(adapter.line(), "loop -> reset stuck=a")
        with peer:
            self.assertEqual(peer.recv(1), b"")
        adapter.send("loop => sync n=9")
        self.assertEqual(adapter.line(), "loop -> sync")

    def test_commands_may_be_read_by_a_thread(self):
        adapter = Adapter("--thread")
        adapter.send("loop => sync n=3", "loop => quit")
        self.assertEqual(adapter.line(), "loop -> sync")
        self.assertEqual(adapter.end(), 0)

    def test_a_loop_without_add_reader_is_served_by_a_thread(self):
        adapter = self.start(
            "import asyncio\n\n"
            "class Loop(asyncio.SelectorEventLoop):\n"
            "    def add_reader(self, *args):\n"
            "        raise NotImplementedError\n\n"
            "factory = Loop\n")
        adapter.send("loop => sync n=3")
        self.assertEqual(adapter.line(), "loop -> sync")


if __name__ == "__main__":
    unittest.main()
