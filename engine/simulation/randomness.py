"""Random numbers without state: each is a function of seed, replication, stream, entity and that entity's event number.

Nothing is drawn "in turn", so neither the order of rows nor of events, nor an added worker, changes what happens to
anybody else, and scenarios share the numbers of the people they share. The mixing function is the finaliser of
splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), chained over the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import IntEnum
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

MASK = (1 << 64) - 1
GOLDEN_GAMMA = 0x9E3779B97F4A7C15
FIRST_FACTOR = 0xBF58476D1CE4E5B9
SECOND_FACTOR = 0x94D049BB133111EB
UNIFORM_STEP = 2.0**-52


class Stream(IntEnum):
    """What a random number decides; numbers of different streams are independent."""

    LEAVING = 1
    """Threshold of a person's integrated hazard."""
    REFILL = 2
    """Whether a vacancy is filled again."""
    APPROVAL = 3
    """Time from vacancy to approved requisition."""
    FILLING = 4
    """Time from the start of recruiting to the first day."""
    POST = 5
    """Which present post a new post is modelled on."""
    REQUISITION = 6
    """Identity of the requisition that follows a leaver or a new post."""
    SUCCESSION = 7
    """Way in which a vacancy is filled."""
    SEARCH = 8
    """Time from a vacancy to the move of a successor."""
    SUCCESSOR = 9
    """Which of those who may moves up."""
    OFFER = 10
    """Whether a candidate declines an offer."""
    NEXT_OFFER = 11
    """Time from a declined offer to the next."""
    PROBATION = 12
    """Whether and when a newcomer fails."""
    COMING = 13
    """When people or posts come that come of themselves."""
    COMER = 14
    """Where they come, and whether they show up."""
    RENEWAL = 60
    """Whether a contract that ends is renewed."""
    ROUND = 61
    """What a round of promotions brings to a person."""
    DESTINATION = 62
    """Where a transfer leads."""
    CALIBRATION = 40
    """What an estimate from the record may really be, and how a year to come differs from others."""
    ARRIVALS = 41
    """How many people come without a vacancy, when and where."""
    TRAINEES = 40
    """Order in which people are sent to courses, and when they apply for one."""
    LENGTH = 41
    """Time that a course takes somebody."""
    PASSING = 42
    """Whether somebody passes a course."""
    SHOCK = 60
    """Whom a shock strikes."""


def mixed(value: int) -> int:
    """Return the splitmix64 finaliser of a 64-bit integer: a bijection in which every bit depends on every bit."""
    value = (value + GOLDEN_GAMMA) & MASK
    value = ((value ^ (value >> 30)) * FIRST_FACTOR) & MASK
    value = ((value ^ (value >> 27)) * SECOND_FACTOR) & MASK
    return value ^ (value >> 31)


def mixed_array(values: Hashes) -> Hashes:
    """Return ``mixed`` of every element."""
    values = values + np.uint64(GOLDEN_GAMMA)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(FIRST_FACTOR)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(SECOND_FACTOR)
    mixed_values: Hashes = values ^ (values >> np.uint64(31))
    return mixed_values


def entity_hash(entity_id: str) -> int:
    """Return the 64-bit hash under which an entity's random numbers are kept, from its id alone."""
    return int.from_bytes(hashlib.blake2b(entity_id.encode(), digest_size=8).digest(), "little")


def entity_hashes(entity_ids: Iterable[str]) -> Hashes:
    """Return ``entity_hash`` of every id."""
    return np.array([entity_hash(entity_id) for entity_id in entity_ids], dtype=np.uint64)


def derived_hash(entity: int, event: int = 0) -> int:
    """Return the hash of the requisition that event number ``event`` of an entity gives rise to."""
    return mixed(mixed(entity ^ (Stream.REQUISITION << 56)) ^ event)


class Draws:
    """The random numbers of one stream in one replication.

    Parameters
    ----------
    seed : int
        Seed of the run.
    replication : int
        Number of the replication, from 0.
    stream : Stream
        What the numbers decide.
    part : int
        Part of the stream, such as the number of a risk or a course; numbers of different parts are independent.
    """

    __slots__ = ("_key",)

    def __init__(self, seed: int, replication: int, stream: Stream, part: int = 0) -> None:
        key = mixed(mixed(mixed(seed & MASK) ^ replication) ^ stream)
        self._key = mixed(key ^ part) if part else key

    def uniform(self, entity: int, event: int = 0) -> float:
        """Return a number in (0, 1) that belongs to event number ``event`` of an entity."""
        value = ((self._key ^ entity) + GOLDEN_GAMMA) & MASK  # mixed(mixed(key ^ entity) ^ event) in one go
        value = ((value ^ (value >> 30)) * FIRST_FACTOR) & MASK
        value = ((value ^ (value >> 27)) * SECOND_FACTOR) & MASK
        value = ((value ^ (value >> 31) ^ event) + GOLDEN_GAMMA) & MASK
        value = ((value ^ (value >> 30)) * FIRST_FACTOR) & MASK
        value = ((value ^ (value >> 27)) * SECOND_FACTOR) & MASK
        return (((value ^ (value >> 31)) >> 12) + 0.5) * UNIFORM_STEP

    def uniforms(self, entities: Hashes, event: int = 0) -> NDArray[np.float64]:
        """Return ``uniform`` of every entity, shape (entities,)."""
        hashed = mixed_array(mixed_array(np.uint64(self._key) ^ entities) ^ np.uint64(event))
        return ((hashed >> np.uint64(12)).astype(np.float64) + 0.5) * UNIFORM_STEP

    def exponential(self, entity: int, event: int = 0) -> float:
        """Return a unit-exponential number of an entity."""
        return -log(self.uniform(entity, event))

    def exponentials(self, entities: Hashes, event: int = 0) -> NDArray[np.float64]:
        """Return a unit-exponential number per entity, equal to ``exponential`` of each but for rounding."""
        exponentials: NDArray[np.float64] = -np.log(self.uniforms(entities, event))
        return exponentials
