"""Who asks: from what a client presents to an actor, fast where it was seen a moment ago."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.application.bearer_tokens import BearerTokens
from engine.application.clock import utc_now
from engine.application.key_secrets import looks_like_a_key, parts_of, same_secret
from engine.application.settings import Settings
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.errors import AccessError, InputError, Problem
from engine.storage.database import Database
from engine.storage.key_store import ApiKey, KeyStore

REMEMBERED_SECONDS = 3.0
"""Time for which an actor is known without asking again: within it and a little, a revocation holds everywhere."""
MOST_REMEMBERED = 10_000
MOST_LETTERS = 16_384


@dataclass
class Gate:
    """Tells actors by their keys and tokens.

    Attributes
    ----------
    keys : KeyStore or None
        Keys of the database.
    tokens : BearerTokens or None
        Tokens of an issuer, where one is named in the settings.
    nobody : Actor or None
        Who asks without presenting anything; ``None`` refuses.
    now : callable
        The clock.
    monotonic : callable
        Seconds of a clock that never goes back.
    """

    keys: KeyStore | None
    tokens: BearerTokens | None = None
    nobody: Actor | None = None
    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    _known: dict[bytes, tuple[Actor, float]] = field(default_factory=dict, init=False, repr=False)
    _forgotten: int = field(default=0, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def recall(self, given: str | None) -> Actor | None:
        """Return the actor of what is presented where it was judged a moment ago; never waits for anything."""
        if given is None:
            return self.nobody
        known = self._known.get(_digest(given))
        return known[0] if known is not None and self.monotonic() < known[1] else None

    def judge(self, given: str | None) -> Actor:
        """Return the actor of what is presented, asking the database or the issuer.

        Raises
        ------
        AccessError
            Nothing was presented, or what was is not known, has expired or was taken back.
        StorageError
            The database does not answer.
        """
        if given is None:
            if self.nobody is not None:
                return self.nobody
            raise AccessError(Problem("no-key", "Nobody says who asks.", _MEND))
        since = self._forgotten
        actor, seconds = self._judged(given)
        with self._lock:
            if since == self._forgotten:
                if len(self._known) >= MOST_REMEMBERED:
                    self._known.clear()
                self._known[_digest(given)] = actor, self.monotonic() + min(seconds, REMEMBERED_SECONDS)
        return actor

    def forget(self) -> None:
        """Judge everybody anew from now on, as a key was rotated or revoked."""
        with self._lock:
            self._forgotten += 1
            self._known.clear()

    def somebody_may_ask(self) -> bool:
        """Return whether there is anyone at all who would be let in."""
        if self.nobody is not None or self.tokens is not None:
            return True
        return self.keys is not None and self.keys.any_usable(self.now())

    def close(self) -> None:
        """Give back the connections of the database."""
        if self.keys is not None:
            self.keys.close()

    def _judged(self, given: str) -> tuple[Actor, float]:
        """Return the actor, and for how many seconds at most that may be remembered."""
        if self.keys is not None and (looks_like_a_key(given) or self.tokens is None):
            return actor_of_key(self.keys, given, self.now())
        if self.tokens is None or len(given) > MOST_LETTERS:
            raise _unknown()
        vouched = self.tokens.judge(given)
        return vouched.actor, vouched.expires - self.now().replace(tzinfo=UTC).timestamp()


def open_gate(database_url: str | None, settings: Settings, *, local: bool = False) -> Gate:
    """Return the gate of a server.

    Parameters
    ----------
    database_url : str or None
        Where keys are kept.
    settings : Settings
        Whose tokens are taken.
    local : bool
        Whether whoever presents nothing is an administrator; for a server that only this machine can reach.

    Raises
    ------
    InputError
        There is no key that holds, no issuer and no ``local``: nobody could ever ask.
    StorageError
        The database cannot be opened.
    """
    keys = KeyStore(Database(database_url)) if database_url is not None else None
    tokens = BearerTokens(settings) if settings.oidc_issuer else None
    gate = Gate(keys, tokens, LOCAL_ACTOR if local else None)
    if not gate.somebody_may_ask():
        gate.close()
        what = "Nobody could ask this server: its database has no key that holds, and no issuer of tokens is set."
        mend = (
            "Make a key: sextant keys create NAME --role administrator; or serve this machine only, without keys: "
            "sextant serve --local."
        )
        raise InputError(Problem("nobody-may-ask", what, mend))
    return gate


def actor_of_key(keys: KeyStore, given: str, now: datetime) -> tuple[Actor, float]:
    """Return the actor of a key as a client presents it, and the seconds left until it ceases to hold.

    Raises
    ------
    AccessError
        There is no such key, or it has expired or was revoked; the last two are told only to who has the secret.
    """
    parts = parts_of(given)
    key = None if parts is None else keys.find(parts[0])
    if parts is None or key is None:
        raise _unknown()
    until = _holds_until(key, parts[1], now)
    if key.revoked_at is not None:
        raise AccessError(Problem("revoked-key", f"Key {key.id} was revoked.", _MEND))
    if until <= now:
        mend = "Ask an administrator for another: sextant keys rotate gives it a new secret and a new term."
        raise AccessError(Problem("expired-key", f"Key {key.id} expired at {until:%Y-%m-%d %H:%M} UTC.", mend))
    roles = tuple(role for role in Role if role.value in key.roles)
    actor = Actor(id=key.actor, roles=roles, units=key.units, person_id=key.person_id)
    return actor, (until - now).total_seconds()


def actor_of_local_key(database_url: str, given: str) -> Actor:
    """Return the actor of a key of a database that this program opens itself; raises as ``actor_of_key`` does."""
    store = KeyStore(Database(database_url))
    try:
        return actor_of_key(store, given.strip(), utc_now())[0]
    finally:
        store.close()


def _holds_until(key: ApiKey, secret: str, now: datetime) -> datetime:
    current, previous = same_secret(secret, key.hash), same_secret(secret, key.previous_hash)
    if current:
        return key.expires_at
    if previous and key.previous_until is not None and key.previous_until > now:
        return min(key.previous_until, key.expires_at)
    raise _unknown()


def _digest(given: str) -> bytes:
    return hashlib.sha256(given.encode("utf-8", "surrogateescape")).digest()


_MEND = (
    "Over HTTP send 'Authorization: Bearer KEY', on the command line name it with SEXTANT_KEY or --key; "
    "an administrator makes keys with sextant keys create."
)


def _unknown() -> AccessError:
    return AccessError(Problem("unknown-key", "The key or token is not known.", _MEND))
