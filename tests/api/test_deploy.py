"""The Dockerfile and the compose file, which are documentation, say nothing that is not so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from api.cli.main import COMMANDS
from engine.application.settings import SECRETS, Settings, variable

CHECKOUT = Path(__file__).parents[2]
DEPLOY = CHECKOUT / "api" / "deploy"
VARIABLES = {variable(field) for field in Settings.model_fields} | {f"{variable(field)}_FILE" for field in SECRETS}
OWN = ("api", "worker")


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """Instructions of the Dockerfile with their arguments, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line.strip()]
    return [(word, rest) for word, rest in pairs]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(DEPLOY / "compose.yaml")["services"])


def last(instructions: list[tuple[str, str]], wanted: str) -> str:
    return [rest for word, rest in instructions if word == wanted][-1]


def is_pinned(image: str) -> bool:
    """Return whether an image is a plain name with a version of three numbers or two, on no named registry."""
    return re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)*", image) is not None


def test_images_are_pinned_and_come_from_no_named_registry(
    instructions: list[tuple[str, str]], services: dict[str, Any]
) -> None:
    bases = [rest.split()[0] for word, rest in instructions if word == "FROM"]
    assert len(bases) == 2
    assert [image for image in [*bases, *(each["image"] for each in services.values())] if not is_pinned(image)] == []
    assert len(set(bases)) == 1


def test_the_image_runs_as_nobody_and_stops_as_the_server_expects(instructions: list[tuple[str, str]]) -> None:
    user = last(instructions, "USER").partition(":")[0]
    assert user.isdecimal()
    assert int(user) > 0
    assert last(instructions, "STOPSIGNAL") == "SIGTERM"
    order = [word for word, _ in instructions]
    assert order.index("USER") < order.index("ENTRYPOINT")


def test_commands_are_lists_of_words(instructions: list[tuple[str, str]]) -> None:
    entry, command = (json.loads(last(instructions, word)) for word in ("ENTRYPOINT", "CMD"))
    assert entry == ["sextant"]
    assert command[0] in COMMANDS
    check = json.loads(last(instructions, "HEALTHCHECK").partition("CMD ")[2])
    assert "/v1/ready" in check[-1]
    compile(check[-1], "healthcheck", "exec")


def test_everything_that_is_copied_is_there(instructions: list[tuple[str, str]]) -> None:
    copied = [rest.split()[:-1] for word, rest in instructions if word == "COPY" and "--from" not in rest]
    assert copied
    assert [name for names in copied for name in names if not (CHECKOUT / name).exists()] == []
    assert not [rest for word, rest in instructions if word == "ADD"]


def test_packages_are_installed_from_the_locks_only(instructions: list[tuple[str, str]]) -> None:
    installs = [part for word, rest in instructions if word == "RUN" for part in rest.split("&&") if "pip " in part]
    assert len(installs) == 3
    assert [part for part in installs if "--require-hashes" not in part and "--no-deps" not in part] == []


@pytest.mark.parametrize("name", OWN)
def test_a_service_runs_a_command_that_there_is_with_variables_that_there_are(
    services: dict[str, Any], name: str
) -> None:
    service = services[name]
    assert service["command"][0] in COMMANDS
    assert Settings.from_environment({key: value for key, value in service["environment"].items() if "FILE" not in key})
    assert [variable for variable in service["environment"] if variable not in VARIABLES] == []


def test_variables_of_the_image_are_settings(instructions: list[tuple[str, str]]) -> None:
    named = set(re.findall(r"\b(SEXTANT_[A-Z_]+)=", last(instructions, "ENV")))
    assert named
    assert named <= VARIABLES


def test_services_can_do_no_more_than_they_need(services: dict[str, Any]) -> None:
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service["user"].startswith(("0", "root"))
        assert [port for port in service.get("ports", ()) if not port.startswith("127.0.0.1:")] == []


def test_no_secret_stands_in_the_file(services: dict[str, Any]) -> None:
    document = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    for service in services.values():
        assert set(service.get("secrets", ())) <= set(document["secrets"])
        spoken = [key for key in service["environment"] if re.search("PASSWORD|DATABASE|SECRET|KEY", key)]
        assert [key for key in spoken if not key.endswith("_FILE")] == []


def test_a_stop_leaves_the_server_the_time_it_takes(services: dict[str, Any]) -> None:
    for name in OWN:
        environment = services[name]["environment"]
        settings = Settings.from_environment({key: value for key, value in environment.items() if "FILE" not in key})
        assert (
            int(services[name]["stop_grace_period"].rstrip("s")) > settings.drain_seconds + settings.seconds_to_finish
        )


def test_health_is_looked_at_and_waited_for(services: dict[str, Any]) -> None:
    assert services["database"]["healthcheck"]["test"][0] == "CMD"
    assert all(services[name]["depends_on"]["database"]["condition"] == "service_healthy" for name in OWN)
