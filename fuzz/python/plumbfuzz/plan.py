"""How a conversation is held, all of it by one number; and what the peer says."""

import dataclasses
import random

PARTS = {  # what is in the way: how often, and what turns it off
    "block": 2, "pause": 3, "limits": 2, "close": 5, "early": 3}
ENDINGS = ("eof", "silence", "reset", "eof")
MOST = (1, 1, 2, 4, 16, 64, 1024, 65536)
TELLING = b"\0\1\x7f\x80\xff \t\r\n0129aZ:;,=\"'{}[]"


@dataclasses.dataclass(frozen=True)
class Plan:
    seed: int
    cut: int  # bytes that the peer sends
    ending: str = "silence"
    parts: frozenset = frozenset()  # "pieces" and names of PARTS
    split: int = 0  # not 0: two pieces, the first so long

    def whole(self):
        return dataclasses.replace(self, parts=frozenset(), split=0)

    def but(self, **changes):
        return dataclasses.replace(self, **changes)

    def piece(self, chance, sent):
        """How many bytes come next."""
        left = self.cut - sent
        if self.split > sent:
            return min(left, self.split - sent)
        if self.split or "pieces" not in self.parts:
            return left
        most = MOST[random.Random(self.seed ^ 0x5c).randrange(8)]
        return min(left, 1 + chance.randrange(most if self.seed else 1))


def make(seed, size, off=frozenset()):
    chance = random.Random(seed)
    endings = [e for e in ENDINGS if e not in off] or ["silence"]
    cut = size
    if chance.randrange(4) == 0 and "cut" not in off:
        cut = chance.randrange(size + 1)
    parts = {"pieces"}
    for part, one_in in PARTS.items():
        if chance.randrange(one_in) == 0 and part not in off:
            parts.add(part)
    return Plan(seed, cut, endings[chance.randrange(len(endings))],
                frozenset(parts))


def change(chance, data):
    at = chance.randrange(len(data) + 1)
    most = 8 if chance.randrange(2) else len(data)
    end = min(len(data), at + 1 + chance.randrange(most + 1))
    kind = chance.randrange(5)
    if kind == 0:
        del data[at:end]
    elif kind == 1:
        part = bytes(data[at:end])[:256] * (1 + chance.randrange(4))
        to = at if chance.randrange(2) else len(data)
        data[to:to] = part
    elif kind == 2 and at < len(data):
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 3 and at < len(data):
        data[at] = chance.randrange(256)
    else:
        data[at:at] = bytes(
            chance.choice(TELLING) if chance.randrange(2)
            else chance.randrange(256) for _ in range(1 + chance.randrange(8)))


def say(chance, samples, most=8192):
    """What a peer might say."""
    data = bytearray()
    for _ in range(1 + chance.randrange(3) if samples else 0):
        data += samples[chance.randrange(len(samples))]
    if chance.randrange(4):
        for _ in range(1 + chance.randrange(6)):
            change(chance, data)
    return bytes(data[:most])
