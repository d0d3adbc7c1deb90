"""open and listen."""

import socket

from driver import OPENED, Case


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
