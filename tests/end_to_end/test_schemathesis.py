"""Whatever fits the OpenAPI document, or nearly, is answered as the document says, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.app import create_app
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.application.opening import Source
from engine.application.sample import sample_organisation, write_sample
from engine.application.settings import Settings
from engine.domain.actor import LOCAL_ACTOR, Role
from tests.counts import scaled

CASES = scaled(210, 2002)
LONGEST_ANSWER_SECONDS = 300
"""A simulation may take the minute that a request is allowed, and more on a busy machine."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("schemathesis")
    write_sample(sample_organisation(60, 7), folder / "org")
    url = f"sqlite:///{folder / 'sextant.sqlite'}"
    load(url, LOCAL_ACTOR, folder / "org")
    return url


@pytest.fixture(scope="module")
def keys(database: str) -> dict[Role, str]:
    with keys_of(database) as store:
        return {
            role: create_key(store, LOCAL_ACTOR, WantedKey(actor=role.value, roles=(role,), person_id="P0001")).secret
            for role in Role
        }


@pytest.fixture(scope="module")
def app(database: str, keys: dict[Role, str]) -> Iterator[FastAPI]:
    assert keys
    served = create_app(Source(database=database), Settings(requests_per_second=0))
    yield served
    served.state.service.close()
    served.state.gate.close()


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_every_answer_is_one_that_the_document_promises(app: FastAPI, keys: dict[Role, str], role: Role) -> None:
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app, config=SchemathesisConfig())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 40
    headers = {"authorization": f"Bearer {keys[role]}", "host": "127.0.0.1"}

    @seed(2026)
    @settings(
        max_examples=CASES // len(Role),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of([operation.as_strategy() for operation in operations]))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=LONGEST_ANSWER_SECONDS)

    ask()
