"""write() takes whatever str() makes text of."""
import fault_loop


class Wrong(fault_loop.Right):
    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            data = str(data).encode()
        super().write(data)


def loop():
    return fault_loop.loop_of(Wrong)
