"""One alert per situation: what a situation is, and in which state its alert stands on a day.

A situation is one pattern that holds of one subject from the day on which it is complete to the day on which it is
over. Its identity is pattern, subject and that first day: one alert, however often it is asked about, and the same
pattern may hold of the same subject again later: another situation, which nobody has acknowledged yet.

States on a day, a pure function of situations, acknowledgements and the day:

1. ``ended`` from the day on which the situation is over.
2. ``acknowledged`` from the day on which a named human acknowledged it, until the situation is over or the alert is
   open again: from the day ``until`` (its own or, where it names none, ``silent_days`` after it), or from the first
   day on which the situation is worse than on the day of the acknowledgement by at least ``worse_by``. An
   acknowledgement that has run out stays so; it takes another one. Of several, the latest counts.
3. ``expired`` where it is neither and has been open for ``expires_days`` without an answer, counted from the first day
   or from the day on which it was open again. An expired alert may still be acknowledged.
4. ``open`` otherwise.

An acknowledgement after the day that is asked about is not known yet. One that lies before the situation began, or
after it was over, answers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from engine.documents.hints import did_you_mean
from engine.errors import InputError, Problem
from engine.policy.patterns import Pattern, bound_number

AlertState = Literal["open", "acknowledged", "expired", "ended"]
ALERT_STATES: Final[tuple[AlertState, ...]] = ("open", "acknowledged", "expired", "ended")
SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True)
class AlertRules:
    """How alerts of one pattern live; ``None`` where the policy says nothing.

    Attributes
    ----------
    expires_days : int or None
        Days after which an alert that nobody answers expires.
    silent_days : int or None
        Days for which an acknowledgement without a date of its own holds.
    worse_by : float or None
        By how much a situation must get worse for an acknowledgement that names no amount to run out.
    """

    expires_days: int | None = None
    silent_days: int | None = None
    worse_by: float | None = None

    @staticmethod
    def of(pattern: Pattern) -> AlertRules:
        """Return the rules of a bound pattern."""
        terms = pattern.alert
        return AlertRules(
            expires_days=None if terms.expires is None else int(terms.expires.length),
            silent_days=None if terms.silent is None else int(terms.silent.length),
            worse_by=None if terms.worse_by is None else bound_number(terms.worse_by),
        )


@dataclass(frozen=True, slots=True)
class Situation:
    """A pattern that holds of a subject for some time.

    Attributes
    ----------
    pattern, subject : str
        What holds, of whom or what.
    began : date
        Day on which it was complete.
    ended : date or None
        First day on which it was over; ``None`` while it goes on.
    severity : tuple of (date, float)
        How bad it was from each day on, in order of time; more is worse. Empty where it has no measure.
    """

    pattern: str
    subject: str
    began: date
    ended: date | None = None
    severity: tuple[tuple[date, float], ...] = ()

    @property
    def id(self) -> str:
        """Identity, such as ``stalled_key_result/KR1/2026-02-02``."""
        return f"{self.pattern}/{self.subject}/{self.began}"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A named human has seen an alert.

    Attributes
    ----------
    pattern, subject : str
        Which alert: the one that was there on the day.
    by : str
        Who.
    on : date
        When.
    until : date or None
        First day on which the alert is open again.
    worse_by : float or None
        Amount by which the situation must get worse for the alert to be open again.
    because : str
        What they said.
    """

    pattern: str
    subject: str
    by: str
    on: date
    until: date | None = None
    worse_by: float | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A situation as it is told on a day.

    Attributes
    ----------
    situation : Situation
        What it is about.
    state : str
        ``open``, ``acknowledged``, ``expired`` or ``ended``.
    since : date
        Day from which it is in that state.
    acknowledged : Acknowledgement or None
        The latest answer, whether it still holds or not.
    until : date or None
        Day on which it will be open again, or expire, if nothing happens; ``None`` where nothing is due.
    """

    situation: Situation
    state: AlertState
    since: date
    acknowledged: Acknowledgement | None = None
    until: date | None = None


def alerts_on(
    situations: Iterable[Situation], acknowledgements: Sequence[Acknowledgement], on: date, rules: AlertRules
) -> tuple[Alert, ...]:
    """Return one alert per situation that had begun by the day ``on``, in the order of the situations.

    Raises
    ------
    InputError
        An acknowledgement names nobody, runs out before it was given, or asks for an amount that is not above 0.
    """
    check_acknowledgements(acknowledgements)
    return tuple(_alert(one, acknowledgements, on, rules) for one in situations if one.began <= on)


def check_acknowledgements(acknowledgements: Sequence[Acknowledgement]) -> None:
    """Refuse acknowledgements that cannot be meant; InputError names every one by its number."""
    numbered = enumerate(acknowledgements, start=1)
    problems = [problem for number, one in numbered for problem in problems_of(one, f"Acknowledgement {number}")]
    if problems:
        raise InputError(*problems)


def problems_of(
    one: Acknowledgement, name: str = "The acknowledgement", patterns: Collection[str] | None = None
) -> Iterator[Problem]:
    """Yield why an acknowledgement cannot be meant.

    Parameters
    ----------
    name : str
        What the sentences call it.
    patterns : collection of str, optional
        Patterns there are; one that names another cannot be meant.
    """
    about = f"{name}, of {one.pattern} of {one.subject},"
    if patterns is not None and one.pattern not in patterns:
        yield Problem("unknown-pattern", f"{about} names no risk of the policy.", did_you_mean(one.pattern, patterns))
    if not one.by.strip():
        yield Problem("nobody", f"{about} names nobody.", "Say who has seen the alert.")
    if one.until is not None and one.until <= one.on:
        what = f"{about} runs out on {one.until}, not after {one.on}, when it was given."
        yield Problem("bad-dates", what, "Give a later day, or none.")
    if one.worse_by is not None and not one.worse_by > 0:
        what = f"{about} would end when the situation is worse by {one.worse_by:g}."
        yield Problem("out-of-range", what, "Give an amount above 0, or none.")


def _alert(situation: Situation, acknowledgements: Sequence[Acknowledgement], on: date, rules: AlertRules) -> Alert:
    answers = _answers(situation, acknowledgements, on)
    latest = answers[-1] if answers else None
    if situation.ended is not None and situation.ended <= on:
        return Alert(situation, "ended", situation.ended, latest)
    open_since = situation.began
    if latest is not None:
        again = _open_again(situation, latest, rules)
        if again is None or again > on:
            planned = _until(latest, rules)
            return Alert(situation, "acknowledged", latest.on, latest, planned)
        open_since = again
    expires = None if rules.expires_days is None else _later(open_since, rules.expires_days)
    if expires is not None and expires <= on:
        return Alert(situation, "expired", expires, latest)
    return Alert(situation, "open", open_since, latest, expires)


def _answers(situation: Situation, acknowledgements: Sequence[Acknowledgement], on: date) -> list[Acknowledgement]:
    """Return the acknowledgements of a situation known on a day, earliest first; of one day the last given counts."""
    over = situation.ended or date.max
    mine = (situation.pattern, situation.subject)
    answers = [
        one
        for one in acknowledgements
        if (one.pattern, one.subject) == mine and situation.began <= one.on <= on and one.on < over
    ]
    return sorted(answers, key=lambda one: one.on)


def _open_again(situation: Situation, answer: Acknowledgement, rules: AlertRules) -> date | None:
    """Return the first day on which an acknowledgement no longer holds, None where it holds to the end."""
    days = [day for day in (_until(answer, rules), _worse(situation, answer, rules)) if day is not None]
    return min(days, default=None)


def _until(answer: Acknowledgement, rules: AlertRules) -> date | None:
    if answer.until is not None or rules.silent_days is None:
        return answer.until
    return _later(answer.on, rules.silent_days)


def _worse(situation: Situation, answer: Acknowledgement, rules: AlertRules) -> date | None:
    """Return the first day after the answer on which the situation is worse by the amount."""
    amount = rules.worse_by if answer.worse_by is None else answer.worse_by
    then = [severity for day, severity in situation.severity if day <= answer.on]
    if amount is None or not then:
        return None
    later = (day for day, severity in situation.severity if day > answer.on and severity >= then[-1] + amount - SLACK)
    return next(later, None)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
