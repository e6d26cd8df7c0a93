"""What the tables say about one person, looked up row by row: time off, certificates, recognition, opportunities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.staffing.requests.time_zones import offset_hours

ONE_DAY = timedelta(days=1)


class PersonRecords:
    """Rows of the tables that speak of people, by person id.

    Parameters
    ----------
    organisation : Organisation
        The cut.
    """

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    def leave_days(self, person_id: str, first: date, last: date) -> int:
        """Return the weekdays of a span on which a person is on leave."""
        spans = self._leaves.get(person_id, [])
        if not any(start <= last and end >= first for start, end in spans):
            return 0
        return sum(on.weekday() < 5 and any(start <= on <= end for start, end in spans) for on in _days(first, last))

    def share(self, person_id: str, on: date, contract: float) -> float:
        """Return the share of full time that a person is there on a day: as its week states, or as contracted."""
        return self._weeks.get((person_id, on - timedelta(days=on.weekday())), contract)

    def changes(self, person_id: str, first: date, last: date) -> Iterator[date]:
        """Yield the Mondays after the first day of a span on which a person's share can change."""
        for monday in self._mondays.get(person_id, ()):
            yield from (on for on in (monday, monday + timedelta(days=7)) if first < on <= last)

    def certified(self, person_id: str, skill_id: str, level: float, until: date) -> bool:
        """Return whether a person has a record of a skill at a level that does not expire before a day."""
        return any(
            has >= level and (expires is None or expires >= until)
            for has, expires in self._certificates.get((person_id, skill_id), ())
        )

    def points(self, person_id: str) -> float:
        """Return the points a person is credited; gifts answered one for one count once in a direction."""
        total = 0.0
        for giver, gifts in self._gifts.get(person_id, {}).items():
            answered = min(len(gifts), len(self._gifts.get(giver, {}).get(person_id, ())))
            total += sum(gifts) if answered == 0 else gifts[0] + sum(gifts[answered:])
        return total

    @property
    def outcomes(self) -> Counter[tuple[str, str]]:
        """How often each person's opportunities came to each outcome."""
        return _outcomes(self._organisation)

    @property
    def _leaves(self) -> dict[str, list[tuple[date, date]]]:
        return _leaves(self._organisation)

    @property
    def _weeks(self) -> dict[tuple[str, date], float]:
        return _weeks(self._organisation)

    @property
    def _mondays(self) -> dict[str, list[date]]:
        return _mondays(self._organisation)

    @property
    def _certificates(self) -> dict[tuple[str, str], list[tuple[float, date | None]]]:
        return _certificates(self._organisation)

    @property
    def _gifts(self) -> dict[str, dict[str, list[float]]]:
        return _gifts(self._organisation)


@once_per_cut
def _outcomes(organisation: Organisation) -> Counter[tuple[str, str]]:
    rows = organisation.table("opportunities").rows()
    return Counter((str(row["person_id"]), str(row["outcome"])) for row in rows)


@once_per_cut
def _leaves(organisation: Organisation) -> dict[str, list[tuple[date, date]]]:
    found: dict[str, list[tuple[date, date]]] = {}
    for row in organisation.table("leave").rows():
        start, end = row["start"], row["end"]
        if isinstance(start, date) and isinstance(end, date):
            found.setdefault(str(row["person_id"]), []).append((start, end))
    return found


@once_per_cut
def _weeks(organisation: Organisation) -> dict[tuple[str, date], float]:
    """Return the share by person and Monday; of several rows in a week the latest holds."""
    found: dict[tuple[str, date], tuple[date, float]] = {}
    for row in organisation.table("availability").rows():
        week, share = row["week"], row["fte"]
        if isinstance(week, date) and isinstance(share, (int, float)):
            key = (str(row["person_id"]), week - timedelta(days=week.weekday()))
            if key not in found or found[key][0] < week:
                found[key] = (week, float(share))
    return {key: share for key, (_, share) in found.items()}


@once_per_cut
def _mondays(organisation: Organisation) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for person_id, monday in _weeks(organisation):
        found.setdefault(person_id, []).append(monday)
    return found


@once_per_cut
def _certificates(organisation: Organisation) -> dict[tuple[str, str], list[tuple[float, date | None]]]:
    found: dict[tuple[str, str], list[tuple[float, date | None]]] = {}
    for row in organisation.table("skill_records").rows():
        level, expires = row["level"], row["expires"]
        if isinstance(level, (int, float)):
            record = (float(level), expires if isinstance(expires, date) else None)
            found.setdefault((str(row["person_id"]), str(row["skill_id"])), []).append(record)
    return found


@once_per_cut
def _gifts(organisation: Organisation) -> dict[str, dict[str, list[float]]]:
    """Return points by receiver and giver in order of date."""
    found: dict[str, dict[str, list[float]]] = {}
    for row in sorted(organisation.table("recognition").rows(), key=lambda row: str(row["date"])):
        giver, receiver, points = row["from_id"], row["to_id"], row["points"]
        if giver != receiver and isinstance(points, (int, float)) and points > 0:
            found.setdefault(str(receiver), {}).setdefault(str(giver), []).append(float(points))
    return found


@lru_cache(maxsize=65_536)
def most_hours_apart(own: str | None, zone: str, first: date, last: date) -> float | None:
    """Return the most hours between the clocks of two zones on any day of a span, ``None`` if one is unknown."""
    most = 0.0
    for on in _days(first, last):
        ahead, other = (None if name is None else offset_hours(name, on) for name in (own, zone))
        if ahead is None or other is None:
            return None
        most = max(most, min((ahead - other) % 24, (other - ahead) % 24))
    return most


def weekdays(first: date, last: date) -> int:
    """Return the weekdays of a span."""
    return sum(on.weekday() < 5 for on in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=at) for at in range((last - first).days + 1))
