"""From YAML to a checked model: all that is wrong at once, at its line, with a mend that a planner can follow."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from engine.documents.model_keys import keys_at
from engine.documents.models import joined, read_model, refusal, shape_faults, validated
from engine.documents.placed import Fault, parts, path_text, placed, plain
from engine.documents.positions import DEEPEST, read_yaml
from engine.errors import InputError, Problem


class Base(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Circle(Base):
    type: Literal["circle"]
    radius: float


class Square(Base):
    type: Literal["square"]
    side_length: float


class Guest(Base):
    name: str
    arrives: Annotated[date | None, Field(strict=False)] = None
    seats: int = Field(default=1, ge=1, le=9)

    @model_validator(mode="before")
    @classmethod
    def _of_name(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value


class Table(Base):
    covered: bool = False
    guests: tuple[Guest, ...] = ()
    shape: Annotated[Circle | Square, Field(discriminator="type")] | None = None


class Feast(Base):
    """A document with every kind of place: maps of models, lists of models, alternatives, keys that are numbers."""

    kind: Literal["feast"] = "feast"
    format: Literal[1] = 1
    day: date
    start: float = Field(alias="from", default=0)
    rooms: dict[str, dict[str, Table]] = {}
    prices: dict[Annotated[int, Field(ge=1)], float] = {}
    courses: Annotated[tuple[Literal["soup", "roast", "cake"], ...], Field(min_length=1)] = ("soup",)

    @field_validator("day")
    @classmethod
    def _no_weekend(cls, day: date) -> date:
        if day.weekday() > 4:
            raise ValueError(f"{day} is a day of rest")
        return day


HEAD = "kind: feast\nformat: 1\nday: 2026-05-04\n"


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as refused:
        read_model(Feast, text, "f.yaml")
    assert all(problem.file == "f.yaml" and problem.line and problem.mend for problem in refused.value.problems)
    return refused.value.problems


def only(text: str) -> str:
    (problem,) = problems(text)
    return str(problem)


def test_a_file_becomes_its_model_with_texts_as_dates_and_lists_as_tuples() -> None:
    text = HEAD + "rooms: {hall: {high: {guests: [Ana, {name: Bo, arrives: 2026-05-05}]}}}\nprices: {1: 2.5}\n"
    feast = read_model(Feast, text, "f.yaml")
    assert feast.day == date(2026, 5, 4)
    assert [guest.name for guest in feast.rooms["hall"]["high"].guests] == ["Ana", "Bo"]
    assert feast.prices == {1: 2.5}


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = """\
format: 2
dya: 2026-05-04
rooms:
  hall:
    high:
      covered: 1
      guests:
        - {nam: Ana, seats: 12}
        - 5
prices:
  zero: 1
  0: 1
courses: [soup, gruel]
"""
    assert [(problem.line, problem.code, problem.column) for problem in problems(text)] == [
        (1, "missing-key", "day"),
        (1, "unknown-word", "format"),
        (1, "missing-key", "kind"),
        (2, "unknown-key", "dya"),
        (6, "wrong-value", "rooms.hall.high.covered"),
        (8, "unknown-key", "rooms.hall.high.guests[0].nam"),
        (8, "missing-key", "rooms.hall.high.guests[0].name"),
        (8, "wrong-value", "rooms.hall.high.guests[0].seats"),
        (9, "wrong-value", "rooms.hall.high.guests[1]"),
        (11, "wrong-value", "prices.zero"),
        (12, "wrong-value", "prices.0"),
        (13, "unknown-word", "courses[1]"),
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("dax: 1", "f.yaml:4: Unknown key 'dax'. Did you mean 'day'?"),
        ("fro: 1", "f.yaml:4: Unknown key 'fro'. Did you mean 'from'?"),
        ("wine and beer: 1", "If it is the rest of a text, put the whole text in quotes"),
        ("rooms: {hall: {high: {shap: }}}", "Unknown key 'rooms.hall.high.shap'. Did you mean 'shape'?"),
        ("rooms: {a: {b: {guests: [{name: A, seat: 1}]}}}", "guests[0].seat'. Did you mean 'seats'?"),
        ("rooms: {a: {b: {covered: 'true'}}}", "covered is 'true'. It should be true or false; take the quotes away."),
        ("rooms: []", "rooms is an empty list. It should be a map of keys."),
        ("rooms: {a: {b: {guests: {}}}}", "guests is a map. It should be a list."),
        ("rooms: {a: {b: {guests: [{name: 7}]}}}", "name is 7. It should be a text; put it in quotes."),
        ("rooms: {a: {b: {guests: [{name: }]}}}", "name is empty. It should be a text."),
        ("rooms: {a: {b: {guests: [{name: A, seats: '2'}]}}}", "seats is '2'. It should be a whole number; take"),
        ("rooms: {a: {b: {guests: [{name: A, seats: 2.5}]}}}", "seats is 2.5. It should be a whole number."),
        ("from: noon", "f.yaml:4: from is 'noon'. It should be a number."),
        ("from: true", "f.yaml:4: from is true. It should be a number."),
        ("courses: []", "courses is an empty list. It should have at least 1 item, not 0."),
        ("courses: [gruel]", "courses[0] is 'gruel'. Write 'soup', 'roast' or 'cake'."),
        ("prices: {x: 1}", "'x' cannot be a key of prices. It should be a whole number."),
        ("prices: {3: x}", "prices.3 is 'x'. It should be a number."),
    ],
)
def test_a_slip_is_told_in_words_with_what_it_should_be(lines: str, told: str) -> None:
    assert told in only(HEAD + lines + "\n")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-13-01", "f.yaml:3: day is '2026-13-01'. It should be a day such as 2026-05-04."),
        ("2026-05-04T10:00", "f.yaml:3: day is '2026-05-04T10:00'. It should be a day such as 2026-05-04."),
        ("2026-05-03", "f.yaml:3: day: 2026-05-03 is a day of rest. Change it."),
    ],
)
def test_a_wrong_day_is_told(day: str, told: str) -> None:
    assert only(HEAD.replace("2026-05-04", day)) == told


def test_of_several_forms_the_one_that_is_chosen_names_its_keys_and_its_name_is_no_part_of_the_path() -> None:
    (unknown, missing) = problems(HEAD + "rooms: {a: {b: {shape: {type: square, side: 2}}}}\n")
    assert missing.column == "rooms.a.b.shape.side_length"
    assert unknown.column == "rooms.a.b.shape.side"
    data: dict[str, Any] = {"rooms": {"a": {"b": {"shape": {"type": "square"}}}}}
    place = ("rooms", "a", "b", "shape")
    assert keys_at(Feast, place, data) == ("type", "side_length")
    data["rooms"]["a"]["b"]["shape"]["type"] = "star"
    assert set(keys_at(Feast, place, data)) == {"type", "radius", "side_length"}
    assert only(HEAD + "rooms: {a: {b: {shape: {type: star}}}}\n").startswith("f.yaml:4: rooms.a.b.shape is a map.")


def test_each_of_several_types_a_value_may_have_is_told_at_the_value_itself() -> None:
    class Wall(Base):
        size: int | Circle

    with pytest.raises(InputError) as refused:
        read_model(Wall, "size: {type: circle}\n", "f.yaml")
    assert [str(problem) for problem in refused.value.problems] == [
        "f.yaml:1: size is a map. It should be a whole number.",
        "f.yaml:1: Key 'size.radius' is missing. Add 'radius:'.",
    ]


def test_keys_are_those_of_the_place_by_the_names_that_files_use() -> None:
    assert keys_at(Feast, (), {}) == ("kind", "format", "day", "from", "rooms", "prices", "courses")
    assert keys_at(Feast, ("rooms", "any", "one", "guests", 7), {}) == ("name", "arrives", "seats")
    assert keys_at(Feast, ("nowhere", 3), {"nowhere": []}) == ()


def test_a_wrong_kind_does_not_hide_the_nearest_key() -> None:
    told = [str(problem) for problem in problems(HEAD.replace("feast", "beast") + "dax: 1\n")]
    assert told == ["f.yaml:1: kind is 'beast'. Write 'feast'.", "f.yaml:4: Unknown key 'dax'. Did you mean 'day'?"]


def test_a_file_states_kind_and_format_though_a_model_may_leave_them_out() -> None:
    assert Feast(day=date(2026, 5, 4)).kind == "feast"
    told = [str(problem) for problem in problems("day: 2026-05-04\nkind:\n")]
    assert told == [
        "f.yaml:1: Key 'format' is missing. Add 'format: 1'.",
        "f.yaml:2: Key 'kind' is missing. Add 'kind: feast'.",
    ]


def test_keys_of_the_file_beyond_the_model_are_suggested_at_its_root_only() -> None:
    document = placed(read_yaml(HEAD + "extend: x\nrooms: {a: {b: {extend: 1}}}\n", "f.yaml"), "f.yaml")
    with pytest.raises(InputError) as refused:
        validated(Feast, document, more_keys=("extends",))
    root, below = refused.value.problems
    assert root.mend == "Did you mean 'extends'?"
    assert "extends" not in below.mend


def test_a_refusal_points_to_the_example_where_there_is_one() -> None:
    with pytest.raises(InputError, match=r"day of rest\. See feast\.example\.yaml for what may stand here\."):
        read_model(Feast, HEAD.replace("-04", "-03"), "f.yaml", example="feast.example.yaml")


def test_the_first_word_on_a_part_is_the_only_one() -> None:
    own, other = Fault(("a", 0), "own", "Own.", "Mend."), Fault(("a", 1), "other", "Other.", "Mend.")
    assert joined([own], [Fault(("a", 0), "again", "Again.", "Mend."), other]) == [own, other]


def test_data_that_come_from_no_file_are_told_by_path_alone_and_however_deep_they_are() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    data = {"day": "2026-05-04", "from": deep}
    with pytest.raises(ValidationError) as refused:
        Feast.model_validate(data, strict=False)
    faults = shape_faults(refused.value, Feast, data)
    assert [str(problem) for problem in refusal(faults).problems] == [
        "column from: from is a list of 1. It should be a number."
    ]


def test_every_part_is_found_at_its_path_and_entries_stand_at_their_keys() -> None:
    document = placed(read_yaml("# words\na:\n  - x\n  -\n    b: 2026-01-01\n", "f.yaml"), "f.yaml")
    assert {path_text(path): part.line for path, part in parts(document)} == {
        "": 2,
        "a": 2,
        "a[0]": 3,
        "a[1]": 5,
        "a[1].b": 5,
    }
    assert plain(document) == {"a": ["x", {"b": "2026-01-01"}]}


_KEYS = st.sampled_from([*Feast.model_json_schema()["properties"], "hall", "guests", "shape", "type", "x y"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS, _JSON, max_size=6))
def test_whatever_a_file_holds_is_read_or_refused_with_lines(data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=1)
    try:
        assert read_model(Feast, text, "f.yaml").kind == data["kind"]
    except InputError:
        problems(text)


def test_a_key_too_long_for_a_message_is_cut() -> None:
    (problem,) = problems(HEAD + "x" * 500 + ": 1\n")
    assert len(str(problem)) < 300
    assert len(problem.column or "") == 80


def test_the_deepest_file_there_may_be_is_refused_in_words() -> None:
    nested = DEEPEST - 1
    assert problems(HEAD + "rooms: " + "{a: " * nested + "1" + "}" * nested + "\n")[0].line == 4
