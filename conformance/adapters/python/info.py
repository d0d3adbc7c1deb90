"""What get_extra_info() returned, in words."""

import os
import socket

from words import address_bytes, escaped, truth


def descriptor(thing):
    """What lies behind a socket or a file, or None: a number alone may be
    another's."""
    try:
        found = os.fstat(thing.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def is_open(thing, conn):
    return descriptor(thing) is not None and (
        descriptor(thing) == conn.descriptor)


def socket_words(sock, conn):
    """What the system says of the socket: is it open, does it send at once?"""
    words = "socket open=" + truth(is_open(sock, conn))
    if is_open(sock, conn) and is_tcp(sock):
        with socket.fromfd(sock.fileno(), sock.family, sock.type) as copy:
            nodelay = copy.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            words += " nodelay=" + truth(nodelay)
    return words + " class=" + type(sock).__name__


def is_tcp(sock):
    # Old versions keep flags of the system in the type.
    return sock.family != socket.AF_UNIX and (
        sock.type & 15 == socket.SOCK_STREAM)


def pipe_words(pipe, conn):
    words = "pipe"
    if conn.given is not None:
        words += " same=" + truth(pipe is conn.given)
    return words + " open=" + truth(is_open(pipe, conn))


def subprocess_words(process, conn):
    if not hasattr(process, "pid"):
        return type(process).__name__
    return "subprocess pid=%d" % process.pid


def cipher_words(cipher, conn):
    return ":" + escaped(cipher[0].encode())


def compression_words(compression, conn):
    return ":" + escaped(compression.encode())


def peercert_words(cert, conn):
    """The name; none where the certificate was not verified."""
    names = [value for fields in cert.get("subject", ())
             for key, value in fields if key == "commonName"]
    return ":" + escaped("".join(names[:1]).encode())


def ssl_object_words(found, conn):
    words = "ssl_object"
    if found.selected_alpn_protocol():
        words += " alpn=" + escaped(found.selected_alpn_protocol().encode())
    if found.version():
        words += " version=" + escaped(found.version().encode())
    return words


def sslcontext_words(context, conn):
    return "sslcontext"


BY_NAME = {"pipe": pipe_words, "subprocess": subprocess_words,
           "cipher": cipher_words, "compression": compression_words,
           "peercert": peercert_words, "ssl_object": ssl_object_words,
           "sslcontext": sslcontext_words, "socket": socket_words}


def info_words(conn, name, value, default):
    if value is None:
        return "None"
    if value == default:
        return escaped(value.encode())
    if name in BY_NAME:
        return BY_NAME[name](value, conn)
    if isinstance(value, (tuple, str, bytes)):
        return ":" + escaped(address_bytes(value))
    return type(value).__name__
