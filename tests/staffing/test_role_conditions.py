"""Languages, time zones, certificates, stretch roles, leave and weekly shares, each on both sides of its edge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.errors import InputError
from engine.staffing.answers.answer import Infeasible, StaffingAnswer
from tests.staffing.worlds import END, START, Rows, staffed, taken, world

ANA: dict[str, dict[str, Any]] = {"Ana": {}}
SUMMER, WINTER = date(2026, 7, 6), date(2026, 1, 12)


def limit(quantity: str, value: float, comparison: Any = "<=", **more: Any) -> Limit:
    """Return a hard limit."""
    because = Localised(en="so it is")
    return Limit(
        id="l", rule="p/l", quantity=quantity, comparison=comparison, value=value, unit="u", because=because, **more
    )


def missed(answer: StaffingAnswer) -> dict[str, str]:
    """Return what the only person lacks, in words, by the code of the condition; nothing where the role is filled."""
    if not isinstance(answer.outcome, Infeasible):
        return {}
    return {miss.code: miss.text.en for miss in answer.outcome.lacking[0].nearest[0].misses}


@pytest.mark.parametrize(
    ("spoken", "asked", "lacking"),
    [
        ("German;English", ["english", "German"], []),
        ("German", ["German", "English"], ["language:English"]),
        ("de;en", ["English", "德语"], []),
    ],
)
def test_every_language_asked_for_must_be_spoken(spoken: str, asked: list[str], lacking: list[str]) -> None:
    answer = staffed(world({"Ana": {"languages": spoken}}), [{"id": "A", "languages": asked}])
    assert list(missed(answer)) == lacking


@pytest.mark.parametrize(
    ("own", "need", "met"),
    [
        # In summer Vienna is six hours behind Shanghai: an eight-hour day shares two.
        ("Europe/Vienna", {"zone": "Asia/Shanghai", "overlap_hours": 2}, True),
        ("Europe/Vienna", {"zone": "Asia/Shanghai", "overlap_hours": 2.5}, False),
        ("Europe/Vienna", {"zone": "Asia/Shanghai", "max_offset_hours": 6}, True),
        ("Europe/Vienna", {"zone": "UTC+9", "max_offset_hours": 6.5}, False),
        ("UTC+12", {"zone": "UTC-11", "max_offset_hours": 1}, True),
        ("Europe/London", "Europe/Vienna", True),
        (None, "Europe/Vienna", False),
        ("somewhere", "Europe/Vienna", False),
    ],
)
def test_working_days_overlap_by_as_much_as_the_role_asks(own: str | None, need: Any, met: bool) -> None:
    answer = staffed(world({"Ana": {"time_zone": own}}), [{"id": "A", "time_zone": need}])
    assert list(missed(answer)) == ([] if met else ["time-zone"])


def test_a_role_over_the_change_of_clocks_must_overlap_before_and_after() -> None:
    need = {"zone": "Asia/Shanghai", "max_offset_hours": 6}
    across = {"id": "A", "time_zone": need, "start": "2026-09-01", "end": "2026-11-30"}
    answer = staffed(world({"Ana": {"time_zone": "Europe/Vienna"}}), [across], project={"end": "2026-11-30"})
    assert "7 hours apart" in missed(answer)["time-zone"]


def test_a_time_zone_that_nobody_knows_is_bad_input() -> None:
    with pytest.raises(InputError, match="No time zone is called 'Middle Earth'"):
        staffed(world(ANA), [{"id": "A", "time_zone": "Middle Earth"}])


def certified(expires: date | None, level: float = 3) -> Rows:
    """Return Ana with a forklift record."""
    rows = world(ANA, [("Ana", "forklift", level)])
    rows["skill_records"][0]["expires"] = expires
    return rows


@pytest.mark.parametrize(
    ("expires", "said"),
    [
        (None, None),
        (END, None),
        (END - timedelta(days=1), f"expires on {END - timedelta(days=1)}, before the role ends on {END}"),
        (date(2026, 1, 14), "expired on 2026-01-14"),
    ],
)
def test_a_certificate_holds_until_the_role_ends_or_its_date_is_told(expires: date | None, said: str | None) -> None:
    found = missed(staffed(certified(expires), [{"id": "A", "certificates": ["forklift"]}]))
    assert (said is None and not found) or str(said) in found["certificate:forklift"]


def test_a_certificate_that_nobody_has_a_record_of_is_told_as_missing() -> None:
    rows = world({"Ana": {}}, [("Bo", "forklift", 3)])
    assert "no record" in missed(staffed(rows, [{"id": "A", "certificates": ["forklift"]}]))["certificate:forklift"]
    low = staffed(certified(None, 2), [{"id": "A", "certificates": [{"skill": "forklift", "min_level": 3}]}])
    assert "no record at that level" in missed(low)["certificate:forklift"]


@pytest.mark.parametrize(("level", "met"), [(1.9, False), (2, True), (3, True)])
def test_a_stretch_role_takes_people_up_to_one_level_below_a_must(level: float, met: bool) -> None:
    role = {"id": "A", "stretch": True, "skills": [{"skill": "plc", "min_level": 3, "must": True}]}
    answer = staffed(world(ANA, [("Ana", "plc", level)]), [role])
    assert (answer.status == "optimal") == met
    if met:
        assert answer.teams[0].places[0].stretch == (level < 3)
    assert staffed(world(ANA, [("Ana", "plc", 2)]), [{**role, "stretch": False}]).status == "infeasible"


def away(first: date, last: date) -> Rows:
    """Return Ana on leave."""
    return world(ANA, leave=[{"person_id": "Ana", "start": first, "end": last, "type": "sick"}])


@pytest.mark.parametrize(
    ("first", "last", "met"),
    [
        (END, END + timedelta(days=9), False),
        (END + timedelta(days=1), END + timedelta(days=9), True),
        (START - timedelta(days=9), START, False),
        (START - timedelta(days=9), START - timedelta(days=1), True),
        (date(2026, 5, 9), date(2026, 5, 10), True),  # a weekend
    ],
)
def test_nobody_is_free_on_a_weekday_of_leave_and_its_dates_are_told_but_not_its_kind(
    first: date, last: date, met: bool
) -> None:
    answer = staffed(away(first, last), [{"id": "A"}])
    assert list(missed(answer)) == ([] if met else ["leave"])
    if not met:
        assert f"on leave {first} to {last}" in missed(answer)["leave"]
        assert "sick" not in answer.model_dump_json()


@pytest.mark.parametrize(("days", "met"), [(5, True), (4, False)])
def test_a_policy_may_allow_some_days_of_leave_in_a_role(days: int, met: bool) -> None:
    # Monday to Sunday: five weekdays.
    rows = away(date(2026, 6, 1), date(2026, 6, 7))
    assert (staffed(rows, [{"id": "A"}], [limit("leave_days", days)]).status == "optimal") == met


@pytest.mark.parametrize(("weeks", "met"), [(11, True), (10, True), (9, False)])
def test_ordinary_leave_bars_nobody_from_a_long_role_and_its_days_are_told(weeks: int, met: bool) -> None:
    # Five weekdays of leave are a tenth of ten weeks.
    rows = away(date(2026, 6, 1), date(2026, 6, 5))
    limits = [limit("leave_days", 15), limit("leave_share", 0.1)]
    role = {"id": "A", "start": date(2026, 6, 1), "end": date(2026, 6, 1) + timedelta(days=7 * weeks - 1)}
    answer = staffed(rows, [role], limits)
    assert (answer.status == "optimal") == met
    told = [note.en for note in answer.notes if "on leave" in note.en]
    assert told == (["Ana is on leave within A: 2026-06-01 to 2026-06-05."] if met else [])


@pytest.mark.parametrize(("share", "fte", "met"), [(0.5, 0.5, True), (0.5, 0.51, False), (1.2, 1.0, True)])
def test_a_week_has_the_share_that_is_stated_for_it(share: float, fte: float, met: bool) -> None:
    rows = world(ANA, availability=[{"person_id": "Ana", "week": date(2026, 6, 3), "fte": share}])
    assert (staffed(rows, [{"id": "A", "fte": fte}]).status == "optimal") == met


def test_weeks_with_more_than_the_contract_open_more_but_only_in_those_weeks() -> None:
    weeks = [{"person_id": "Ana", "week": START + timedelta(days=7 * at), "fte": 1.0} for at in range(13)]
    half = {"Ana": {"fte": 0.5}}
    full = [{"id": "A", "fte": 1.0}]
    assert staffed(world(half, availability=weeks), full).status == "optimal"
    assert staffed(world(half, availability=weeks[:-1]), full).status == "infeasible"
    booked = [("Ana", "old", 0.25)]
    assert staffed(world(half, (), booked, availability=weeks), [{"id": "A", "fte": 0.75}]).status == "optimal"
    assert staffed(world(half, (), booked, availability=weeks), [{"id": "A", "fte": 0.76}]).status == "infeasible"


@pytest.mark.parametrize(("hours", "met"), [(8, True), (7.9, False)])
def test_a_policy_may_allow_overtime_up_to_so_many_hours_a_week(hours: float, met: bool) -> None:
    # Booked for half, asked for 0.7 more: a fifth of 40 hours beyond the contract.
    rows = world(ANA, (), [("Ana", "old", 0.5)])
    assert staffed(rows, [{"id": "A", "fte": 0.7}]).status == "infeasible"
    assert (staffed(rows, [{"id": "A", "fte": 0.7}], [limit("overtime_hours", hours)]).status == "optimal") == met


def test_overtime_allowed_for_part_of_a_role_does_not_open_the_rest() -> None:
    rows = world(ANA, (), [("Ana", "old", 0.5)])
    early = limit("overtime_hours", 20, valid_to=date(2026, 6, 1))
    assert staffed(rows, [{"id": "A", "fte": 0.7}], [early]).status == "infeasible"


@pytest.mark.parametrize(("days", "met"), [(14, True), (15, False)])
def test_a_policy_may_ask_for_rest_between_assignments(days: int, met: bool) -> None:
    last = START - timedelta(days=15)  # fourteen days lie between
    rows = world(ANA, (), [("Ana", "old", 1.0, START - timedelta(days=60), last)])
    assert (staffed(rows, [{"id": "A"}], [limit("rest_days", days, ">=")]).status == "optimal") == met
    assert (staffed(rows, [{"id": "A"}], [limit("rest_weeks", days / 7, ">=")]).status == "optimal") == met
    after = world(ANA, (), [("Ana", "old", 1.0, END + timedelta(days=15), END + timedelta(days=60))])
    assert (staffed(after, [{"id": "A"}], [limit("rest_days", days, ">=")]).status == "optimal") == met


def test_whoever_never_had_an_assignment_is_rested() -> None:
    assert staffed(world(ANA), [{"id": "A"}], [limit("rest_days", 365, ">=")]).status == "optimal"


def test_people_booked_beyond_their_contract_in_the_data_are_named_in_words() -> None:
    rows = world({"Ana": {}, "Bo": {}}, (), [("Ana", "x", 0.7), ("Ana", "y", 0.5)])
    answer = staffed(rows, [{"id": "A", "fte": 0.1}])
    assert taken(answer) == ["Bo"]
    assert any("Ana (120%)" in note.en and "beyond the contract" in note.en for note in answer.notes)
