"""The chain map shows what a trace tells: its numbers, its posts and its links."""

from __future__ import annotations

import pytest

from engine.figures.chain_map import chain_map
from engine.figures.chain_words import KINDS
from engine.simulation.replication.trace import Happening
from tests.simulation.test_chains import CHAIN_LAWS, three_levels, traced
from tests.simulation.test_shocks import shocked


def rows_with(spec: object, field: str) -> list[dict[str, object]]:
    """Return the rows of data that have a field."""
    if isinstance(spec, dict):
        own = [spec] if "month" in spec and field in spec else []
        return own + [row for below in spec.values() for row in rows_with(below, field)]
    return [row for below in spec for row in rows_with(below, field)] if isinstance(spec, list) else []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chain_is_drawn_with_every_event_and_every_empty_post(language: str) -> None:
    scenario = shocked("{id: s, month: 1, leaver: K}", laws=CHAIN_LAWS, months=24)
    figure = chain_map(traced(scenario, three_levels(), origin="K"), language)
    assert [row[:2] for row in figure.rows][:2] == [(1, "left"), (2, "vacancy")]
    assert len(figure.rows) == len(rows_with(figure.spec, "because")) == 7
    assert [(row["subject"], row["month"], row["until"]) for row in rows_with(figure.spec, "until")] == [
        ("K", 1.0, 3.0),
        ("L2", 3.0, 6.0),
        ("L1", 6.0, 10.0),
    ]
    assert "K<-L2<-L1" in figure.alternative.text(language)
    assert "9" in figure.alternative.text(language)
    assert "K" in figure.title.text(language)


def test_a_run_in_which_nothing_happens_says_so() -> None:
    assert chain_map(traced(shocked(), three_levels()), "en").alternative.en == "Nothing happens in this run."


def test_every_kind_of_event_has_words_in_both_languages() -> None:
    assert {kind.value for kind in Happening} <= set(KINDS)
