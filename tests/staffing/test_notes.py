"""What a reader must know beside the team."""

from __future__ import annotations

from tests.staffing.worlds import TODAY, staffed, world


def test_a_role_that_begins_before_the_day_looked_at_is_pointed_out() -> None:
    rows = world({"Ana": {}, "Bo": {}})
    roles = [{"id": "A", "name": "Welder", "start": "2025-12-01"}, {"id": "B", "start": str(TODAY)}]
    (note,) = (note for note in staffed(rows, roles).notes if "day looked at" in note.en)
    assert note.en.startswith("The first day lies before 2026-01-15, the day looked at: Welder.")
    assert "Welder" in note.text("zh")


def test_a_role_that_begins_on_the_day_looked_at_is_not() -> None:
    roles = [{"id": "B", "start": str(TODAY)}]
    assert not [note for note in staffed(world({"Ana": {}}), roles).notes if "day looked at" in note.en]
