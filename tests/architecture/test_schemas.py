"""Every file and result has a JSON Schema, and what is shipped follows it."""

from __future__ import annotations

import jsonschema
import pytest
from ruamel.yaml import YAML

from engine.application.schemas import schema_names, schema_of
from engine.errors import InputError
from tests.conftest import CHECKOUT

EXAMPLES = {
    "columns": ["engine/loading/columns.example.yaml"],
    "policy": [
        "policies/framework_mix.yaml",
        "policies/goal_risks.yaml",
        "policies/rating_bands.yaml",
        "policies/staffing_limits.yaml",
        "policies/staffing_objective.yaml",
    ],
    "staffing-request": ["scenarios/staffing_request.example.yaml"],
    "project-schedule": ["scenarios/project_schedule.example.yaml"],
    "workforce-plan": ["scenarios/workforce_plan.example.yaml"],
    "sample": ["scenarios/sample.yaml"],
    "scenario": ["scenarios/baseline.yaml"],
}


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize(("name", "file"), [(name, file) for name, files in EXAMPLES.items() for file in files])
def test_a_shipped_file_follows_its_schema(name: str, file: str) -> None:
    content = YAML(typ="safe", pure=True).load((CHECKOUT / file).read_text(encoding="utf-8"))

    errors = list(jsonschema.Draft202012Validator(schema_of(name)).iter_errors(_plain(content)))

    assert not [f"{list(error.absolute_path)}: {error.message}" for error in errors]


def test_an_unknown_schema_is_named_with_the_closest() -> None:
    with pytest.raises(InputError, match="scenario"):
        schema_of("senario")


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
