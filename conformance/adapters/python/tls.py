"""What open, listen and start_tls take of TLS."""

import asyncio
import ssl

from words import Unsupported

TIMEOUTS = "handshake_timeout", "shutdown_timeout"
VERSIONS = {"1.2", "1.3"}


def takes_timeout(loop, name):
    """Whether this loop knows that one: they came one by one."""
    try:
        work = loop.create_connection(asyncio.Protocol, **{"ssl_" + name: 1.0})
    except TypeError:
        return False
    work.close()
    return True


def parse_tls(adapter, args, is_server):
    """A function that makes the context, and more keywords for the call."""
    chain = [args.key("certfile"), args.key("keyfile")]
    cafile, alpn = args.key("cafile"), args.key("alpn")
    newest = args.key("tls", VERSIONS)
    verify, more = None, {}
    if None in chain and (is_server or chain != [None, None]):
        raise Unsupported
    for name in TIMEOUTS:
        value = args.key(name)
        if value is not None:
            more["ssl_" + name] = seconds(adapter, name, value)
    if not is_server:
        verify = args.key("verify", {"none"})
        hostname = args.key("server_hostname")
        if hostname is not None:
            more["server_hostname"] = hostname

    def make_context():
        context = ssl.SSLContext(
            ssl.PROTOCOL_TLS_SERVER if is_server else ssl.PROTOCOL_TLS_CLIENT)
        if chain[0] is not None:
            context.load_cert_chain(*chain)
        set_verify(context, cafile, verify, is_server)
        if alpn:
            context.set_alpn_protocols(alpn.split(","))
        if newest == "1.2":
            context.options |= ssl.OP_NO_TLSv1_3
        return context
    return make_context, more


def seconds(adapter, name, text):
    if name not in adapter.features:
        raise Unsupported
    try:
        return float(text)
    except ValueError:
        raise Unsupported


def set_verify(context, cafile, verify, is_server):
    if verify == "none":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif cafile is not None:
        context.load_verify_locations(cafile)
        context.verify_mode = ssl.CERT_REQUIRED
    elif not is_server:
        context.load_default_certs()


def parse_start_tls(adapter, args):
    side = args.key("side", {"client", "server"})
    if side is None or "start_tls" not in adapter.features:
        raise Unsupported
    make_context, more = parse_tls(adapter, args, side == "server")

    async def start(conn):
        made = await adapter.loop.start_tls(
            conn.transport, conn.protocol, make_context(),
            server_side=side == "server", **more)
        if made is not None:
            conn.transport = made
        return "completed", "start_tls"

    def call(conn):
        adapter.begin(conn, start(conn), "completed start_tls")
        return ""
    return call
