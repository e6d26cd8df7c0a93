"""Settings come from the environment, all that is wrong with them is told at once, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.application.settings import SECRETS, Settings, likely_misspelt, variable
from engine.errors import InputError, Problem


def problems(**environment: str) -> dict[str | None, Problem]:
    with pytest.raises(InputError) as refused:
        Settings.from_environment(environment)
    return {problem.column: problem for problem in refused.value.problems}


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"SEXTANT_LOG_LEVEL": "", "PATH": "/bin"}) == Settings()


def test_variables_are_read_as_what_they_mean() -> None:
    read = Settings.from_environment(
        {
            "SEXTANT_DATASET": "org",
            "SEXTANT_LOG_FORMAT": "json",
            "SEXTANT_METRICS": "off",
            "SEXTANT_REQUESTS_PER_SECOND": "0.5",
            "SEXTANT_RETENTION_DAYS": "183",
        }
    )
    assert (read.dataset, read.log_format, read.metrics) == (Path("org"), "json", False)
    assert (read.requests_per_second, read.retention_days) == (0.5, 183)


def test_everything_wrong_is_told_at_once_with_its_variable_and_a_mend() -> None:
    found = problems(SEXTANT_LOG_LEVEL="loud", SEXTANT_RETENTION_DAYS="182", SEXTANT_METRICS="perhaps")
    assert set(found) == {"SEXTANT_LOG_LEVEL", "SEXTANT_RETENTION_DAYS", "SEXTANT_METRICS"}
    assert "greater than or equal to 183" in found["SEXTANT_RETENTION_DAYS"].what
    assert found["SEXTANT_LOG_LEVEL"].mend == "Correct it, or unset it for the default, info."


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e400"])
def test_a_rate_is_a_number_that_can_be_kept(value: str) -> None:
    assert set(problems(SEXTANT_REQUESTS_PER_SECOND=value)) == {"SEXTANT_REQUESTS_PER_SECOND"}


@pytest.mark.parametrize("field", sorted(SECRETS))
def test_a_secret_may_stand_in_a_file(field: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("sqlite:///kept.sqlite\n")
    read = Settings.from_environment({f"{variable(field)}_FILE": str(file)})
    assert getattr(read, field) == "sqlite:///kept.sqlite"


@pytest.mark.parametrize("field", sorted(SECRETS))
def test_a_secret_in_two_places_or_in_no_file_is_refused_without_showing_it(field: str, tmp_path: Path) -> None:
    name = f"{variable(field)}_FILE"
    twice = problems(**{variable(field): "hidden", name: str(tmp_path / "none")})
    absent = problems(**{name: str(tmp_path / "none")})
    assert (twice[name].code, absent[name].code) == ("setting-twice", "setting-unreadable")
    assert "hidden" not in str(twice[name])


def test_a_slip_is_told_with_the_variable_meant_but_other_names_are_left_alone() -> None:
    environment = {"SEXTANT_LOG_LEVLE": "info", "SEXTANT_SERVICE_HOST": "10.0.0.1", "SEXTANT_DATABASE_FILE": "x"}
    assert likely_misspelt(environment) == {"SEXTANT_LOG_LEVLE": "SEXTANT_LOG_LEVEL"}


def test_a_variable_of_no_setting_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        variable("logs")
