"""endpoint: datagram transports."""

import socket

from protocols import DatagramProtocol
from words import Unsupported, parse_address

FAMILIES = {"inet": socket.AF_INET, "inet6": socket.AF_INET6}


def address_of(args, key, kind):
    text = args.key(key)
    if text is None:
        return None
    address = parse_address(text)
    if isinstance(address, str) != (kind == "unixgram"):
        raise Unsupported
    return address


def family_of(kind, addresses):
    if kind == "unixgram":
        return socket.AF_UNIX
    is_6 = any(address and ":" in address[0] for address in addresses)
    return socket.AF_INET6 if is_6 else socket.AF_INET


def make_socket(via, family, local, remote, kept):
    if via == "pair":
        ours, theirs = socket.socketpair(family, socket.SOCK_DGRAM)
        kept.append(theirs)
        return ours
    if via == "stream":
        return socket.socket(family)
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        if local:
            sock.bind(local)
        if remote:
            sock.connect(remote)
    except BaseException:
        sock.close()
        raise
    return sock


def parse_endpoint(adapter, args):
    kind = args.key("kind", {"udp", "unixgram"} & set(adapter.features))
    via = args.key("via", {"sock", "pair", "stream"})
    if kind is None or via == "pair" and kind != "unixgram":
        raise Unsupported
    local = address_of(args, "local", kind)
    remote = address_of(args, "remote", kind)
    options = {}
    for option in "allow_broadcast", "reuse_port":
        if args.key(option, {"true"}):
            options[option] = True
    family = args.key("family", FAMILIES)
    if family or kind == "unixgram":
        options["family"] = FAMILIES.get(family, socket.AF_UNIX)
    if via and options.keys() - {"family"} or family and kind == "unixgram":
        raise Unsupported
    if kind == "unixgram" and not via and (
            "unixgram_path" not in adapter.features):
        raise Unsupported
    create = adapter.loop.create_datagram_endpoint

    async def connect(conn):
        factory = adapter.factory(conn, DatagramProtocol)
        if not via:
            return await create(factory, local, remote, **options)
        sock = make_socket(via, options.get("family") or family_of(
            kind, [local, remote]), local, remote, conn.kept)
        try:
            return await create(factory, sock=sock)
        except BaseException:
            sock.close()
            raise
    return connect, ""
