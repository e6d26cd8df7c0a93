"""OIDC bearer tokens: who an issuer says is asking, believed only where its signature holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jwt

from engine.application.settings import Settings
from engine.application.signing_keys import ALGORITHMS, SigningKeys
from engine.domain.actor import Actor, Role
from engine.errors import AccessError, Problem

LEEWAY_SECONDS = 60
MOST_LETTERS = 16_384
ACTOR_PREFIX = "oidc:"
"""Stands before the subject of a token, so that no issuer can name an actor of a key or of this machine."""


@dataclass(frozen=True)
class Vouched:
    """Whom a token names, and until when.

    Attributes
    ----------
    actor : Actor
        The actor.
    expires : float
        When the token expires, in seconds since 1970.
    """

    actor: Actor
    expires: float


class BearerTokens:
    """Judges the tokens of one issuer; RS256 and ES256 only, by the kind of the key and not by the token's word.

    Parameters
    ----------
    settings : Settings
        Issuer, audience and names of the claims, all set.
    keys : SigningKeys or None
        The issuer's keys; ``None`` means those of the settings' address.
    """

    def __init__(self, settings: Settings, keys: SigningKeys | None = None) -> None:
        assert settings.oidc_jwks_url is not None
        self._settings = settings
        self._keys = keys or SigningKeys(settings.oidc_jwks_url)

    def judge(self, token: str) -> Vouched:
        """Return whom a token names.

        Signature, issuer, audience, ``exp``, ``nbf`` and ``iat`` must hold, with a minute of leeway for clocks.

        Raises
        ------
        AccessError
            The token cannot be believed, or the issuer's keys cannot be read.
        """
        key = self._key(token)
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[key.algorithm_name],
                audience=self._settings.oidc_audience,
                issuer=self._settings.oidc_issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as fault:
            raise _refused(_reason(fault)) from None
        return Vouched(self._actor(claims), float(claims["exp"]))

    def _key(self, token: str) -> jwt.PyJWK:
        try:
            header = jwt.get_unverified_header(token) if len(token) <= MOST_LETTERS else {}
        except jwt.PyJWTError:
            header = {}
        key_id, algorithm = header.get("kid"), header.get("alg")
        if not isinstance(key_id, str) or algorithm not in ALGORITHMS.values():
            raise _refused("it is not signed with RS256 or ES256 by a key that it names")
        key = self._keys.get(key_id)
        if key is None or key.algorithm_name != algorithm:
            raise _refused("its issuer has no such signing key")
        return key

    def _actor(self, claims: Mapping[str, object]) -> Actor:
        settings = self._settings
        roles = _texts(_claim(claims, settings.oidc_roles_claim)) or ()
        person = _claim(claims, settings.oidc_person_claim)
        return Actor(
            id=f"{ACTOR_PREFIX}{claims['sub']}"[:200],
            roles=tuple(role for role in Role if role.value in roles),
            units=_units(_claim(claims, settings.oidc_units_claim)),
            person_id=str(person) if isinstance(person, str) and person else None,
        )


def _units(given: object) -> tuple[str, ...]:
    """Return the units of a claim; what is there but names no unit must not open the whole organisation."""
    if given is None:
        return ()
    units = _texts(given)
    if not units:
        raise _refused("its claim of units names none")
    return tuple(sorted(set(units)))


def _claim(claims: Mapping[str, object], name: str) -> object:
    """Return a claim by its name, or by dots that lead into objects; ``None`` where it is missing."""
    if name in claims:
        return claims[name]
    found: object = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _texts(given: object) -> tuple[str, ...] | None:
    """Return a list of texts, or the words of one text; ``None`` for anything else."""
    if isinstance(given, str):
        return tuple(given.split())
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return tuple(each for each in given if each)
    return None


def _reason(fault: jwt.PyJWTError) -> str:
    reasons: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
        (jwt.ExpiredSignatureError, "it has expired"),
        (jwt.ImmatureSignatureError, "it is not valid yet"),
        (jwt.InvalidAudienceError, "it was made for another audience"),
        (jwt.InvalidIssuerError, "it comes from another issuer"),
        (jwt.MissingRequiredClaimError, "it lacks one of exp, iat, iss, aud and sub"),
        (jwt.InvalidSignatureError, "its signature does not hold"),
    )
    return next((reason for kind, reason in reasons if isinstance(fault, kind)), "it cannot be read")


def _refused(reason: str) -> AccessError:
    mend = "Get a fresh token from the issuer, or ask an administrator for a key."
    return AccessError(Problem("wrong-token", f"The token is refused: {reason}.", mend))
