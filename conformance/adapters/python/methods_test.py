"""Methods, and reactions inside callbacks."""

import socket
import zlib

from driver import Case, pattern


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
