"""What level follows from the records of a skill."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.history import History
from engine.domain.proficiency import Proficiency
from engine.skills.evidence_rule import STANDARD_RULE, EvidenceRule, SourceTrust
from engine.skills.proficiency_table import proficiency_table

TODAY = date(2026, 1, 15)


def record(level: float, on: date = date(2025, 6, 1), source: str = "rated", **more: Any) -> dict[str, Any]:
    """Return a record of Ana's in one skill."""
    return {"person_id": "Ana", "skill_id": "plc", "level": level, "source": source, "date": on, **more}


def table(
    records: list[dict[str, Any]],
    people: tuple[str, ...] = ("Ana", "Bo"),
    rule: EvidenceRule = STANDARD_RULE,
    skills: list[dict[str, Any]] | None = None,
) -> Proficiency:
    """Return the table of today."""
    employment = {"valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "f", "level": 3}
    rows: dict[str, list[dict[str, Any]]] = {
        "people": [{"person_id": person, "name": person} for person in people],
        "employments": [{"person_id": person, **employment} for person in people],
        "skill_records": records,
        "skills": skills or [],
    }
    return proficiency_table(History.from_rows(rows).as_of(TODAY, TODAY), rule)


def test_a_record_of_the_future_is_not_seen() -> None:
    assert table([record(3), record(5, date(2026, 1, 16))]).levels("plc")[0] == 3


def test_a_record_holds_on_the_day_it_expires_and_not_after() -> None:
    older = record(2, date(2024, 1, 1), "self")
    assert table([older, record(4, source="verified", expires=TODAY)]).levels("plc")[0] == 4
    assert table([older, record(4, source="verified", expires=date(2026, 1, 14))]).levels("plc")[0] == 2
    assert table([record(4, expires=date(2026, 1, 14))]).entry(0, "plc") is None


def test_evidence_gives_the_distribution_of_the_published_method() -> None:
    """Evidence (4, sd .8, today), (3, .8, a year old), (5, 1.2, two years old) at a half-life of 365 days.

    log p(L) = log prior(L) - 1/2 * sum of 0.5^(age/365) * ((l - L) / sd)^2.
    """
    rule = EvidenceRule(
        sources={"a": SourceTrust(0.8), "b": SourceTrust(1.2)}, half_life_days={"fading": 365.0}, least_chance=0.5
    )
    rows = [
        record(4, TODAY, "a"),
        record(3, TODAY - timedelta(days=365), "a"),
        record(5, TODAY - timedelta(days=730), "b"),
    ]
    found = table(rows, rule=rule, skills=[{"skill_id": "plc", "name": "PLC", "kind": "fading"}])
    assert found.basis is not None
    assert found.basis.distribution[0].round(4).tolist() == [0.0001, 0.0223, 0.4424, 0.5090, 0.0262]
    assert found.basis.mean[0].round(3) == 3.539
    assert found.level[0] == 4  # reached with probability .5090 + .0262
    assert sorted(found.basis.weights_of(0)) == [0.25, 0.5, 1.0]


def test_a_skill_without_half_life_does_not_fade_and_its_own_goes_before_its_kinds() -> None:
    old = [record(4, date(2016, 1, 15))]
    fading = {"skill_id": "plc", "name": "PLC", "kind": "tool"}

    def weight(**skill: Any) -> float:
        found = table(old, skills=[{"skill_id": "plc", "name": "PLC", **skill}] if skill else [])
        assert found.basis is not None
        return float(found.basis.weight[0])

    assert weight() == weight(kind="other") == 1.0
    days = (TODAY - date(2016, 1, 15)).days
    assert weight(**fading) == pytest.approx(0.5 ** (days / STANDARD_RULE.half_life_days["tool"]))
    assert weight(**fading, half_life_days=365.0) == pytest.approx(0.5 ** (days / 365))


def test_a_lone_record_of_little_weight_lowers_the_level_and_never_adds_to_it() -> None:
    assert table([record(5, credibility=0.05)]).level[0] < 5
    assert table([record(1, credibility=0.0)]).level[0] == 1
    assert table([record(2.9)]).level[0] == 2.9


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_one_verified_record_counts_as_it_stands(level: int) -> None:
    assert table([record(level, source="verified")]).level[0] == level


def test_the_record_that_weighs_most_names_the_source() -> None:
    found = table([record(3, TODAY, "self"), record(4, date(2025, 1, 1), "verified")])
    assert (found.source[0], found.dated[0]) == ("verified", np.datetime64("2025-01-01"))
    found = table([record(4, source="b", credibility=0.4), record(2, source="a", credibility=0.9)])
    assert found.source[0] == "a"
    for trusted, less_trusted in pairwise(["system", "certificate", "verified"]):
        assert table([record(2, source=less_trusted), record(4, source=trusted)]).source[0] == trusted


def test_a_correction_outranks_all_evidence_and_what_was_inferred_stays_beside_it() -> None:
    evidence = [record(2, source="verified"), record(2, date(2026, 1, 10), source="system")]
    found = table([*evidence, record(4, date(2025, 7, 1), "person-corrected")])
    assert (found.level[0], found.source[0], found.dated[0]) == (4, "person-corrected", np.datetime64("2025-07-01"))
    assert found.basis is not None
    assert found.basis.corrected[0]
    assert found.basis.inferred[0] == 2
    alone = table(evidence)
    assert alone.basis is not None
    assert found.basis.distribution[0].tolist() == alone.basis.distribution[0].tolist()


def test_the_latest_correction_holds_and_of_one_day_the_verified_one() -> None:
    first, second = record(2, source="person-corrected"), record(5, date(2025, 9, 1), "person-corrected")
    assert table([second, first]).level[0] == 5
    assert table([record(2, source="person-corrected"), record(3, source="corrected-verified")]).level[0] == 3
    expired = {**second, "expires": date(2025, 12, 31)}
    assert table([expired, first]).level[0] == 2


def test_a_correction_alone_infers_nothing() -> None:
    found = table([record(3, source="person-corrected")])
    assert found.basis is not None
    assert np.isnan(found.basis.inferred).all()
    assert np.isnan(found.basis.distribution).all()
    assert found.level.tolist() == [3]


def test_unknown_is_not_zero_and_leavers_are_left_out() -> None:
    found = table([record(3), {**record(4), "person_id": "Gone"}])
    assert found.person_ids == ("Ana", "Bo")
    assert found.levels("plc").tolist()[0] == 3
    assert np.isnan(found.levels("plc")[1])
    assert found.entry(1, "plc") is None
    assert len(found.level) == 1


def test_no_records_at_all_make_an_empty_table() -> None:
    found = table([])
    assert (len(found.level), found.skill_ids) == (0, ())
    assert found.basis is not None
    assert found.basis.distribution.shape == (0, 5)


records = st.lists(
    st.fixed_dictionaries(
        {
            "person_id": st.sampled_from(["Ana", "Bo", "Chen"]),
            "skill_id": st.sampled_from(["plc", "sap"]),
            "level": st.integers(1, 5),
            "source": st.sampled_from(["system", "self", "x", "person-corrected"]),
            "date": st.sampled_from([date(2025, 1, 1), date(2025, 2, 1)]),
            "credibility": st.sampled_from([None, 0.5, 0.9]),
            "expires": st.sampled_from([None, date(2025, 12, 1), date(2026, 12, 1)]),
        }
    ),
    max_size=12,
    unique_by=lambda row: (row["person_id"], row["skill_id"], row["source"], row["date"]),
)


@given(records)
def test_the_table_equals_the_formula_written_out_record_by_record(rows: list[dict[str, Any]]) -> None:
    found = table(rows, ("Ana", "Bo", "Chen"), skills=[{"skill_id": "sap", "name": "SAP", "half_life_days": 200.0}])
    assert found.basis is not None
    for at, person in enumerate(found.person_ids):
        for skill in ("plc", "sap"):
            own = [row for row in rows if (row["person_id"], row["skill_id"]) == (person, skill)]
            valid = [row for row in own if row["expires"] is None or row["expires"] >= TODAY]
            entry = found.entry(at, skill)
            assert (entry is None) == (not valid)
            if entry is None:
                continue
            assert len(found.basis.records_of(entry)) == len(valid)
            evidence = [row for row in valid if row["source"] != "person-corrected"]
            corrections = sorted((row["date"], row["level"]) for row in valid if row["source"] == "person-corrected")
            if evidence:
                expected = _by_hand(evidence, 200.0 if skill == "sap" else None)
                assert found.basis.distribution[entry] == pytest.approx(expected)
            assert found.level[entry] == (corrections[-1][1] if corrections else found.basis.inferred[entry])


def _by_hand(rows: list[dict[str, Any]], half_life: float | None) -> list[float]:
    chances = []
    for level, prior in zip((1, 2, 3, 4, 5), STANDARD_RULE.prior, strict=True):
        penalty = 0.0
        for row in rows:
            trust = STANDARD_RULE.trust(row["source"])
            weight = trust.credibility if row["credibility"] is None else row["credibility"]
            faded = 1.0 if half_life is None else 0.5 ** ((TODAY - row["date"]).days / half_life)
            penalty += weight * faded * ((row["level"] - level) / trust.sd) ** 2
        chances.append(prior * math.exp(-penalty / 2))
    return [chance / sum(chances) for chance in chances]


@given(records, st.randoms())
def test_the_order_of_records_changes_no_bit(rows: list[dict[str, Any]], shuffler: Any) -> None:
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    first, second = table(rows, ("Ana", "Bo", "Chen")), table(shuffled, ("Ana", "Bo", "Chen"))
    assert first.level.tobytes() == second.level.tobytes()
    assert first.basis is not None
    assert second.basis is not None
    assert first.basis.distribution.tobytes() == second.basis.distribution.tobytes()
