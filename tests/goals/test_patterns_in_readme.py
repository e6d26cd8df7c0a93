"""What policies/README.md says about patterns is true."""

from __future__ import annotations

import re

import pytest

from engine.goals.policy_kinds import GOAL_RISKS, WEEK_FACT
from engine.policy.patterns import ColumnKind
from engine.policy.patterns_conditions import Scope, read_condition
from engine.policy.patterns_reading import fact_types
from tests.goals.goal_worlds import POLICIES

SECTION = (POLICIES / "README.md").read_text(encoding="utf-8").partition("\n## Patterns")[2].partition("\n## ")[0]
CONDITIONS = SECTION.partition("| condition | example |")[2].partition("\n\n")[0]
EXAMPLES = re.findall(r"`([^`]+)`", CONDITIONS)
TYPE = fact_types(GOAL_RISKS)[WEEK_FACT]


def test_every_column_of_the_facts_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", SECTION))
    assert {WEEK_FACT, *TYPE.columns} <= described


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_condition_shown_can_be_read(example: str) -> None:
    condition = read_condition(example, Scope(TYPE, {"a": TYPE}, {"stall.min_delta": ColumnKind.NUMBER}))
    assert condition.column in TYPE.columns


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 10
