"""What a client presents as its key, and how it is told from any other.

A secret has 256 random bits, so nobody guesses one from its hash: a plain SHA-256 is enough. Slow hashes are for
passwords, which people choose; here they would only slow every request down.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

PREFIX = "sxt"
_PRESENTED = re.compile(r"sxt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


def new_id() -> str:
    """Return the public part of a new key."""
    return secrets.token_hex(6)


def new_secret() -> str:
    """Return the secret part of a new key: 43 characters that carry 256 random bits."""
    return secrets.token_urlsafe(32)


def presented(key_id: str, secret: str) -> str:
    """Return a key as a client presents it; the prefix lets scanners find keys that were published by mistake."""
    return f"{PREFIX}_{key_id}_{secret}"


def parts_of(given: str) -> tuple[str, str] | None:
    """Return id and secret of what a client presents, ``None`` if it has not the form of a key."""
    found = _PRESENTED.fullmatch(given)
    return (found[1], found[2]) if found else None


def looks_like_a_key(given: str) -> bool:
    """Return whether something was meant as a key, be it well formed or not."""
    return given.startswith(f"{PREFIX}_")


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same_secret(secret: str, kept_hash: str | None) -> bool:
    """Return whether a secret has a hash, in a time that does not depend on where they differ."""
    return kept_hash is not None and hmac.compare_digest(hash_of(secret), kept_hash)
