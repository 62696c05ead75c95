"""So many turns at a time, and a line of those who wait for one, in the order in which they came.

Threads and an event loop wait in the same line, so that neither keeps the other from its turn. Called by the pool of query processes and by its jobs.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

__all__ = ["Place", "Turns"]


class Place:
    """A place in the line; `call` is called, by whoever gives a turn back, once it is this one's turn."""

    __slots__ = ("call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call


class Turns:
    """Turns to take and to give back; safe to use from many threads.

    Args:
        size: how many there are.
        max_waiting: how many may stand in the line.
    """

    def __init__(self, size: int, *, max_waiting: int) -> None:
        self._free = size
        self._max_waiting = max_waiting
        self._line: deque[Place] = deque()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line)

    def take(self, call: Callable[[], None]) -> Place | bool:
        """Take a turn: True where one is free, a place in the line where none is, False where too many wait already."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return True
            if len(self._line) >= self._max_waiting:
                return False
            place = Place(call)
            self._line.append(place)
            return place

    def leave(self, place: Place) -> bool:
        """Leave the line; False where the turn has come already, which is then to be given back."""
        with self._lock:
            try:
                self._line.remove(place)
            except ValueError:
                return False
            return True

    def give_back(self) -> None:
        """Hand the turn on to who has waited longest."""
        with self._lock:
            place = self._line.popleft() if self._line else None
            self._free += place is None
        if place is not None:
            place.call()
