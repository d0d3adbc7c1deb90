"""A result of eof_received closes only where it is None or False."""
import fault_loop


class Wrong(fault_loop.Right):
    def _read_ready__on_eof(self):
        kept = self._protocol.eof_received()
        if kept is None or kept is False:
            self.close()
        else:
            self._loop._remove_reader(self._sock_fd)


def loop():
    return fault_loop.loop_of(Wrong)
