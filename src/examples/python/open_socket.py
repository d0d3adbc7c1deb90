"""The same as ../open_socket.c, over asyncio: open_socket.py"""
import asyncio
import socket


class Reader(asyncio.Protocol):
    def __init__(self, done):
        self.done = done

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        print("Received:", data.decode())
        self.transport.close()

    def connection_lost(self, exc):
        self.done.set_result(exc)


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    ours, outside = socket.socketpair()
    await loop.create_connection(lambda: Reader(done), sock=ours)
    loop.call_soon(outside.send, b"abc")
    await done
    outside.close()


asyncio.run(main())
