"""write() takes bytes and nothing else that is bytes in memory."""
import fault_loop


class Wrong(fault_loop.Right):
    def write(self, data):
        if not isinstance(data, bytes):
            raise TypeError("bytes, please")
        super().write(data)


def loop():
    return fault_loop.loop_of(Wrong)
