"""open and listen: stream transports."""

import socket

from protocols import Protocol
from words import Unsupported, exc_words


def parse_open(adapter, args):
    """What connects: a coroutine function of a Conn, and nothing to add to
    the answer."""
    via = args.key("via", {"sock", "unconnected"})
    kind = args.key("kind", {"tcp", "unix"} & set(adapter.features))
    if kind == "tcp":
        where = args.need("host"), args.count("port", 0, 65535)
        if where[1] is None:
            raise Unsupported
        create, family = adapter.loop.create_connection, socket.AF_INET
        if ":" in where[0]:
            family = socket.AF_INET6
    elif kind == "unix":
        where = (args.need("path"),)
        create, family = adapter.loop.create_unix_connection, socket.AF_UNIX
    else:
        raise Unsupported
    if via and "sock" not in adapter.features:
        raise Unsupported

    async def connect(conn):
        factory = adapter.factory(conn, Protocol)
        if not via:
            return await create(factory, *where)
        sock = socket.socket(family)
        try:
            if via == "sock":
                sock.connect(where if kind == "tcp" else where[0])
            return await create(factory, None, sock=sock)
        except BaseException:
            sock.close()
            raise
    return connect, ""


def listen(adapter, name, args):
    kind = args.key("kind", {"tcp", "unix"} & set(adapter.features))
    accept = args.name("accept")
    if name in adapter.servers or "server" not in adapter.features:
        raise Unsupported
    if kind == "tcp":
        create, where = adapter.loop.create_server, (args.need("host"), 0)
    elif kind == "unix":
        create = adapter.loop.create_unix_server
        where = (args.need("path"),)
    else:
        raise Unsupported
    args.done()
    adapter.busy = True
    count = [0]

    def factory():
        count[0] += 1
        number = ".%d" % count[0] if count[0] > 1 else ""
        return adapter.factory(adapter.new_conn(accept + number), Protocol)()

    async def listening():
        try:
            server = adapter.servers[name] = await create(factory, *where)
            answer = name + " -> listen"
            if kind == "tcp":
                answer += " port=%d" % server.sockets[0].getsockname()[1]
        except Exception as exc:
            answer = "%s -> listen !%s" % (name, exc_words(exc))
        adapter.finish(answer)
    adapter.loop.create_task(listening())
