"""writelines() sends what stands before a piece of the wrong type."""
import fault_loop


class Wrong(fault_loop.Right):
    def writelines(self, pieces):
        for piece in pieces:
            self.write(piece)


def loop():
    return fault_loop.loop_of(Wrong)
