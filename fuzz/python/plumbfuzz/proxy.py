"""What stands between the loop and the protocol that is tried: it writes down
what passes, as a tape, and does what somebody else might do."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../../../conformance/adapters/python"))

from words import data_words, exc_words  # noqa: E402

SENDING = {"write", "writelines", "write_eof"}


class Tap(asyncio.Transport):
    """The transport that the protocol sees: each method is written down, then
    called on the real one."""

    def __init__(self, talk, real):
        super().__init__()
        self._talk, self._real = talk, real

    def _call(self, verb, words, *args, **named):
        talk = self._talk
        if talk.lost and verb in SENDING and "lost" not in talk.target.off:
            talk.blame("it writes when the connection is lost", verb)
        talk.say("=>", verb, words)
        try:
            result = getattr(self._real, verb)(*args, **named)
        except Exception as e:
            talk.say("->", verb, "!" + type(e).__name__)
            if "raise" not in talk.target.off:
                talk.blame("it calls a method that raises",
                           "%s: %r" % (verb, e))
            raise
        talk.say("->", verb, talk.result_words(verb, result))
        return result

    def write(self, data):
        self._call("write", data_words(bytes(data)), data)

    def writelines(self, list_of_data):
        items = list(list_of_data)
        self._call("writelines",
                   " ".join(data_words(bytes(i)) for i in items), items)

    def write_eof(self):
        self._call("write_eof", "")

    def close(self):
        self._call("close", "")

    def abort(self):
        self._talk.aborted = True
        self._call("abort", "")

    def pause_reading(self):
        self._call("pause_reading", "")
        self._talk.is_paused = True

    def resume_reading(self):
        self._call("resume_reading", "")
        self._talk.is_paused = False

    def set_write_buffer_limits(self, high=None, low=None):
        words = ["%s=%s" % pair for pair in (("high", high), ("low", low))
                 if pair[1] is not None]
        self._call("set_write_buffer_limits", " ".join(words),
                   high=high, low=low)

    def set_protocol(self, protocol):
        self._talk.protocol = protocol

    def get_protocol(self):
        return self._talk.protocol

    def can_write_eof(self):
        return self._real.can_write_eof()

    def is_closing(self):
        return self._real.is_closing()

    def is_reading(self):
        return self._real.is_reading()

    def get_write_buffer_size(self):
        return self._real.get_write_buffer_size()

    def get_write_buffer_limits(self):
        return self._real.get_write_buffer_limits()

    def get_extra_info(self, name, default=None):
        return self._real.get_extra_info(name, default)


class Base:
    """Hands each callback on."""

    def __init__(self, talk):
        self.talk = talk

    def _callback(self, name, words, *args, before=True):
        talk = self.talk
        # Inside resume_writing asyncio takes it badly, which is no protocol's
        # fault: it tears down twice, and raises (gh-156512).
        may_close = name != "resume_writing"
        talk.say("<=", name, words)
        if before:
            talk.interfere(may_close)
        try:
            result = getattr(talk.protocol, name)(*args)
        except BaseException as e:
            talk.say("<-", name, "!" + type(e).__name__)
            raise
        if name != "connection_lost":
            talk.interfere(may_close)
        returned = ""
        if name == "eof_received":
            returned = "return=" + ("true" if result else "false")
        talk.say("<-", name, returned)
        return result

    def connection_made(self, transport):
        self.talk.made(transport)
        self._callback("connection_made", "", self.talk.tap, before=False)

    def connection_lost(self, exc):
        self.talk.lost, self.talk.error = True, exc
        self._callback("connection_lost", exc_words(exc), exc, before=False)

    def pause_writing(self):
        self.talk.writing_paused = True
        self._callback("pause_writing", "")

    def resume_writing(self):
        self.talk.writing_paused = False
        self._callback("resume_writing", "")

    def eof_received(self):
        return self._callback("eof_received", "")


class Proxy(Base, asyncio.Protocol):
    def data_received(self, data):
        self._callback("data_received", data_words(bytes(data)), data)


class BufferedProxy(Base, asyncio.BufferedProtocol):
    def get_buffer(self, sizehint):
        self.talk.say("<=", "get_buffer", "sizehint=%d" % sizehint)
        self.buffer = memoryview(self.talk.protocol.get_buffer(sizehint))
        self.talk.say("<-", "get_buffer", "size=%d" % len(self.buffer))
        return self.buffer

    def buffer_updated(self, nbytes):
        self._callback("buffer_updated",
                       data_words(bytes(self.buffer[:nbytes])), nbytes)


def proxy_of(talk):
    if isinstance(talk.protocol, asyncio.BufferedProtocol):
        return BufferedProxy(talk)
    return Proxy(talk)
