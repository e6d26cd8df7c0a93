"""The heat map of skills: its numbers are those of the answer, and what is not told shows slashes and no number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vl_convert

from engine.errors import InputError
from engine.figures.skill_matrix_figure import MatrixMode, legible_on, mixed, skill_matrix_figure
from engine.figures.theme import BLUE, INK, PAPER, VERMILLION
from engine.loading.figure_files import write_figure
from engine.skills.matrix.answer import SkillMatrix
from engine.skills.matrix.skill_matrix import skill_matrix
from tests.skills.search_worlds import world
from tests.skills.test_skill_matrix import RECORDS, TWO_LEVELS, by_unit, crowd, project


def matrix() -> SkillMatrix:
    """Return a matrix with a hatched unit, a gap and a surplus."""
    people = [*TWO_LEVELS[:11], *crowd("U3", 3), *crowd("U1", 9)[5:]]
    return skill_matrix(by_unit(world(people, RECORDS, **project("A", "U1"))), ["plc", "java"])


def marks(mode: MatrixMode, language: str = "en") -> list[dict[str, Any]]:
    """Return the marks of the heat map, a cell each."""
    spec = skill_matrix_figure(matrix(), mode, language).spec
    (found,) = spec["datasets"].values()
    return list(found)


@pytest.mark.parametrize("mode", MatrixMode)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cell_shows_its_number_or_slashes_in_both_languages(mode: MatrixMode, language: str) -> None:
    body = matrix()
    figure = skill_matrix_figure(body, mode, language)
    told = {unit.unit_id: unit.told for unit in body.units}

    assert vl_convert.vegalite_to_svg(figure.spec)
    for row, cell, mark in zip(figure.records(), body.cells, marks(mode, language), strict=True):
        assert {name: row[name] for name in ("mastering", "mastery", "gap_fte")} == {
            "mastering": cell.mastering,
            "mastery": cell.mastery,
            "gap_fte": cell.gap_fte,
        }
        assert ("/" in mark["text"]) == (not told[cell.unit_id])
    assert not all(told.values())
    assert "1" in figure.alternative.text(language)


def test_the_number_of_a_cell_is_written_as_its_mode_counts() -> None:
    shown = {mode: [mark["text"] for mark in marks(mode)] for mode in MatrixMode}

    # All: 18 people, three of them at level 3 or above; 4 are asked for and 2.5 are there. Nothing is asked of Java.
    assert shown[MatrixMode.MASTERY][:2] == ["17 %", "0 %"]
    assert shown[MatrixMode.GAP][:2] == ["+1.5", "·"]
    assert shown[MatrixMode.BUS_FACTOR][:2] == ["3", "0"]


def test_a_fuller_colour_means_more_and_its_text_stays_legible() -> None:
    assert (mixed(BLUE, 0.0), mixed(BLUE, 1.0), mixed(BLUE, 7.0)) == (PAPER, BLUE, BLUE)
    assert (legible_on(PAPER), legible_on(BLUE), legible_on(mixed(VERMILLION, 0.3))) == (INK, PAPER, INK)


def test_a_figure_is_written_by_the_ending_of_its_name(tmp_path: Path) -> None:
    figure = skill_matrix_figure(matrix(), MatrixMode.GAP, "en")
    for name in ("a.svg", "a.png", "a.html", "a.json", "a.csv"):
        write_figure(tmp_path / name, figure, "en")
        assert (tmp_path / name).stat().st_size
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[0].startswith("unit_id,unit,skill_id,skill,told,")
    with pytest.raises(InputError, match=r"cannot be written as '\.gif'"):
        write_figure(tmp_path / "a.gif", figure, "en")
