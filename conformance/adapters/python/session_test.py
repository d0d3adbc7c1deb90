"""Hello, turns and reset; and what is no command."""

import os
import socket
import tempfile
import unittest

from driver import Adapter, Case


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
