"""Settings about who asks, read once from the environment."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

from pydantic import ValidationError, field_validator, model_validator

from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem

PREFIX = "SEXTANT_"


class AccessSettings(FrozenModel):
    """Who is let in; every field is the variable ``SEXTANT_`` and its name in capitals."""

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
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings of an environment; an empty variable counts as unset.

        Raises
        ------
        InputError
            Variables that cannot be used, all of them.
        """
        given = {name: environment.get(PREFIX + name.upper()) or None for name in cls.model_fields}
        try:
            return cls.model_validate({name: value for name, value in given.items() if value}, strict=False)
        except ValidationError as fault:
            raise InputError(*(_wrong(error["loc"], str(error["msg"])) for error in fault.errors())) from None


def _wrong(place: tuple[int | str, ...], said: str) -> Problem:
    name = PREFIX + (str(place[0]).upper() if place else "OIDC_ISSUER")
    return Problem(
        "wrong-setting", f"{name}: {said.removeprefix('Value error, ')}.", "Correct or unset it.", column=name
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
