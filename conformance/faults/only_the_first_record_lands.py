"""Over TLS only the first record lands in the buffer (gh-156275)."""
import asyncio
from asyncio import selector_events, sslproto


class FirstOnly:
    def __init__(self, right):
        self.right = right
        self.first = True

    def read(self, size, buffer):
        if not self.first:
            buffer = bytearray(len(buffer))
        self.first = False
        return self.right.read(size, buffer)


class Wrong(sslproto.SSLProtocol):
    def _do_read__buffered(self):
        right = self._sslobj
        self._sslobj = FirstOnly(right)
        try:
            super()._do_read__buffered()
        finally:
            self._sslobj = right


def loop():
    selector_events.sslproto.SSLProtocol = Wrong
    return asyncio.SelectorEventLoop()
