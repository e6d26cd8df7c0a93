"""What depends on a cut alone is worked out once for it."""

from __future__ import annotations

import gc
import weakref
from datetime import date

from engine.domain.history import History
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation

TODAY = date(2026, 1, 15)


def test_the_same_cut_is_asked_once_and_another_one_again() -> None:
    asked: list[Organisation] = []

    @once_per_cut
    def number(organisation: Organisation) -> int:
        asked.append(organisation)
        return len(asked)

    one, other = (History.empty().as_of(TODAY, TODAY) for _ in range(2))
    assert [number(one), number(other), number(one), number(other)] == [1, 2, 1, 2]


def test_a_cut_that_nobody_uses_any_more_is_forgotten() -> None:
    number = once_per_cut(lambda organisation: [len(organisation.tables)])
    cut = History.empty().as_of(TODAY, TODAY)
    made = weakref.ref(cut)
    number(cut)
    del cut
    gc.collect()
    assert made() is None
