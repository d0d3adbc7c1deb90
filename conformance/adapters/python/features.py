"""What a loop can do, found by doing it."""

import asyncio
import os
import socket
import ssl
import tempfile

from pipe import new_terminal
from tls import TIMEOUTS, takes_timeout


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
            return True
    except OSError:
        return False


async def can(awaitable):
    """Whether it is there. If it is and does not work, the scenarios shall
    show how."""
    try:
        await asyncio.wait_for(awaitable, 10)
    except (NotImplementedError, AttributeError):
        return False
    except Exception:
        pass
    return True


def tcp_pair():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        ours = socket.create_connection(server.getsockname())
        return ours, server.accept()[0]


async def try_stream(create, pair, words):
    """Words for what a transport of that kind can do."""
    ours, theirs = pair
    found = []

    async def attempt():
        transport, protocol = await create(
            asyncio.Protocol, None, sock=ours)
        for method, args in ("set_protocol", [protocol]), ("is_reading", []):
            try:
                getattr(transport, method)(*args)
                found.append(method)
            except (NotImplementedError, AttributeError):
                pass
        transport.abort()
    if await can(attempt()):
        words.update(found)
        return True
    return False


async def try_streams(loop, words):
    if await try_stream(loop.create_connection, tcp_pair(), words):
        words.update(["tcp", "sock"])
    if await try_stream(
            loop.create_unix_connection, socket.socketpair(), words):
        words.add("unix")

    async def serve():
        server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
        server.close()
    if await can(serve()):
        words.add("server")


async def try_buffered(loop):
    """Whether it asks for the buffer."""
    found = loop.create_future()

    class Buffered(getattr(asyncio, "BufferedProtocol", asyncio.Protocol)):
        def get_buffer(self, sizehint):
            return bytearray(9)

        def buffer_updated(self, nbytes):
            found.cancelled() or found.done() or found.set_result(True)

        def connection_lost(self, exc):
            found.cancelled() or found.done() or found.set_result(False)
    ours, theirs = socket.socketpair()
    theirs.send(b"x")
    theirs.close()
    transport, _ = await loop.create_connection(Buffered, None, sock=ours)
    try:
        return await asyncio.wait_for(found, 10)
    finally:
        transport.abort()


async def try_sendfile(loop):
    ours, theirs = socket.socketpair()
    transport, _ = await loop.create_connection(
        asyncio.Protocol, None, sock=ours)
    with theirs, tempfile.TemporaryFile() as file:
        try:
            await loop.sendfile(transport, file)
        finally:
            transport.abort()


async def try_datagrams(loop, words):
    async def endpoint(*where, **options):
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, *where, **options)
        transport.abort()
    if await can(endpoint(("127.0.0.1", 0))):
        words.update(["udp", "broadcast"])
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        if await can(endpoint(sock=ours)):
            words.add("unixgram")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        try:
            await endpoint(path, family=socket.AF_UNIX)
            words.add("unixgram_path")
        except Exception:
            pass  # a pair of host and port is wanted


async def try_pipes(loop, words):
    async def end(create, fd, mode):
        transport, _ = await create(
            asyncio.Protocol, os.fdopen(fd, mode, buffering=0))
        transport.close()
    reading, writing = os.pipe()
    if await can(end(loop.connect_read_pipe, reading, "rb")) and (
            await can(end(loop.connect_write_pipe, writing, "wb"))):
        words.add("pipe")
        try:
            os.close(new_terminal()[0])
            words.add("ptmx")
        except OSError:
            pass


async def try_subprocesses(loop, words):
    nothing = dict.fromkeys(["stdin", "stdout", "stderr"])

    async def child(create, *command):
        transport, protocol = await create(Child, *command, **nothing)
        await protocol.lost
        transport.close()
    if await can(child(loop.subprocess_exec, "true")):
        words.add("subprocess")
    if await can(child(loop.subprocess_shell, "exit 0")):
        words.add("shell")


async def try_tls(loop, words):
    """The peers are gone: what is there fails, and says so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    kept = []  # a loop may still watch what it has given up

    async def handshake(name):
        ours, theirs = socket.socketpair()
        theirs.close()
        kept.append(ours)
        keys = {"sock": ours}
        if name == "tls":
            keys.update(ssl=context, server_hostname="x")
        transport, protocol = await loop.create_connection(
            asyncio.Protocol, **keys)
        try:
            await loop.start_tls(
                transport, protocol, context, server_hostname="x")
        finally:
            transport.abort()
    for name in "tls", "start_tls":
        if await can(handshake(name)):
            words.add(name)
    for _ in range(9):
        await asyncio.sleep(0)
    if "tls" in words:
        words.update(name for name in TIMEOUTS if takes_timeout(loop, name))


class Child(asyncio.SubprocessProtocol):
    def __init__(self):
        self.lost = asyncio.get_event_loop().create_future()

    def connection_lost(self, exc):
        self.lost.cancelled() or self.lost.set_result(None)


async def find_features(loop):
    loop.set_exception_handler(lambda loop, context: None)
    words = {"raise", "types", "mutate", "call_soon"}
    if has_ipv6():
        words.add("ipv6")
    await try_streams(loop, words)
    if await try_buffered(loop):
        words.add("buffered")
    if await can(try_sendfile(loop)):
        words.add("sendfile")
    await try_datagrams(loop, words)
    await try_pipes(loop, words)
    await try_subprocesses(loop, words)
    await try_tls(loop, words)
    return sorted(words)
