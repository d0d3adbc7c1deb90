"""A server on aiohttp's request parser (the one in C), which answers with what
it has told."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from plumbfuzz import Target, instrumented, main  # noqa: E402

with instrumented():
    from aiohttp import http_exceptions
    from aiohttp.base_protocol import BaseProtocol
    from aiohttp.http_parser import HttpRequestParser


class Server(BaseProtocol):
    def __init__(self):
        super().__init__(asyncio.get_running_loop())
        self.parser = HttpRequestParser(self, self._loop, 2 ** 16)
        self.last = None  # the body that goes on

    def tell(self, *words):
        self.transport.write(b" ".join(words) + b"\n")

    def body(self):
        """What has come of the last body, once it is whole."""
        body = self.last
        if body is None or not body.is_eof():
            return
        self.last = None  # first: reading it calls data_received() again
        if body.exception() is None:
            self.tell(b"body", repr(body.read_nowait()).encode())

    def data_received(self, data):
        try:
            messages, upgraded, tail = self.parser.feed_data(data)
        except http_exceptions.HttpProcessingError as error:
            self.tell(b"error", str(error.code).encode())
            self.transport.close()
            return
        self.body()
        for message, payload in messages:
            self.tell(message.method.encode(), message.path.encode(
                "utf-8", "surrogateescape"),
                repr(sorted(message.raw_headers)).encode(),
                repr((message.should_close, message.upgrade,
                      message.chunked)).encode())
            self.last = payload
            self.body()
        if upgraded:
            self.transport.close()


def is_same(whole, pieces):
    """Good messages are dropped where a bad one ends the same piece."""
    error = b"error 400\n"
    return whole[0].endswith(error) and (
        pieces[0].startswith(whole[0][:-len(error)]))


if __name__ == "__main__":
    main(Target("aiohttp", Server, is_same=is_same, samples=[
        b"GET /a?b HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ]))
