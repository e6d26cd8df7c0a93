"""The JSON Schema of policy files says what the loader takes, as far as a schema can."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from engine.documents.positions import read_yaml
from engine.policy.policy_tests import plain
from engine.policy.schema import policy_json_schema
from tests.policy.small_policies import KINDS, a_parameter, policy_text, refusals, table_text
from tests.policy.test_lowering import text as limits_text


def as_json(text: str) -> Any:
    """Plain data with dates as texts, as an editor sees a YAML file."""

    def texts(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: texts(item) for key, item in value.items()}
        if isinstance(value, list):
            return [texts(item) for item in value]
        return value.isoformat() if hasattr(value, "isoformat") else value

    return texts(plain(read_yaml(text, "f.yaml")))


def accepts(text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(policy_json_schema(KINDS)).is_valid(as_json(text)))


GOOD = table_text(
    "when: {size: '>= p', marks: [a, b]}, then: {level: 1, blend: {RED:x: 1.0}}\nthen: {note: x}",
    "size, marks",
    outputs="level, note, blend",
    parameters=a_parameter("p", ("2026-01-01", 1), bounds="[0, 2]"),
)


def test_the_schema_is_a_schema_and_takes_what_the_loader_takes() -> None:
    jsonschema.Draft202012Validator.check_schema(policy_json_schema(KINDS))
    for text in (GOOD, limits_text()):
        assert refusals(text) == []
        assert accepts(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner:", "onwer:"),
        ("kind: things", "kind: thing"),
        ("format: 1", "format: 2"),
        ("hit_policy: F", "hit_policy: X"),
        ("inputs: [size, marks]", "inputs: [sise, marks]"),
        ("inputs: [size, marks]", "inputs: [origin, marks]"),
        ("{level: 1,", "{levle: 1,"),
        ("RED:x: 1.0", "GREEN:x: 1.0"),
        ("RED:x: 1.0", "RED:x: 1.5"),
        ("unit: unit", "units: unit"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    assert old in GOOD
    assert refusals(GOOD.replace(old, new))
    assert not accepts(GOOD.replace(old, new))


def test_a_limit_is_described_too() -> None:
    assert not accepts(limits_text().replace("quantity: cost", "quantity: costs"))
    assert not accepts(policy_text("limits: [{id: a}]", kind="bounds"))
