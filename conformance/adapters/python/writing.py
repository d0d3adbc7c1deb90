"""The methods that give data: write, writelines, sendto."""

from words import Unsupported, parse_address

LINES_MAX = 1 << 20
INSTEAD = {"str": "text", "int": 7, "None": None, "list": [1, 2]}
TYPES = set(INSTEAD) | {"bytearray", "memoryview", "wide", "strided"}


def given(data, kind, mutate):
    """The object to pass, and what to overwrite afterwards."""
    if kind == "strided":
        data = bytes(b for byte in data for b in (byte, byte))
    buffer = bytearray(data) if mutate or kind == "bytearray" else data
    shown = buffer
    if kind == "memoryview":
        shown = memoryview(buffer)
    elif kind == "wide":
        shown = memoryview(buffer).cast("I")
    elif kind == "strided":
        shown = memoryview(buffer)[::2]
    return shown, [buffer] if mutate else []


def overwrite(buffers):
    for buffer in buffers:
        buffer[:] = b"X" * len(buffer)


def check_wide(kind, items):
    for item in items:
        size = len(item) if isinstance(item, bytes) else item
        if kind == "wide" and size % 4:
            raise Unsupported


def one_piece(args):
    """A function that gives a Conn's data to a function."""
    kind = args.key("type", TYPES)
    mutate = args.key("mutate", {"true"})
    if kind in INSTEAD:
        if mutate:
            raise Unsupported
        return lambda conn, pass_on: pass_on(INSTEAD[kind])
    if len(args.data) != 1:
        raise Unsupported
    check_wide(kind, args.data)
    item = args.data.pop()

    def give(conn, pass_on):
        data, buffers = given(conn.take(item), kind, mutate)
        pass_on(data)
        overwrite(buffers)
    return give


def parse_write(adapter, args):
    give = one_piece(args)

    def call(conn):
        give(conn, conn.transport.write)
        return conn.size_words()
    return call


def parse_sendto(adapter, args):
    give = one_piece(args)
    address, shape = args.key("addr"), args.key("addr_as", {"list", "str"})
    more = ()
    if address is not None:
        parsed = parse_address(address)
        more = ({"list": list(parsed), "str": address}.get(shape, parsed),)
    elif shape:
        raise Unsupported

    def call(conn):
        give(conn, lambda data: conn.transport.sendto(data, *more))
        return conn.size_words()
    return call


def parse_writelines(adapter, args):
    kind = args.key("type", TYPES)
    mutate = args.key("mutate", {"true"})
    shape = args.key("as", {"tuple", "generator"})
    bad = args.number("bad")
    times = args.count("times", 1, LINES_MAX)
    items, args.data = args.data * (times or 1), []
    check_wide(kind, items)
    if bad is not None and not 1 <= bad <= len(items):
        raise Unsupported
    if kind in INSTEAD and (items or mutate or shape or bad or times):
        raise Unsupported

    def call(conn):
        if kind in INSTEAD:
            conn.transport.writelines(INSTEAD[kind])
            return conn.size_words()
        pairs = [given(conn.take(item), kind, mutate) for item in items]
        lines = [data for data, _ in pairs]
        if bad:
            lines[bad - 1] = "text"
        if shape:
            lines = tuple(lines) if shape == "tuple" else (x for x in lines)
        conn.transport.writelines(lines)
        for _, buffers in pairs:
            overwrite(buffers)
        return conn.size_words()
    return call
