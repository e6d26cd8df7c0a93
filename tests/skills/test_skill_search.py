"""Who a search finds, what each clause costs, and who nearly qualifies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from tests.counts import scaled
from tests.skills.search_worlds import Rows, bank, found, free_share, person, world

PEOPLE = [
    person("Ana", languages="de;en", location="Berlin", unit_id="U2", hourly_cost=60.0, tags="night shift"),
    person("Bo", languages="German (B2)", location="Berlin", level=5),
    person("Chen", languages="zh;德语", location="上海", unit_id="U3", fte=0.5, refuse_automated=True),
    person("Dai", languages="en", location="Berlin", hourly_cost=90.0),
    person("Eve", location="Berlin", unit_id="U2"),
]
RECORDS = [
    ("Ana", "plc", 4.0),
    ("Bo", "plc", 3.0),
    ("Chen", "plc", 3.0),
    ("Dai", "plc", 5.0),
    ("Eve", "plc", 2.0),
    ("Dai", "java", 3.0),
    ("Eve", "javascript", 4.0),
]
MAY_ON = {"person_id": "Bo", "role_id": "R1", "fte": 1.0, "start": date(2026, 4, 1), "end": date(2026, 6, 30)}
TILL_MAY = {"person_id": "Ana", "role_id": "R1", "fte": 1.0, "start": date(2026, 1, 1), "end": date(2026, 4, 30)}
WORLD = world(PEOPLE, RECORDS, assignments=[MAY_ON, TILL_MAY])


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("PLC>=3 AND German, free from May", ["Ana", "Chen"]),
        ("可编程控制器>=3 且 德语，空闲 从 2026-05 起", ["Ana", "Chen"]),
        ("PLC", ["Ana", "Bo", "Chen", "Dai", "Eve"]),
        ("PLC>3", ["Ana", "Dai"]),
        ("PLC=3", ["Bo", "Chen"]),
        ("PLC<3", ["Eve"]),
        ("PLC<=3", ["Bo", "Chen", "Eve"]),
        ("Java", ["Dai"]),
        ("not Java", ["Ana", "Bo", "Chen", "Eve"]),
        ("Java<5 or JavaScript", ["Dai", "Eve"]),
        ("not (German or Java)", ["Eve"]),
        ("unit:Works and PLC>=4", ["Ana", "Dai"]),
        ("部门:销售部", ["Chen"]),
        ("grade>=4", ["Bo"]),
        ("cost<=60", ["Ana"]),
        ("not cost<=60", ["Bo", "Chen", "Dai", "Eve"]),
        ("tag:night shift in Berlin", ["Ana"]),
        ("free 100% from May", ["Ana", "Dai", "Eve"]),
        ("free 50% from May", ["Ana", "Chen", "Dai", "Eve"]),
        ("free to 2026-03-31", ["Bo", "Chen", "Dai", "Eve"]),
        ("Scada", []),
    ],
)
def test_the_exact_people_are_found(query: str, people: list[str]) -> None:
    assert found(WORLD, query) == people


def test_everybody_found_comes_with_level_source_and_date_and_with_what_is_free() -> None:
    (ana, chen) = bank(WORLD).search("PLC>=3 and German, free from May").people

    (fact,) = ana.skills
    assert (fact.skill_id, fact.level, fact.source, fact.dated) == ("plc", 4.0, "rated", date(2025, 6, 1))
    assert (ana.name, ana.location, ana.free_fte, ana.free_until) == ("Ana Li", "Berlin", 1.0, None)
    assert chen.free_fte == 0.5


def test_the_funnel_tells_what_each_clause_loses_and_what_leaving_it_out_would_gain() -> None:
    clauses = bank(WORLD).search("PLC>=3 and German, free from May").clauses

    # PLC>=3: all but Eve; German: Ana, Bo, Chen; free: all but Bo. Without German, Dai would be found as well.
    assert [(one.text, one.meeting, one.remaining, one.lost, one.alone_lost) for one in clauses] == [
        ("PLC>=3", 4, 4, 1, 0),
        ("German", 3, 3, 1, 1),
        ("free from May", 4, 2, 1, 1),
    ]


def test_a_certificate_counts_until_the_day_it_expires_and_a_course_is_one_too() -> None:
    records = [
        {"person_id": "Ana", "skill_id": "welding", "level": 3.0, "source": "x", "date": date(2025, 1, 1)},
        {"person_id": "Bo", "skill_id": "welding", "level": 3.0, "source": "x", "date": date(2025, 1, 1)},
    ]
    records[1]["expires"] = date(2026, 5, 31)
    course = {"course_id": "K9", "skill_id": "plc", "level": 3, "months": 1, "seats": 1, "cost": 1, "name": "Crane"}
    learning = [
        {"person_id": "Dai", "course_id": "K9", "completed_at": date(2025, 1, 1), "expires": date(2026, 4, 1)},
        {"person_id": "Eve", "course_id": "K9", "completed_at": date(2025, 1, 1)},
    ]
    rows = world(PEOPLE, skill_records=records, courses=[course], learning=learning)

    assert found(rows, "certificate welding valid on 2026-05-31") == ["Ana", "Bo"]
    assert found(rows, "证书 焊接 有效 到 2026-06-01") == ["Ana"]
    assert found(rows, "certificate Crane") == ["Dai", "Eve"]
    assert found(rows, "certificate Crane valid on 2026-04-02") == ["Eve"]


def test_nearly_qualified_names_the_shortest_course_that_leads_there() -> None:
    courses = [
        {"course_id": "LONG", "skill_id": "plc", "level": 5, "months": 6, "seats": 9, "cost": 1},
        {"course_id": "LOW", "skill_id": "plc", "level": 2, "months": 0.5, "seats": 9, "cost": 1},
        {"course_id": "FIT", "skill_id": "plc", "level": 3, "months": 1.4, "seats": 4, "cost": 900, "name": "S7"},
    ]
    (near,) = bank(world(PEOPLE, RECORDS, courses=courses)).search("PLC>=3 and in Berlin").nearly

    # 1.4 months of 52/12 weeks are 6.07 weeks.
    assert (near.kind, near.count, [one.person_id for one in near.people]) == ("one-level-short", 1, ["Eve"])
    assert near.course is not None
    assert (near.course.course_id, near.course.weeks) == ("FIT", 6)
    assert "6 weeks of PLC (S7)" in near.told.en
    assert "6 周" in near.told.zh


def test_without_a_course_the_answer_says_that_none_is_known() -> None:
    (near,) = bank(WORLD).search("PLC>=3 and in Berlin").nearly

    assert near.course is None
    assert "no course of PLC to that level is known" in near.told.en


def test_an_adjacent_skill_at_the_level_asked_makes_somebody_nearly_qualified() -> None:
    rows = world(PEOPLE, [("Ana", "scada", 4.0), ("Bo", "scada", 2.0), ("Chen", "scada", 5.0), ("Dai", "plc", 5.0)])

    answer = bank(rows).search("PLC>=3")

    (beside, nothing) = answer.nearly
    assert (beside.kind, beside.adjacent, [one.person_id for one in beside.people]) == (
        "adjacent-skill",
        ("scada",),
        ["Ana"],
    )
    assert beside.people[0].has is not None
    assert beside.people[0].has.level == 4.0
    assert (nothing.kind, [one.person_id for one in nothing.people]) == ("no-record", ["Bo", "Eve"])
    # Chen refuses automated decisions: how near she is, is not for a machine to say. That she has scada is a fact.
    assert answer.nearly_left_out == 1
    assert [one.person_id for one in bank(rows).search("scada").people] == ["Ana", "Bo", "Chen"]


def test_skills_that_come_together_often_are_adjacent_and_rare_company_is_not() -> None:
    crowd = [person(f"P{at:02}") for at in range(60)]
    together = [(f"P{at:02}", skill, 4.0) for at in range(12) for skill in ("java", "welding")]
    beyond = [("P12", "welding", 4.0), ("P13", "c++", 4.0), ("P00", "c++", 4.0)]
    others = [(f"P{at:02}", "plc", 2.0) for at in range(14, 60)]

    near = bank(world(crowd, [*together, *beyond, *others])).search("java>=3").nearly

    assert (near[0].kind, near[0].adjacent, near[0].count) == ("adjacent-skill", ("welding",), 1)


def test_a_skill_that_nearly_everybody_has_makes_no_other_adjacent() -> None:
    crowd = [person(f"P{at:02}") for at in range(30)]
    rows = world(
        crowd, [(f"P{at:02}", skill, 4.0) for at in range(30) for skill in ("java", "c++") if at or skill == "c++"]
    )

    # All who know C++ but one know Java too; yet so does everybody, so that C++ says nothing of Java.
    assert [one.kind for one in bank(rows).search("java>=3").nearly] == ["no-record"]


def test_without_a_share_half_of_the_own_contract_has_to_be_free() -> None:
    half = {"role_id": "R", "start": date(2026, 5, 1), "end": date(2026, 5, 31)}
    bookings = [{**half, "person_id": "A", "fte": 0.4}, {**half, "person_id": "B", "fte": 0.41}]
    people = [person("A", fte=0.8), person("B", fte=0.8), person("C", fte=0.2)]

    assert found(world(people, assignments=bookings), "free during May") == ["A", "C"]
    assert found(world(people, assignments=bookings), "free 40% during May") == ["A"]


def test_people_of_whom_nothing_may_be_told_are_in_no_answer_and_no_count() -> None:
    hidden = bank(WORLD, silent=frozenset({"Ana"}))

    answer = hidden.search("PLC>=3 and German, free from May")
    assert [one.person_id for one in answer.people] == ["Chen"]
    assert answer.clauses[0].meeting == 3
    assert hidden.count("PLC").count == hidden.count("").everybody == 4


def test_a_query_with_mistakes_is_refused_with_all_of_them() -> None:
    with pytest.raises(InputError) as error:
        bank(WORLD).search("PLCC>=3 and Germn")
    assert [one.code for one in error.value.problems] == ["unknown-name", "unknown-name"]


def test_while_typing_the_longest_beginning_that_can_be_read_is_counted() -> None:
    index, text = bank(WORLD), "PLC>=3 and (German or Java), free from 2026-05"
    counted: dict[str, int] = {}
    for end in range(len(text) + 1):
        answer = index.count(text[:end])
        counted.setdefault(answer.counted, answer.count)

    # An open parenthesis is closed for whoever is still inside it. "free" alone is from today, "from 20" no date yet.
    free = "PLC>=3 and (German or Java), free"
    assert {part: count for part, count in counted.items() if not part.startswith(free)} == {
        "": 5,
        "PLC": 5,
        "PLC>=3": 4,
        "PLC>=3 ": 4,
        "PLC>=3 and (German)": 3,
        "PLC>=3 and (German or Java)": 4,
    }
    assert counted[free] == 2
    assert counted[text] == index.search(text).count == 3
    assert index.count(text).bottleneck is not None


def test_completions_begin_like_the_last_words_and_say_how_many_people_have_them() -> None:
    index = bank(WORLD)

    first, *others = index.count("German and P").completions
    assert (first.text, first.kind, first.people) == ("PLC", "skill", 5)
    assert {one.people for one in others} == {0}
    assert [one.text for one in index.count("German, data en").completions] == ["Data engineering"]
    assert [one.text for one in index.count("德语且可编").completions] == ["可编程控制器"]
    assert "free from" in [one.text for one in index.count("PLC, fr").completions]


def _has(skill: str, judge: Callable[[float], bool]) -> Callable[[Rows, str], bool]:
    def holds(rows: Rows, who: str) -> bool:
        found = [row["level"] for row in rows["skill_records"] if (row["person_id"], row["skill_id"]) == (who, skill)]
        return bool(found) and judge(found[0])

    return holds


def _row(rows: Rows, table: str, who: str) -> dict[str, Any]:
    return next(row for row in rows[table] if row["person_id"] == who)


def _free_from_may(rows: Rows, who: str) -> bool:
    return free_share(rows, who, date(2026, 5, 1), date(2026, 5, 31)) >= 0.5 - 1e-6


CONDITIONS: list[tuple[str, Callable[[Rows, str], bool]]] = [
    ("PLC>=3", _has("plc", lambda level: level >= 3)),
    ("SPS < 4", _has("plc", lambda level: level < 4)),
    ("Java = 3", _has("java", lambda level: 2.5 <= level < 3.5)),
    ("java", _has("java", lambda level: level >= 1)),
    ("德语", lambda rows, who: "de" in str(_row(rows, "people", who).get("languages")).split(";")),
    ("in Berlin", lambda rows, who: _row(rows, "employments", who)["location"] == "Berlin"),
    ("unit Works", lambda rows, who: _row(rows, "employments", who)["unit_id"] in ("U1", "U2")),
    ("grade > 3", lambda rows, who: _row(rows, "employments", who)["level"] > 3),
    ("free 50% during May", _free_from_may),
]


@st.composite
def _questions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Callable[[Rows, str], bool]]:
    kind = draw(st.sampled_from(["one", "one", "not", "and", "or", "comma"])) if depth else "one"
    if kind == "one":
        return draw(st.sampled_from(CONDITIONS))
    text, holds = draw(_questions(depth - 1))
    if kind == "not":
        return f"{draw(st.sampled_from(['not', '非']))} ({text})", lambda rows, who: not holds(rows, who)
    other, also = draw(_questions(depth - 1))
    sign = {"and": [" and ", "且", " "], "or": [" or ", "或"], "comma": [", ", "，"]}[kind]
    joined = f"({text}){draw(st.sampled_from(sign))}({other})"
    if kind == "or":
        return joined, lambda rows, who: holds(rows, who) or also(rows, who)
    return joined, lambda rows, who: holds(rows, who) and also(rows, who)


@st.composite
def _worlds(draw: st.DrawFn) -> Rows:
    people = [
        person(
            f"P{at}",
            languages=draw(st.sampled_from([None, "de", "en;de", "en"])),
            location=draw(st.sampled_from(["Berlin", "Bonn"])),
            unit_id=draw(st.sampled_from(["U1", "U2", "U3"])),
            level=draw(st.integers(1, 6)),
        )
        for at in range(draw(st.integers(2, 5)))
    ]
    people[0]["languages"], people[0]["location"] = "de", "Berlin"
    ids = [one["person_id"] for one in people]
    levels = st.sampled_from([1.0, 2.4, 2.5, 3.0, 3.49, 3.5, 5.0])
    records = draw(
        st.dictionaries(st.tuples(st.sampled_from(ids), st.sampled_from(["plc", "java"])), levels, min_size=1)
    )
    bookings = [
        {"person_id": who, "role_id": f"R{at}", "fte": 0.3, "start": date(2026, 5, 1 + at), "end": date(2026, 6, 1)}
        for at, who in enumerate(draw(st.lists(st.sampled_from(ids), max_size=5)))
    ]
    return world(people, [(*pair, level) for pair, level in records.items()], assignments=bookings)


@settings(max_examples=scaled(30, 2000), deadline=None)
@given(_worlds(), _questions())
def test_any_question_finds_who_meets_it_row_by_row(
    rows: Rows, question: tuple[str, Callable[[Rows, str], bool]]
) -> None:
    text, holds = question
    ids = sorted(row["person_id"] for row in rows["people"])

    answer = bank(rows).search(text)

    assert [one.person_id for one in answer.people] == [who for who in ids if holds(rows, who)]
    assert answer.clauses[-1].remaining == answer.count == bank(rows).count(text).count
