"""A buffer that cannot be filled closes the connection, without a word."""
import fault_loop


class Wrong(fault_loop.Right):
    def _fatal_error(self, exc, message="Fatal error"):
        if isinstance(exc, TypeError):
            self.close()
        else:
            super()._fatal_error(exc, message)


def loop():
    return fault_loop.loop_of(Wrong)
