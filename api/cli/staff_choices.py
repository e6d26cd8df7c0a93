"""Short forms of what a requester decides or what changes, as the command line takes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, TypeVar

import typer

from engine.errors import InputError, Problem
from engine.staffing.changes.change import Absence, Shift
from engine.staffing.changes.decided import Decisions
from engine.staffing.requests.request import Ban, Pin

Found = TypeVar("Found")

PinOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pin",
        help='Who must take a role, and why: --pin "PM=P0012:knows the customer". May be given several times.',
        metavar="ROLE=PERSON:BECAUSE",
        show_default=False,
    ),
]
BanOption = Annotated[
    list[str] | None,
    typer.Option(
        "--ban",
        help='Who must not take a role (any without @), and why: --ban "P0012@PM:asked to be left out".',
        metavar="PERSON[@ROLE]:BECAUSE",
        show_default=False,
    ),
]
AbsentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--absent",
        help="Who is away, from and to which day: P0012:2026-06-01:2026-06-30; a day may be left out (P0012 for good).",
        metavar="PERSON[:FROM[:TO]]",
        show_default=False,
    ),
]
ShiftOption = Annotated[
    list[str] | None,
    typer.Option(
        "--shift", help="Role that begins on another day: PM:2026-06-01.", metavar="ROLE:DATE", show_default=False
    ),
]
DropOption = Annotated[
    list[str] | None,
    typer.Option("--drop", help="Role that is not needed any more.", metavar="ROLE", show_default=False),
]


def decisions_of(pins: Iterable[str] | None, bans: Iterable[str] | None) -> Decisions:
    """Return the pins and bans of a command line; InputError with all that are written otherwise."""
    problems: list[Problem] = []
    found_pins, found_bans = _pins(pins, problems), _bans(bans, problems)
    if problems:
        raise InputError(*problems)
    return Decisions(found_pins, found_bans)


def _pins(given: Iterable[str] | None, problems: list[Problem]) -> tuple[Pin, ...]:
    """Return the pins that ROLE=PERSON:BECAUSE write, and add a problem for each that is written otherwise."""
    found = []
    for written in given or ():
        place, colon, because = written.partition(":")
        role, equals, person = (part.strip() for part in place.partition("="))
        if colon and equals and role and person and because.strip():
            found.append(Pin(role=role, person=person, because=because.strip()))
        else:
            problems.append(_unread("--pin", written, "ROLE=PERSON:BECAUSE"))
    return tuple(found)


def _bans(given: Iterable[str] | None, problems: list[Problem]) -> tuple[Ban, ...]:
    """Return the bans that PERSON[@ROLE]:BECAUSE write, and add a problem for each that is written otherwise."""
    found = []
    for written in given or ():
        whom, colon, because = written.partition(":")
        person, at, role = (part.strip() for part in whom.partition("@"))
        if colon and person and because.strip() and bool(at) == bool(role):
            found.append(Ban(person=person, role=role or None, because=because.strip()))
        else:
            problems.append(_unread("--ban", written, "PERSON:BECAUSE or PERSON@ROLE:BECAUSE"))
    return tuple(found)


def absences_of(given: Iterable[str] | None) -> tuple[Absence, ...]:
    """Return the absences that PERSON[:FROM[:TO]] write; InputError with all that are written otherwise."""
    found, problems = [], []
    for written in given or ():
        person, *days = (part.strip() for part in written.split(":"))
        read = [_day(each) for each in days]
        if person and len(days) <= 2 and not any(day is None and text for day, text in zip(read, days, strict=True)):
            start, end = (*read, None, None)[:2]
            found.append(Absence(person=person, start=start, end=end))
        else:
            problems.append(_unread("--absent", written, "PERSON:2026-06-01:2026-06-30"))
    return _all(found, problems)


def shifts_of(given: Iterable[str] | None) -> tuple[Shift, ...]:
    """Return the shifts that ROLE:DATE write; InputError with all that are written otherwise."""
    found, problems = [], []
    for written in given or ():
        role, _, text = written.rpartition(":")
        start = _day(text.strip())
        if role.strip() and start is not None:
            found.append(Shift(role=role.strip(), start=start))
        else:
            problems.append(_unread("--shift", written, "ROLE:2026-06-01"))
    return _all(found, problems)


def _all(found: list[Found], problems: list[Problem]) -> tuple[Found, ...]:
    if problems:
        raise InputError(*problems)
    return tuple(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unread(option: str, written: str, form: str) -> Problem:
    what = f"{option} {written[:80]!r} is not of the form {form}."
    return Problem("unread-option", what, f'Write {option} "{form}".', column=option, value=written[:80])
