"""What depends on a cut alone is worked out once for it, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from engine.domain.organisation import Organisation

Made = TypeVar("Made")


def once_per_cut(work: Callable[[Organisation], Made]) -> Callable[[Organisation], Made]:
    """Return ``work`` that remembers its value for every organisation that is still in use.

    An organisation never changes, so neither does what is made of it; a corrected cut is another organisation. Of two
    threads that ask at once both may work, and the values are equal.
    """
    known: WeakKeyDictionary[Organisation, Made] = WeakKeyDictionary()

    @wraps(work)
    def remembering(organisation: Organisation) -> Made:
        found = known.get(organisation)
        if found is None:
            found = known[organisation] = work(organisation)
        return found

    return remembering
