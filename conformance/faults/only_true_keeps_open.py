"""A result of eof_received keeps the transport open only where it is True."""
import fault_loop


class Wrong(fault_loop.Right):
    def _read_ready__on_eof(self):
        if self._protocol.eof_received() is True:
            self._loop._remove_reader(self._sock_fd)
        else:
            self.close()


def loop():
    return fault_loop.loop_of(Wrong)
