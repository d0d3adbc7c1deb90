"""open and listen: stream transports."""

import socket

from protocols import parse_protocol
from tls import parse_tls
from words import Unsupported, exc_words

KINDS = {"tcp", "unix", "tls"}


def parse_open(adapter, args):
    """What connects: a coroutine function of a Conn, and nothing to add to
    the answer."""
    via = args.key("via", {"sock", "unconnected"})
    kind = args.key("kind", KINDS & set(adapter.features))
    if kind in ("tcp", "tls"):
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
    protocol, make_context, more = parse_protocol(adapter, args), None, {}
    if kind == "tls":
        make_context, more = parse_tls(adapter, args, False)

    async def connect(conn):
        factory = adapter.factory(conn, *protocol)
        keys = dict(more, ssl=make_context()) if make_context else more
        if not via:
            return await create(factory, *where, **keys)
        sock = socket.socket(family)
        try:
            if via == "sock":
                sock.connect(where[0] if kind == "unix" else where)
            return await create(factory, None, sock=sock, **keys)
        except BaseException:
            sock.close()
            raise
    return connect, ""


def listen(adapter, name, args):
    kind = args.key("kind", KINDS & set(adapter.features))
    accept = args.name("accept")
    if name in adapter.servers or "server" not in adapter.features:
        raise Unsupported
    protocol, make_context, more = parse_protocol(adapter, args), None, {}
    if kind in ("tcp", "tls"):
        create, where = adapter.loop.create_server, (args.need("host"), 0)
    elif kind == "unix":
        create = adapter.loop.create_unix_server
        where = (args.need("path"),)
    else:
        raise Unsupported
    if kind == "tls":
        make_context, more = parse_tls(adapter, args, True)
    args.done()
    adapter.busy = True
    count = [0]

    def factory():
        count[0] += 1
        number = ".%d" % count[0] if count[0] > 1 else ""
        return adapter.factory(
            adapter.new_conn(accept + number), *protocol)()

    async def listening():
        try:
            keys = dict(more, ssl=make_context()) if make_context else more
            server = await create(factory, *where, **keys)
            adapter.servers[name] = server
            answer = name + " -> listen"
            if kind != "unix":
                answer += " port=%d" % server.sockets[0].getsockname()[1]
        except Exception as exc:
            answer = "%s -> listen !%s" % (name, exc_words(exc))
        adapter.finish(answer)
    adapter.loop.create_task(listening())
