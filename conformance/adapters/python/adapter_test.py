#!/usr/bin/env python3
"""Drives an adapter over its two pipes, with plain sockets as the peer.

    adapter_test.py                     this folder's adapter, this Python
    ADAPTER="build/adapter-reference" adapter_test.py
    ADAPTER="python3 adapter.py --loop uvloop:new_event_loop" adapter_test.py

It judges the adapter, not the implementation behind it: whether the contract
of spec/adapter.md is kept. Loops that deviate can still pass.
"""

import unittest

from buffered_test import Buffered, Sendfile
from endpoint_test import Datagrams
from methods_test import Calling, Reactions
from opening_test import Making
from pipe_test import Pipes
from session_test import Handshake, Honesty, OtherLoops, Resets, Turns
from spawn_test import Subprocesses
from tls_test import Encrypted

if __name__ == "__main__":
    unittest.main()
