"""What this process has counted of its own work, for whoever watches it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping


class Tally:
    """Counts by label; added to and read from any thread."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, value: str, by: int = 1) -> None:
        """Count ``by`` more under a value of the label; values come from the code, never from a request."""
        with self._lock:
            self._counts[value] += by

    def counts(self) -> Mapping[str, int]:
        """Return the counts so far by value."""
        with self._lock:
            return dict(self._counts)


LEDGER_APPENDS = Tally("chain")
"""Lines appended to the ledger, by chain."""
PERSONAL_READS = Tally("verb")
"""Answers that named people and were noted as read, by verb."""
