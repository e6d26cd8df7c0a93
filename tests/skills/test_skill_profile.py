"""One person's skills as the person reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.domain.history import History
from engine.skills.evidence_rule import STANDARD_RULE
from engine.skills.proficiency_table import proficiency_table
from engine.skills.profile import skill_profile
from engine.skills.profile_views import SkillProfile

TODAY = date(2026, 1, 15)


def profile(*records: dict[str, Any], **person: Any) -> SkillProfile:
    standard = {"person_id": "Ana", "skill_id": "plc", "level": 4, "source": "verified", "date": date(2025, 1, 15)}
    employment = {"valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "f", "level": 3}
    rows: dict[str, list[dict[str, Any]]] = {
        "people": [{"person_id": "Ana", "name": "Ana", **person}],
        "employments": [{"person_id": "Ana", **employment}],
        "skills": [
            {"skill_id": "automation", "name": "Automation"},
            {"skill_id": "plc", "name": "PLC", "parent_id": "automation", "kind": "tool"},
        ],
        "skill_records": [{**standard, **record} for record in records],
    }
    cut = History.from_rows(rows).as_of(TODAY, TODAY)
    return skill_profile(cut, proficiency_table(cut), "Ana", STANDARD_RULE)


def test_every_record_is_shown_with_date_weight_and_what_it_counts_for() -> None:
    (skill,) = profile({}, {"source": "self", "level": 3, "date": TODAY, "credibility": 0.5}).skills
    assert (skill.name, skill.above, skill.kind, skill.half_life_days) == ("PLC", ("automation",), "tool", 1460)
    assert (skill.level, skill.source, skill.dated) == (4, "verified", date(2025, 1, 15))
    assert abs(sum(skill.distribution) - 1) < 1e-5
    newest, oldest = skill.records
    assert (newest.source, newest.weight, newest.verified) == ("self", 0.5, False)
    assert (oldest.weight, oldest.verified) == (round(0.5 ** (365 / 1460), 6), True)
    assert oldest.counts.en == "Counts with weight 0.84."


def test_expired_evidence_counts_for_nothing_and_says_so() -> None:
    (skill,) = profile({"expires": date(2026, 1, 14)}).skills
    assert (skill.level, skill.inferred_level, skill.distribution) == (None, None, ())
    assert skill.records[0].counts.en == "Expired on 2026-01-14: counts for nothing."
    assert "unknown" in skill.notes[0].en


def test_a_correction_says_when_newer_evidence_has_come_in() -> None:
    correction = {"source": "person-corrected", "level": 2, "date": date(2025, 6, 1)}
    (skill,) = profile({}, correction).skills
    assert (skill.level, skill.inferred_level, skill.notes) == (2, 4, ())
    (skill,) = profile({}, correction, {"source": "system", "date": date(2025, 9, 1)}).skills
    assert (skill.level, skill.corrected) == (2, True)
    assert "1 newer" in skill.notes[0].en


def test_who_refuses_automatic_decisions_gets_records_and_no_inference() -> None:
    body = profile({}, refuse_automated=True)
    assert (body.skills[0].level, body.skills[0].distribution, body.skills[0].mean) == (None, (), None)
    assert len(body.skills[0].records) == 1
    assert body.notes
    corrected = profile({}, {"source": "person-corrected", "level": 5}, refuse_automated=True)
    assert corrected.skills[0].level == 5


def test_the_rule_is_told_with_its_numbers_in_both_languages() -> None:
    rule = profile().rule
    for text in (rule.en, rule.zh):
        assert "0.25 / 0.30 / 0.25 / 0.15 / 0.05" in text
        assert "50%" in text
