"""Under pseudonyms nobody is to be recognised by what others wrote about them."""

from __future__ import annotations

from datetime import date

from engine.domain.history import History
from engine.domain.masking import masked
from engine.domain.pseudonyms import Pseudonyms

TODAY = date(2026, 1, 15)


def test_evidence_of_skills_which_may_name_people_is_left_out() -> None:
    record = {"person_id": "Ana", "skill_id": "plc", "level": 4, "source": "rated", "date": date(2025, 6, 1)}
    cut = History.from_rows({"skill_records": [{**record, "evidence": "Ana rebuilt line 3"}]}).as_of(TODAY, TODAY)
    (row,) = masked(cut, Pseudonyms(b"k" * 32)).table("skill_records").rows()
    assert row["evidence"] is None
    assert row["person_id"] != "Ana"
    assert row["level"] == 4
