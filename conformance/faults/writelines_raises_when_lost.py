"""writelines() after connection_lost raises, though write() does not."""
import fault_loop


class Wrong(fault_loop.Right):
    def writelines(self, pieces):
        self._loop.get_debug()  # None by then
        self.write(b"".join(pieces))


def loop():
    return fault_loop.loop_of(Wrong)
