"""pipe."""

import os

from driver import OPENED, Adapter, Case


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
                             "a -> get_extra_info pipe same=true open=true")
            self.send("a => close")
            self.assertEqual(self.until("a <- connection_lost")[-2],
                             "a <= connection_lost None")
            self.ask("loop => sync n=2")
            self.assertEqual(self.ask("a => get_extra_info pipe")[1],
                             "a -> get_extra_info pipe same=true open=false")
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
