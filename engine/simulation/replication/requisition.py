"""A post that is vacant, and a post that is to be filled."""

from __future__ import annotations

from typing import NamedTuple


class Post(NamedTuple):
    """A post that somebody held.

    Attributes
    ----------
    holder : int
        Hash of the person.
    team, family, grade : int
        Where, as positions in the population's teams and families, and the level; -1 where not known.
    fte : float
        Contracted share of full time.
    place : int
        Kind of place, in the population's places; -1 where not known.
    """

    holder: int
    team: int
    family: int
    grade: int
    fte: float
    place: int = -1


class Requisition(NamedTuple):
    """One post to be filled.

    Attributes
    ----------
    id : int
        Hash from which its random numbers, and those of the person hired, derive.
    team, family, grade : int
        Where, as positions in the population's teams and families, and the level; -1 where not known.
    fte : float
        Contracted share of full time.
    event : int
        Number of the event by which the post became vacant; 0 in a run that is not traced.
    place : int
        Kind of place of the post; -1 where not known.
    """

    id: int
    team: int
    family: int
    grade: int
    fte: float
    event: int = 0
    place: int = -1
