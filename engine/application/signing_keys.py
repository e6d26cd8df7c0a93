"""The public keys with which an issuer signs its tokens, fetched from its JWKS and kept."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import jwt

from engine.errors import AccessError, Problem

ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}
"""The one algorithm that is taken for a kind of key; a token has no say in it."""
FETCH_SECONDS = 5.0
REFETCH_SECONDS = 60.0
"""Least time between two fetches that unknown key ids ask for."""
FRESH_SECONDS = 600.0
"""Time after which keys are fetched anew, so that one that was withdrawn ceases to hold."""
STALE_SECONDS = 3600.0
"""Time for which keys still hold while their address does not answer."""
MOST_BYTES = 2**20


class SigningKeys:
    """Keys of one issuer by their id; may be asked from any thread.

    Parameters
    ----------
    url : str
        Address of the JWKS.
    monotonic : callable
        Seconds of a clock that never goes back.
    """

    def __init__(self, url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._url, self._monotonic = url, monotonic
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = self._tried = float("-inf")

    def get(self, key_id: str) -> jwt.PyJWK | None:
        """Return a key, ``None`` where the issuer has none by that id.

        Raises
        ------
        AccessError
            The keys cannot be fetched, and none are kept that still hold.
        """
        now = self._monotonic()
        if key_id in self._keys and now - self._fetched <= FRESH_SECONDS:
            return self._keys.get(key_id)
        with self._lock:
            if now - self._tried >= REFETCH_SECONDS:
                self._fetch(now)
            if now - self._fetched > STALE_SECONDS:
                what = "The signing keys of the tokens' issuer cannot be read now."
                mend = f"Ask again in a minute, or with a key; an administrator checks that {self._url} answers."
                raise AccessError(Problem("issuer-unreachable", what, mend))
            return self._keys.get(key_id)

    def _fetch(self, now: float) -> None:
        self._tried = now
        try:
            with urllib.request.urlopen(self._url, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - settings allow http(s) only
                content = json.loads(answer.read(MOST_BYTES))
            self._keys = _usable(content)
            self._fetched = now
        except (OSError, ValueError, AttributeError, TypeError):
            return


def _usable(content: object) -> dict[str, jwt.PyJWK]:
    """Return the signing keys of a JWKS that are of a kind taken here, others left out."""
    if not isinstance(content, dict) or not isinstance(content.get("keys"), list):
        raise ValueError("no JWKS")  # noqa: TRY004 - one kind of fault for everything a server may send
    found = {}
    for given in content["keys"]:
        if not isinstance(given, dict) or given.get("kty") not in ALGORITHMS or given.get("use", "sig") != "sig":
            continue
        algorithm = ALGORITHMS[given["kty"]]
        try:
            key = jwt.PyJWK(given, algorithm=algorithm)
        except jwt.PyJWTError:
            continue
        if given.get("kid") and given.get("alg", algorithm) == algorithm and given.get("crv", "P-256") == "P-256":
            found[str(given["kid"])] = key
    return found
