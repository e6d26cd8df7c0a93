"""Names for the people, posts and things that events are about.

People of the start have their ids. Newcomers have none; they go by the post they came for: ``P123/1`` is the first
newcomer on the post that P123 left, ``P123/2`` the next one after that. ``U7+2`` is the second post that the plan
opened in unit U7, ``U7+2/1`` the first newcomer on it. A vacancy goes by who held the post last; ``P9#2`` is the second
post that P9 left vacant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.simulation.randomness import entity_hash
from engine.simulation.replication.trace import Event, Happening


def subject_names(
    events: Sequence[Event], person_ids: Iterable[str], things: Mapping[int, str], team_ids: Sequence[str]
) -> tuple[str, ...]:
    """Return the name of every event's subject, in the order of events."""
    named = {entity_hash(person): person for person in person_ids}
    opened: dict[int, int] = {}
    left: dict[int, int] = {}
    names: list[str] = []
    for event in events:
        name = things.get(event.subject) or named.get(event.subject)
        if name is None and event.what is Happening.HIRED and event.causes:
            name = _next_on(names[event.causes[0] - 1])
        elif name is None:
            opened[event.team] = opened.get(event.team, 0) + 1
            name = f"{_unit(event.team, team_ids)}+{opened[event.team]}"
        if event.what is not Happening.VACANCY:
            named[event.subject] = name
        elif event.subject in named:
            left[event.subject] = left.get(event.subject, 0) + 1
            name += f"#{left[event.subject]}" if left[event.subject] > 1 else ""
        names.append(name)
    return tuple(names)


def _next_on(holder: str) -> str:
    """Return the name of the newcomer on the post of a holder."""
    post, slash, number = holder.rpartition("/")
    return f"{post}/{int(number) + 1}" if slash and number.isdecimal() else f"{holder}/1"


def _unit(team: int, team_ids: Sequence[str]) -> str:
    return team_ids[team] if 0 <= team < len(team_ids) else "?"
