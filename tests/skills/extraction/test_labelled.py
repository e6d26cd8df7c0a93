"""Precision and recall on labelled sentences per language, on the half that was looked at and on the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.skills.extraction.labelled import labelled, precision_and_recall

FLOOR = {"precision": 0.9, "recall": 0.9}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("held_out", [False, True], ids=["looked_at", "held_out"])
def test_precision_and_recall_stay_above_their_floors(
    language: str, held_out: bool, record_property: Callable[[str, object], None]
) -> None:
    sentences = [one for one in labelled(language) if one.held_out == held_out]

    precision, recall = precision_and_recall(sentences)

    record_property(f"{language} of {len(sentences)}", f"precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= FLOOR["precision"]
    assert recall >= FLOOR["recall"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_at_least_150_sentences_of_each_language_half_of_them_held_out(language: str) -> None:
    sentences = labelled(language)

    assert len({one.text for one in sentences}) == len(sentences) >= 150
    assert 0.4 < sum(one.held_out for one in sentences) / len(sentences) < 0.6
