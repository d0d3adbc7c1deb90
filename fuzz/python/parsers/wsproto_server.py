"""A WebSocket server on wsproto, behind the handshake: messages and pings."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from plumbfuzz import Target, instrumented, main  # noqa: E402

with instrumented():
    from wsproto import events
    from wsproto.connection import Connection, ConnectionType
    from wsproto.utilities import RemoteProtocolError


class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.parser = Connection(ConnectionType.SERVER)
        self.text = b""

    def tell(self, *words):
        self.transport.write(b" ".join(words) + b"\n")

    def data_received(self, data):
        try:
            self.parser.receive_data(data)
            for event in self.parser.events():
                self.event(event)
        except RemoteProtocolError as error:
            self.tell(b"error", type(error).__name__.encode())
            self.transport.close()

    def event(self, event):
        if isinstance(event, events.Message):
            data = event.data
            self.text += data.encode() if isinstance(data, str) else data
            if event.message_finished:
                self.tell(type(event).__name__.encode(),
                          repr(self.text).encode())
                self.text = b""
        elif isinstance(event, events.Ping):
            self.transport.write(self.parser.send(event.response()))
        elif isinstance(event, events.CloseConnection):
            # Not the reason: where bad UTF-8 was, counted in its piece.
            self.tell(b"close", str(event.code).encode())
            self.transport.close()


if __name__ == "__main__":
    main(Target("wsproto", Server, samples=[
        b"\x81\x85\1\2\3\4\x69\x67\x6f\x68\x6e",
        b"\x01\x83\0\0\0\0\xe2\x82\xac\x89\x80\0\0\0\0\x80\x81\0\0\0\0b",
        b"\x82\xfe\0\x80\0\0\0\0" + b"x" * 128,
        b"\x88\x86\0\0\0\0\x03\xe8!\xe2\x82\xac",
    ]))
