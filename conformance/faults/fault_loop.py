"""What the faults in Python lean on: CPython's loop, whose transports
are taken over by a class of the fault."""
import asyncio
from asyncio import selector_events

Right = selector_events._SelectorSocketTransport
RightDatagram = selector_events._SelectorDatagramTransport


def loop_of(wrong):
    class Loop(asyncio.SelectorEventLoop):
        def _make_socket_transport(self, *args, **kwargs):
            made = super()._make_socket_transport(*args, **kwargs)
            made.__class__ = wrong
            return made
    return Loop()


def loop_of_datagrams(wrong):
    class Loop(asyncio.SelectorEventLoop):
        def _make_datagram_transport(self, *args, **kwargs):
            made = super()._make_datagram_transport(*args, **kwargs)
            made.__class__ = wrong
            return made
    return Loop()
