"""A server on h11, which answers with what h11 has told."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from plumbfuzz import Target, instrumented, main  # noqa: E402

with instrumented():
    import h11


class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.parser = transport, h11.Connection(h11.SERVER)
        self.body = b""

    def tell(self, *words):
        if self.body:  # in as many parts as it came in
            self.transport.write(b"body %r\n" % self.body)
            self.body = b""
        self.transport.write(b" ".join(words) + b"\n")

    def feed(self, data):
        try:
            self.parser.receive_data(data)
            self.read_on()
        except h11.RemoteProtocolError as error:
            self.body = b""  # how much of it came before is by pieces
            self.tell(b"error", str(error.error_status_hint).encode())
            self.transport.close()

    def read_on(self):
        while True:
            event = self.parser.next_event()
            if event is h11.NEED_DATA:
                return
            if event is h11.PAUSED:
                if not self.answer():
                    self.transport.close()
                    return
            elif type(event) is h11.Request:
                self.tell(event.method, event.target, event.http_version,
                          repr(list(event.headers)).encode())
            elif type(event) is h11.Data:
                self.body += event.data
            else:
                self.tell(type(event).__name__.encode())
                if type(event) is h11.ConnectionClosed:
                    return

    def answer(self):
        """Makes room for the next request; false where none can come."""
        if self.parser.our_state is h11.SEND_RESPONSE:
            self.parser.send(h11.Response(
                status_code=200, headers=[("content-length", "0")]))
            self.parser.send(h11.EndOfMessage())
        if self.parser.states != {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            return False
        self.parser.start_next_cycle()
        return True

    def data_received(self, data):
        self.feed(data)

    def eof_received(self):
        if not self.transport.is_closing():
            self.feed(b"")


if __name__ == "__main__":
    main(Target("h11", Server, samples=[
        b"GET /a?b HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ]))
