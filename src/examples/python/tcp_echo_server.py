"""The same as ../tcp_echo_server.c, over asyncio: tcp_echo_server.py [port]"""
import asyncio
import sys


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        print("Connection from %s:%d" % transport.get_extra_info("peername"))
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)
        print("Data received:", data.decode())
        print("Send:", data.decode())
        print("Close the client socket", flush=True)
        self.transport.close()


async def main(port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", port)
    name = server.sockets[0].getsockname()
    print("Serving on %s:%d" % name, flush=True)
    await loop.create_future()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888))
