"""endpoint, sendto and what datagrams call."""

import socket

from driver import OPENED, Case, pattern


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
        self.need("udp", "sock")
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
