"""Stable pseudonyms: the same person has the same one everywhere, and nobody can turn it back."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

LENGTH = 12
"""Letters of a pseudonym: 60 bits, so that among a million people two alike are all but impossible."""


@dataclass(frozen=True)
class Pseudonyms:
    """Pseudonyms under one secret.

    Attributes
    ----------
    secret : bytes
        Key of the hash; whoever has it can try ids one by one, so it never leaves the database.
    """

    secret: bytes = field(repr=False)

    def of(self, identifier: str) -> str:
        """Return the pseudonym of an id: a keyed hash (HMAC-SHA-256), cut and written in base 32."""
        keyed = hmac.digest(self.secret, identifier.encode(), hashlib.sha256)
        return "~" + base64.b32encode(keyed).decode()[:LENGTH].lower()
