"""The same as ../udp_echo_client.c: udp_echo_client.py host:port"""
import asyncio
import sys


class Client(asyncio.DatagramProtocol):
    def __init__(self, done):
        self.done = done

    def connection_made(self, transport):
        self.transport = transport
        print("Send: Hello World!")
        transport.sendto(b"Hello World!")

    def datagram_received(self, data, addr):
        print("Received:", data.decode())
        print("Close the socket")
        self.transport.close()

    def error_received(self, exc):
        print("Error received:", exc)

    def connection_lost(self, exc):
        print("Socket closed, stop the event loop")
        self.done.set_result(exc)


async def main(host, port):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    await loop.create_datagram_endpoint(
        lambda: Client(done), remote_addr=(host, int(port)))
    await done


asyncio.run(main(*sys.argv[1].split(":")))
