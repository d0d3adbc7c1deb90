"""Connections over TLS, and start_tls."""

import os
import socket
import ssl
import subprocess

from driver import GUARD, OPENED, Case


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
                      where + " port=9 handshake_timeout=zork",
                      "kind=tcp host=127.0.0.1 port=9 verify=none"):
            self.assertEqual(self.ask("b => open " + words),
                             ["b -> open unsupported"])
        for words in ("", " %s verify=none" % self.files(),
                      " %s zork=1" % self.files()):
            self.assertEqual(
                self.ask("s => listen accept=b " + where + words),
                ["s -> listen unsupported"])
        self.open()
        for words in ("", " side=zork", " side=server", " side=client zork=1"):
            self.assertEqual(self.ask("a => start_tls" + words),
                             ["a -> start_tls unsupported"])
