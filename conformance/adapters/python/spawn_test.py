"""spawn, and what subprocesses call."""

import os

from driver import OPENED, Case


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
