"""What was asked for last, kept from question to question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST_KEPT = 4
"""Values kept; the one that was not asked for longest goes first."""


@dataclass(frozen=True)
class AskedLast(Generic[Key, Value]):
    """Values by key; any thread may ask.

    A key made of identities is safe as long as its value holds what they belong to: nothing else can then have them.
    """

    _values: OrderedDict[Key, Value] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made only where it is not kept; of several that ask at once one makes it."""
        with self._lock:
            if key not in self._values:
                self._values[key] = make()
            self._values.move_to_end(key)
            while len(self._values) > MOST_KEPT:
                self._values.popitem(last=False)
            return self._values[key]
