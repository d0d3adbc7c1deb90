#!/usr/bin/env python3
"""The same TCP echo server on a Python event loop: echo.py --loop NAME,
where NAME is "asyncio" or "uvloop". Exits when stdin reaches its end."""
import argparse
import asyncio


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


def new_loop(name):
    if name == "uvloop":
        import uvloop
        return uvloop.new_event_loop()
    return asyncio.new_event_loop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--loop", choices=["asyncio", "uvloop"],
                        default="asyncio")
    loop = new_loop(parser.parse_args().loop)
    server = loop.run_until_complete(
        loop.create_server(Echo, "127.0.0.1", 0, backlog=128))
    loop.add_reader(0, loop.stop)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    loop.run_forever()


if __name__ == "__main__":
    main()
