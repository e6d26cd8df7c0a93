"""What belongs to some units, and an organisation under pseudonyms."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.history import History
from engine.domain.masking import masked
from engine.domain.organisation import Organisation
from engine.domain.pseudonyms import LENGTH, Pseudonyms
from engine.domain.scope import units_below, with_people, within_units, without_people

DAY = date(2026, 6, 1)
START = date(2026, 1, 1)


@pytest.fixture
def organisation() -> Organisation:
    """Return U over A and B, and A over A1; ann leads in A, bo works in A1 for her, cy in B; di left B."""

    def job(person: str, unit: str, manager: str | None = None, end: date | None = None) -> dict[str, object]:
        row = {"person_id": person, "unit_id": unit, "valid_from": START, "valid_to": end, "manager_id": manager}
        return {**row, "job_family": "F", "level": 3}

    def goal(name: str, kind: str, owner: str, parent: str | None = None) -> dict[str, object]:
        row = {"goal_id": name, "owner_type": kind, "owner_id": owner, "parent_id": parent, "title": name}
        return {**row, "framework": "OKR", "start": START, "due": date(2026, 12, 31), "weight": 1.0}

    def project(name: str, sponsor: str | None) -> dict[str, object]:
        row = {"project_id": name, "name": name, "start": START, "end": DAY, "priority": 1}
        return {**row, "sponsor_unit_id": sponsor}

    key_results = [
        {"key_result_id": f"K-{name}", "goal_id": name, "title": "x", "baseline": 0, "target": 1, "weight": 1}
        for name in ("GU", "GA", "Gbo", "Gcy")
    ]
    return History.from_rows(
        {
            "people": [{"person_id": name, "name": name.title()} for name in ("ann", "bo", "cy", "di")],
            "units": [
                {"unit_id": unit, "name": unit, "parent_id": parent}
                for unit, parent in (("U", None), ("A", "U"), ("A1", "A"), ("B", "U"))
            ],
            "employments": [
                *(job("ann", "A", "cy"), job("bo", "A1", "ann"), job("cy", "B")),
                job("di", "B", end=date(2026, 3, 1)),
            ],
            "goals": [
                *(goal("GU", "unit", "U"), goal("GA", "unit", "A", "GU")),
                *(goal("Gbo", "person", "bo", "GA"), goal("Gcy", "person", "cy", "GU")),
            ],
            "key_results": key_results,
            "projects": [project("PA", "A1"), project("PB", "B"), project("P", None)],
            "positions": [
                {"position_id": f"at-{unit}", "unit_id": unit, "job_family": "F", "level": 1} for unit in ("A1", "B")
            ],
        }  # type: ignore[arg-type]
    ).as_of(DAY, DAY)


def texts(organisation: Organisation, table: str, column: str) -> list[str | None]:
    return organisation.table(table).text(column).values()


def test_units_bring_their_sub_units_and_nobody_elses(organisation: Organisation) -> None:
    assert units_below(organisation, ["A"]) == {"A", "A1"}
    assert units_below(organisation, ["A1", "nowhere"]) == {"A1", "nowhere"}
    seen = within_units(organisation, ["A"])
    assert seen.workforce.person_ids == ("ann", "bo")
    assert texts(seen, "people", "person_id") == ["ann", "bo"]
    assert texts(seen, "units", "unit_id") == ["A", "A1", "B", "U"]
    assert within_units(organisation, ["nowhere"]).workforce.person_ids == ()


def test_who_left_belongs_to_the_last_unit(organisation: Organisation) -> None:
    assert texts(within_units(organisation, ["B"]), "people", "person_id") == ["cy", "di"]
    assert texts(within_units(organisation, ["B"]), "employments", "person_id") == ["cy", "di"]


def test_a_manager_of_another_unit_is_not_named(organisation: Organisation) -> None:
    assert texts(within_units(organisation, ["A"]), "employments", "manager_id") == [None, "ann"]


def test_goals_follow_their_owner_and_one_below_a_foreign_goal_is_a_root(organisation: Organisation) -> None:
    seen = within_units(organisation, ["A"])
    assert texts(seen, "goals", "goal_id") == ["GA", "Gbo"]
    assert texts(seen, "goals", "parent_id") == [None, "GA"]
    assert texts(seen, "key_results", "key_result_id") == ["K-GA", "K-Gbo"]


def test_positions_follow_their_unit_and_projects_their_sponsor(organisation: Organisation) -> None:
    seen = within_units(organisation, ["A"])
    assert texts(seen, "positions", "position_id") == ["at-A1"]
    assert texts(seen, "projects", "project_id") == ["P", "PA"]


def test_leaving_people_out_and_keeping_the_others_is_the_same(organisation: Organisation) -> None:
    out, kept = without_people(organisation, ["cy"]), with_people(organisation, ["ann", "bo", "di"])
    assert {name: table.rows() for name, table in out.tables.items()} == {
        name: table.rows() for name, table in kept.tables.items()
    }
    assert "cy" not in str([table.rows() for name, table in out.tables.items() if name != "goals"]).split("'")
    assert without_people(organisation, ()) is organisation


def test_under_pseudonyms_nobody_is_there_by_id_or_name_and_everybody_counts(organisation: Organisation) -> None:
    names = Pseudonyms(b"secret")
    hidden = masked(organisation, names)
    everything = str([table.rows() for table in hidden.tables.values()])
    assert not [word for word in ("ann", "bo", "cy", "di", "Ann", "Bo", "Cy", "Di") if f"'{word}'" in everything]
    assert hidden.workforce.person_ids == tuple(sorted(map(names.of, ("ann", "bo", "cy"))))
    assert set(texts(hidden, "goals", "owner_id")) == {"U", "A", names.of("bo"), names.of("cy")}
    assert dict(zip(*(texts(hidden, "employments", each) for each in ("person_id", "manager_id")), strict=True)) == {
        names.of("ann"): names.of("cy"),
        names.of("bo"): names.of("ann"),
        names.of("cy"): None,
        names.of("di"): None,
    }


def test_a_pseudonym_is_stable_under_its_secret_and_another_under_another() -> None:
    first = Pseudonyms(b"one").of("P0001")
    assert first == Pseudonyms(b"one").of("P0001")
    assert first != Pseudonyms(b"two").of("P0001")
    assert len(first) == LENGTH + 1
    assert "secret" not in repr(Pseudonyms(b"secret"))
    assert len({Pseudonyms(b"one").of(f"P{at}") for at in range(20_000)}) == 20_000
