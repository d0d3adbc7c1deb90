"""The same as ../udp_echo_server.c: udp_echo_server.py [port]"""
import asyncio
import sys


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        name = transport.get_extra_info("sockname")
        print("Serving on %s:%d" % name, flush=True)

    def datagram_received(self, data, addr):
        sender = "%s:%d" % addr
        print("Received %s from %s" % (data.decode(), sender))
        print("Send %s to %s" % (data.decode(), sender), flush=True)
        self.transport.sendto(data, addr)


async def main(port):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", port))
    await loop.create_future()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9999))
