"""Methods: each parser takes the arguments and returns what to call with a
Conn; that returns what it has to say."""

from info import info_words
from protocols import parse_protocol
from spawn import parse_pipe_transport, parse_send_signal
from tls import parse_start_tls
from words import DATA_MAX, Unsupported, truth
from writing import parse_sendto, parse_write, parse_writelines


def plain(verb, show):
    def parse(adapter, args):
        if verb == "is_reading" and verb not in adapter.features:
            raise Unsupported
        return lambda conn: show(getattr(conn.transport, verb)())
    return parse


def nothing(_):
    return ""


def limits_words(limits):
    return "low=%s high=%s" % limits


def number_or_text(value):
    for kind in int, float:
        try:
            return kind(value)
        except ValueError:
            pass
    return value


def parse_set_limits(adapter, args):
    limits = {}
    for key in ("high", "low"):
        value = args.key(key)
        if value is not None:
            limits[key] = number_or_text(value)

    def call(conn):
        conn.transport.set_write_buffer_limits(**limits)
        try:
            return limits_words(conn.transport.get_write_buffer_limits())
        except Exception:
            return ""
    return call


def parse_extra_info(adapter, args):
    if len(args.words) != 1:
        raise Unsupported
    name, default = args.words.pop(), args.key("default")
    if default == "":
        raise Unsupported

    def call(conn):
        if default is None:
            value = conn.transport.get_extra_info(name)
        else:
            value = conn.transport.get_extra_info(name, default)
        return info_words(conn, name, value, default)
    return call


def parse_set_protocol(adapter, args):
    name = args.name("name")
    if "set_protocol" not in adapter.features:
        raise Unsupported
    kind, *more = parse_protocol(adapter, args)

    def call(conn):
        conn.transport.set_protocol(kind(adapter, conn, *more, name))
        return ""
    return call


def parse_sendfile(adapter, args):
    path = args.need("path")
    offset = args.count("offset", 0, DATA_MAX, 0)
    count, position = (args.count(name, 0, DATA_MAX)
                       for name in ("count", "position"))
    if "sendfile" not in adapter.features:
        raise Unsupported

    async def send(conn):
        with open(path, "rb") as file:
            file.seek(position or 0)
            size = await adapter.loop.sendfile(
                conn.transport, file, offset, count)
        return "completed", "sendfile size=%d" % size

    def call(conn):
        adapter.begin(conn, send(conn), "completed sendfile")
        return ""
    return call


def protocol_words(protocol):
    if protocol is None:
        return "None"
    return getattr(protocol, "name", type(protocol).__name__)


METHODS = {
    "write": parse_write,
    "writelines": parse_writelines,
    "sendto": parse_sendto,
    "write_eof": plain("write_eof", nothing),
    "can_write_eof": plain("can_write_eof", truth),
    "close": plain("close", nothing),
    "abort": plain("abort", nothing),
    "is_closing": plain("is_closing", truth),
    "pause_reading": plain("pause_reading", nothing),
    "resume_reading": plain("resume_reading", nothing),
    "is_reading": plain("is_reading", truth),
    "get_write_buffer_size": plain("get_write_buffer_size", str),
    "get_write_buffer_limits": plain("get_write_buffer_limits", limits_words),
    "set_write_buffer_limits": parse_set_limits,
    "get_extra_info": parse_extra_info,
    "get_pid": plain("get_pid", str),
    "get_returncode": plain("get_returncode", str),
    "get_pipe_transport": parse_pipe_transport,
    "send_signal": parse_send_signal,
    "terminate": plain("terminate", nothing),
    "kill": plain("kill", nothing),
    "sendfile": parse_sendfile,
    "start_tls": parse_start_tls,
    "get_protocol": plain("get_protocol", protocol_words),
    "set_protocol": parse_set_protocol,
}
