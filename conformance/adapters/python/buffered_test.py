"""Protocols that give the buffer; sendfile."""

import socket

from driver import OPENED, Case, pattern


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
