"""How often each fault is brought about: a few times with all other tests, fifty times by `make faults`. Read by the tests of faults."""

from __future__ import annotations

import os

__all__ = ["IS_THOROUGH", "ROUNDS"]

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))
IS_THOROUGH = ROUNDS >= 10
