"""Where and how an installation runs: read once from the environment at the edge, then passed as a value."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem

PREFIX = "SEXTANT_"
SECRETS = frozenset({"database", "key"})
"""Settings that may hold a password: never shown, and readable from a file named by the variable with ``_FILE``."""
SHORTEST_RETENTION_DAYS = 183
"""Six months: no log of a high-risk system may be shorter (EU AI Act, art. 26 (6))."""
USUAL_RETENTION_DAYS = 4 * 365 + 1
"""Four years (2 CCR 11013 (c))."""


class Settings(FrozenModel):
    """What an operator sets; every field is the variable ``SEXTANT_`` and its name in capitals."""

    dataset: Path | None = None
    """Dataset to answer from, as `--data`."""
    database: str | None = None
    """Database URL, as `--database`."""
    policies: Path | None = None
    """Folder of policies, as `--policies`."""
    lang: Literal["en", "zh"] = "en"
    """Language of texts, as `--lang`."""
    key: str | None = None
    """Key with which the command line asks, in place of the administrator of a local database."""
    cluster: str | None = None
    """Dask scheduler whose workers run simulations, as `--cluster`; processes of this machine where unset."""
    traceback: bool = False
    """Show where Sextant itself failed."""

    log_format: Literal["auto", "json", "text"] = "auto"
    """Form of a log line; `auto` is `text` on a terminal and `json` elsewhere."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severity that is logged; requests are `info`."""
    metrics: bool = True
    """Count and serve `GET /metrics`."""

    requests_per_second: float = Field(default=500, ge=0)
    """Requests a second that one actor may ask in the long run; 0 means no limit."""
    request_burst: int = Field(default=1000, ge=1)
    """Requests that one actor may ask at once before that rate holds."""
    heavy_requests: int = Field(default=16, ge=1)
    """Uploads, staffing requests, simulations and policy runs under way or waiting at once."""
    body_mib: int = Field(default=4, ge=1, le=1024)
    """Largest body of a request in MiB, uploads of datasets aside."""
    upload_mib: int = Field(default=256, ge=1, le=16384)
    """Largest upload of a dataset in MiB."""
    receive_seconds: float = Field(default=20, gt=0, le=3600)
    """Seconds for the headers of a request, and for its body beyond a second for each 64 KiB of it."""
    answers_mib: int = Field(default=64, ge=0, le=16384)
    """Memory for answers kept ready in MiB; 0 keeps none."""

    oidc_issuer: str | None = None
    """Issuer whose bearer tokens are taken, as their `iss` names it."""
    oidc_audience: str | None = None
    """Audience that tokens must be made for (`aud`)."""
    oidc_jwks_url: str | None = None
    """Where the issuer publishes its signing keys (JWKS); https, or http on this machine."""
    oidc_roles_claim: str = "roles"
    """Claim that lists the roles; dots lead into objects, as in `realm_access.roles`."""
    oidc_units_claim: str = "units"
    """Claim that lists the units in scope; a token without it sees the whole organisation."""
    oidc_person_claim: str = "person_id"
    """Claim that says who the actor is in the data."""
    allowed_hosts: str | None = None
    """Names by which the server may be asked (`Host`), separated by commas; any where unset."""

    seconds_to_finish: int = Field(default=10, ge=1, le=3600)
    """Seconds that answers under way have to finish when the server is ended."""
    drain_seconds: float = Field(default=0, ge=0, le=600)
    """Seconds before that in which the server still answers but is not ready, for a balancer to turn away."""
    behind_tls: bool = False
    """Browsers come over https by a proxy in front: tell them to stay with it (HSTS)."""
    retention_days: int = Field(default=USUAL_RETENTION_DAYS, ge=SHORTEST_RETENTION_DAYS)
    """Days that decisions and reads of personal data are kept at least: four years."""

    @field_validator("oidc_jwks_url")
    @classmethod
    def _secure(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme == "https" and parts.hostname:
            return url
        if parts.scheme == "http" and _is_this_machine(parts.hostname or ""):
            return url
        raise ValueError("signing keys come over https, or over http from this machine")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = (self.oidc_issuer, self.oidc_audience, self.oidc_jwks_url)
        if any(given) and not all(given):
            raise ValueError("OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL belong together: set all three, or none")
        return self

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names by which the server may be asked, lower case; empty means any."""
        names = (name.strip().lower() for name in (self.allowed_hosts or "").split(","))
        return tuple(name for name in names if name)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings of an environment; an empty variable counts as unset.

        Raises
        ------
        InputError
            Variables that cannot be used, all of them, each with how to mend it.
        """
        given, problems = _given(environment)
        try:
            settings = cls.model_validate(given, strict=False)
        except ValidationError as fault:
            raise InputError(*problems, *(_wrong(error) for error in fault.errors())) from None
        if problems:
            raise InputError(*problems)
        return settings


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def variable(field: str) -> str:
    """Return the name of the variable of a setting; KeyError if there is no such setting."""
    if field not in Settings.model_fields:
        raise KeyError(field)
    return PREFIX + field.upper()


def likely_misspelt(environment: Mapping[str, str]) -> dict[str, str]:
    """Return variables that are no setting but nearly one, each with the setting meant.

    Others with the prefix are left alone: an orchestrator makes some, such as ``SEXTANT_SERVICE_HOST``.
    """
    known = {variable(field) for field in Settings.model_fields}
    known |= {f"{variable(field)}_FILE" for field in SECRETS}
    strangers = (name for name in environment if name.startswith(PREFIX) and name not in known)
    return {name: near[0] for name in strangers if (near := get_close_matches(name, known, 1, 0.9))}


def _given(environment: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the values by field, and what is wrong with the files that hold secrets."""
    found = {field: environment.get(variable(field), "") for field in Settings.model_fields}
    problems = list(_from_files(environment, found))
    return {field: value for field, value in found.items() if value}, problems


def _from_files(environment: Mapping[str, str], found: dict[str, str]) -> Iterator[Problem]:
    for field in sorted(SECRETS):
        name = f"{variable(field)}_FILE"
        file = environment.get(name, "")
        if not file:
            continue
        if found[field]:
            what = f"Both {variable(field)} and {name} are set."
            yield Problem("setting-twice", what, "Unset one of them.", column=name)
            continue
        try:
            found[field] = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as failure:
            reason = getattr(failure, "strerror", None) or "it is not text in UTF-8"
            what = f"The file that {name} names cannot be read: {reason}."
            yield Problem("setting-unreadable", what, f"Name a readable file, or set {variable(field)}.", column=name)


def _wrong(error: ErrorDetails) -> Problem:
    field = str(error["loc"][0]) if error["loc"] else "oidc_issuer"
    name, value = variable(field), None if field in SECRETS or not error["loc"] else str(error["input"])[:80]
    said = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    shown = "" if value is None else f" is {value!r}"
    default = Settings.model_fields[field].default
    mend = "Correct it, or unset it" + (f" for the default, {shown_default(default)}." if default is not None else ".")
    return Problem("wrong-setting", f"{name}{shown}: {said[:1].lower()}{said[1:]}.", mend, column=name, value=value)


def shown_default(default: object) -> str:
    """Return a default as the variable would be written; an empty text for none."""
    if default is None:
        return ""
    if isinstance(default, bool):
        return "1" if default else "0"
    return ",".join(map(str, default)) if isinstance(default, tuple) else f"{default}"
