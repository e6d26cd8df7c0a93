"""An actor is known at once where it was seen a moment ago, and no longer than a revocation may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.application.clock import utc_now
from engine.application.gate import REMEMBERED_SECONDS, Gate, actor_of_key
from engine.application.keys import IssuedKey, WantedKey, create_key, keys_of, revoke_key, rotate_key
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.errors import AccessError, ConflictError, InputError
from engine.storage.key_store import KeyStore

BO = WantedKey(actor="bo", roles=(Role.PLANNER,), units=("U1",), person_id="P1", days=10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KeyStore]:
    with keys_of(f"sqlite:///{tmp_path / 'sextant.sqlite'}") as opened:
        yield opened


@dataclass
class Clock:
    seconds: float = 0.0

    def monotonic(self) -> float:
        return self.seconds


def key(store: KeyStore) -> IssuedKey:
    return create_key(store, LOCAL_ACTOR, BO)


def code(gate: Gate, secret: str | None) -> str:
    with pytest.raises(AccessError) as refused:
        gate.judge(secret)
    return refused.value.problems[0].code


def test_a_key_names_its_actor(store: KeyStore) -> None:
    actor = Gate(store).judge(key(store).secret)
    assert actor == Actor(id="bo", roles=(Role.PLANNER,), units=("U1",), person_id="P1")


def test_nothing_of_a_secret_is_kept(store: KeyStore, tmp_path: Path) -> None:
    secret = key(store).secret.split("_", 2)[2]
    store.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"bo" in held
    assert secret.encode() not in held


def test_who_was_seen_a_moment_ago_is_known_without_asking_and_asked_again_later(store: KeyStore) -> None:
    issued, clock = key(store), Clock()
    gate = Gate(store, monotonic=clock.monotonic)
    assert gate.recall(issued.secret) is None
    gate.judge(issued.secret)
    clock.seconds = REMEMBERED_SECONDS * 0.9
    assert gate.recall(issued.secret) is not None
    clock.seconds = REMEMBERED_SECONDS
    assert gate.recall(issued.secret) is None
    assert REMEMBERED_SECONDS < 5


def test_a_key_revoked_by_another_process_is_refused_once_memory_ends_and_here_at_once(store: KeyStore) -> None:
    issued, clock = key(store), Clock()
    here, elsewhere = (Gate(store, monotonic=clock.monotonic) for _ in range(2))
    here.judge(issued.secret)
    elsewhere.judge(issued.secret)
    revoke_key(store, LOCAL_ACTOR, issued.key.key_id)
    here.forget()
    assert here.recall(issued.secret) is None
    assert code(here, issued.secret) == "revoked-key"
    clock.seconds = REMEMBERED_SECONDS
    assert elsewhere.recall(issued.secret) is None
    assert code(elsewhere, issued.secret) == "revoked-key"


def test_what_was_judged_before_a_revocation_is_not_remembered_after_it(store: KeyStore) -> None:
    issued = key(store)
    gate = Gate(store)

    def revoked_meanwhile() -> datetime:
        gate.forget()
        return utc_now()

    gate.now = revoked_meanwhile
    gate.judge(issued.secret)
    assert gate.recall(issued.secret) is None


def test_a_key_holds_until_it_expires_and_then_says_so_to_who_has_it(store: KeyStore) -> None:
    issued = key(store)
    ends = issued.key.expires_at
    assert actor_of_key(store, issued.secret, ends - timedelta(seconds=1))[1] == 1
    late = Gate(store, now=lambda: ends)
    assert code(late, issued.secret) == "expired-key"
    assert code(late, issued.secret[:-43] + "A" * 43) == "unknown-key"
    assert not late.somebody_may_ask()
    assert Gate(store).somebody_may_ask()


def test_the_old_secret_holds_for_the_overlap_and_never_longer_than_its_term(store: KeyStore) -> None:
    issued = key(store)
    rotated = rotate_key(store, LOCAL_ACTOR, issued.key.key_id, overlap_hours=2, days=30)
    until = rotated.key.previous_until
    assert until is not None
    assert Gate(store, now=lambda: until - timedelta(seconds=1)).judge(issued.secret).id == "bo"
    assert code(Gate(store, now=lambda: until), issued.secret) == "unknown-key"
    assert Gate(store, now=lambda: until).judge(rotated.secret).id == "bo"
    short = create_key(store, LOCAL_ACTOR, WantedKey(actor="a", roles=(Role.AUDITOR,), days=1))
    longer = rotate_key(store, LOCAL_ACTOR, short.key.key_id, overlap_hours=720)
    assert longer.key.previous_until == short.key.expires_at


def test_of_two_who_rotate_at_once_one_is_told(store: KeyStore) -> None:
    issued = key(store)
    read = store.get(issued.key.key_id)
    rotate_key(store, LOCAL_ACTOR, issued.key.key_id)
    with pytest.raises(ConflictError):
        store.change(read, {"hash": "0" * 64}, kind="key rotated", actor="second", at=utc_now())


def test_a_revoked_key_stays_revoked(store: KeyStore) -> None:
    issued = key(store)
    first = revoke_key(store, LOCAL_ACTOR, issued.key.key_id)
    assert revoke_key(store, LOCAL_ACTOR, issued.key.key_id) == first
    with pytest.raises(InputError, match="was revoked"):
        rotate_key(store, LOCAL_ACTOR, issued.key.key_id)


def test_only_administrators_manage_keys(store: KeyStore) -> None:
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            with pytest.raises(AccessError):
                create_key(store, Actor(id="x", roles=(role,)), BO)
