"""The words of the tape: bytes, values, and the arguments of a command."""

import errno
import os
import re
import ssl
import zlib
from urllib.parse import unquote, unquote_to_bytes

PERIOD = 65521
DATA_MAX = 1 << 30
TEXT_MAX = 64

LINE = re.compile(r"[A-Za-z0-9_.-]{1,32} (=>|->|<=|<-|~>|<~|!!|on) "
                  r"[a-z0-9_]{1,32}( [!-~]+)*\Z")
NAME = re.compile(r"[A-Za-z0-9_.-]{1,32}\Z")
KEY = re.compile(r"([a-z0-9_]{1,32})=(.*)\Z", re.S)
TEXT = re.compile(r"(%[0-9A-Fa-f]{2}|[^%])*\Z")
INTERNET = re.compile(r"(?:\[([0-9A-Fa-f:.%]+)\]|([^][:/]+)):([0-9]{1,5})\Z")


class Unsupported(Exception):
    """A word that this adapter does not know."""


def make_pattern():
    x, out = 1, bytearray()
    for _ in range(PERIOD):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        out.append(x >> 16 & 255)
    return bytes(out)


PATTERN = make_pattern() * 4
ESCAPE = ["%%%02x" % b for b in range(256)]
for b in range(0x21, 0x7f):
    if b != 0x25:
        ESCAPE[b] = chr(b)


def escaped(data):
    return "".join([ESCAPE[b] for b in data])


def data_words(data):
    if len(data) <= TEXT_MAX:
        return ":" + escaped(bytes(data))
    return "*%d crc=%08x" % (len(data), zlib.crc32(data) & 0xffffffff)


def exc_words(exc):
    if exc is None:
        return "None"
    name = type(exc).__name__
    if isinstance(exc, (ssl.SSLError, ssl.CertificateError)):
        return name + reason_words(exc)  # its errno is none of the system's
    if isinstance(exc, OSError) and isinstance(exc.errno, int):
        symbol = errno.errorcode.get(exc.errno, str(exc.errno))
        return "%s errno=%s" % (name, symbol)
    return name


def reason_words(exc):
    """What the library says went wrong; of a certificate, what is wrong."""
    reason = getattr(exc, "verify_message", None) or getattr(
        exc, "reason", None)
    if not reason and not isinstance(exc, ssl.SSLError):
        reason = exc  # a name that does not match, up to 3.6
    return " reason=" + escaped(str(reason).encode()) if reason else ""


def truth(value):
    return "true" if value else "false"


def address_bytes(address):
    """An address as one writes it; nothing where there is none."""
    if isinstance(address, tuple) and len(address) >= 2:
        host = "[%s]" % address[0] if ":" in str(address[0]) else address[0]
        return ("%s:%s" % (host, address[1])).encode()
    if isinstance(address, str):
        return os.fsencode(address)
    return address if isinstance(address, bytes) else b""


def parse_address(text):
    """A pair of host and port, or a path."""
    if "/" in text:
        return text
    match = INTERNET.match(text)
    if not match or int(match.group(3)) > 65535:
        raise Unsupported
    return match.group(1) or match.group(2), int(match.group(3))


class Args:
    """The arguments of a command, sorted by kind; what reads them uses them
    up, and done() knows whether some were left."""

    def __init__(self, fields):
        self.data, self.keys, self.words = [], {}, []
        for field in fields:
            self.add(field)

    def add(self, field):
        key = KEY.match(field)
        if field[0] == ":" and TEXT.match(field):
            self.data.append(unquote_to_bytes(field[1:]))
        elif field[0] == "*" and field[1:].isdigit():
            self.data.append(int(field[1:]))
            if self.data[-1] > DATA_MAX:
                raise Unsupported
        elif key and key.group(1) not in self.keys:
            self.keys[key.group(1)] = unquote(key.group(2))
        elif field[0] not in ":*!" and not key:
            self.words.append(field)
        else:
            raise Unsupported

    def key(self, name, allowed=None):
        value = self.keys.pop(name, None)
        if value is not None and allowed is not None and value not in allowed:
            raise Unsupported
        return value

    def number(self, name):
        value = self.key(name)
        if value is None:
            return None
        if not re.match(r"-?[0-9]{1,18}\Z", value):
            raise Unsupported
        return int(value)

    def count(self, name, least, most, default=None):
        """A number between these two."""
        value = self.number(name)
        if value is None:
            return default
        if not least <= value <= most:
            raise Unsupported
        return value

    def need(self, name):
        value = self.key(name)
        if not value:
            raise Unsupported
        return value

    def name(self, name):
        value = self.need(name)
        if not NAME.match(value) or value == "loop":
            raise Unsupported
        return value

    def done(self):
        if self.data or self.keys or self.words:
            raise Unsupported
