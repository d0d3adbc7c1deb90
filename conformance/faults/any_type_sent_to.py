"""sendto() takes whatever str() makes text of."""
import fault_loop


class Wrong(fault_loop.RightDatagram):
    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            data = str(data).encode()
        super().sendto(data, addr)


def loop():
    return fault_loop.loop_of_datagrams(Wrong)
