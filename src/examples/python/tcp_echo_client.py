"""The same as ../tcp_echo_client.c, over asyncio: tcp_echo_client.py [port]"""
import asyncio
import sys


class Client(asyncio.Protocol):
    def __init__(self, done):
        self.done = done

    def connection_made(self, transport):
        print("Data sent: Hello World!")
        transport.write(b"Hello World!")

    def data_received(self, data):
        print("Data received:", data.decode())

    def connection_lost(self, exc):
        print("The server closed the connection")
        print("Stop the event loop")
        self.done.set_result(exc)


async def main(port):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    try:
        await loop.create_connection(lambda: Client(done), "127.0.0.1", port)
    except ConnectionRefusedError:
        sys.exit("connection refused")
    await done


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888))
