"""What an actor sees of the organisation: its units, people by name or by pseudonym, and nobody of a team-only unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.application.access import View
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.domain.organisation import Organisation
from engine.domain.scope import home_units, units_below, without_people
from engine.errors import AccessError, InputError, Problem
from engine.evidence.canonical import Json


@dataclass(frozen=True)
class Sight:
    """One actor's view of one cut.

    Attributes
    ----------
    named : Organisation
        What belongs to the actor's units, people by their ids: the fingerprint of an answer is that of this cut.
    shown : Organisation
        What the answer is computed from.
    team_only : frozenset of str
        People of ``named`` about whom nothing personal may be answered, under the ids that ``shown`` has for people.
    scope : dict of str to Json
        What a run records of the view, so that it can be run again; empty for the whole organisation by name.
    """

    named: Organisation
    shown: Organisation
    team_only: frozenset[str]
    scope: dict[str, Json]


def sight_of(workspace: Workspace, period: Period, actor: Actor, view: View) -> Sight:
    """Return what an actor sees with a view: for answers about many people, that count everybody in scope."""
    hidden = view is View.MASKED
    named = workspace.organisation(period, actor.units)
    shown = workspace.organisation(period, actor.units, under_pseudonyms=True) if hidden else named
    closed = workspace.modes.team_only_units() if workspace.modes is not None else frozenset()
    silent = _people_below(workspace, period, closed) & frozenset(home_units(named))
    units: list[Json] = [*sorted(actor.units)]
    scope: dict[str, Json] = {"units": units} if units else {}
    if hidden:
        silent, scope = frozenset(map(workspace.pseudonyms.of, silent)), scope | {"view": view.value}
    if closed:
        scope["team_only"] = [*sorted(closed)]
    return Sight(named, shown, silent, scope)


def personal_sight_of(workspace: Workspace, period: Period, actor: Actor) -> Sight:
    """Return what an actor sees by name, for answers about single people: nobody of a team-only unit is there.

    Raises
    ------
    AccessError
        Everybody in the actor's units is of a team-only unit, so that nothing personal can be asked there.
    """
    whole = sight_of(workspace, period, actor, View.FULL)
    if whole.team_only and whole.team_only >= frozenset(home_units(whole.named)):
        raise AccessError(_team_only("Every unit in scope is", actor.id))
    return Sight(whole.named, without_people(whole.named, whole.team_only), whole.team_only, whole.scope)


def forbid_team_only(seen: Sight, people: Iterable[str]) -> None:
    """Refuse a question about people of a team-only unit.

    Raises
    ------
    AccessError
        One of ``people``, by id or name, is of such a unit in scope; people out of scope are as if they did not exist.
    """
    if not seen.team_only:
        return
    table = seen.named.table("people")
    rows = zip(table.text("person_id").values(), table.text("name").values(), strict=True)
    silent = seen.team_only | {name for person, name in rows if person in seen.team_only}
    for person in people:
        if person in silent:
            raise AccessError(_team_only(f"The unit of {person[:80]} is", person))


def require_in_sight(workspace: Workspace, actor: Actor, person_id: str) -> None:
    """Refuse a question about one person, by somebody else, that units or their modes forbid.

    Raises
    ------
    AccessError
        The person's unit is in mode ``team-only``.
    InputError
        There is nobody of that id in the actor's units.
    """
    if not workspace.history.tables:
        return
    seen = sight_of(workspace, Period(), actor, View.FULL)
    forbid_team_only(seen, [person_id])
    if actor.units and person_id not in home_units(seen.named):
        what = f"Nothing is known of a person {person_id[:80]!r}."
        raise InputError(Problem("unknown-person", what, "Give the person_id.", value=person_id[:80]))


@dataclass(frozen=True)
class RecordedModes:
    """Units that were in mode ``team-only`` when a question was asked.

    Attributes
    ----------
    units : frozenset of str
        The units.
    """

    units: frozenset[str]

    def team_only_units(self) -> frozenset[str]:
        """Return them."""
        return self.units


def asker_of(request: Mapping[str, object]) -> Actor:
    """Return an actor that sees what a recorded question was asked of: the same units, by the same view."""
    units = request.get("units", ())
    role = Role.POLICY_AUTHOR if request.get("view") == View.MASKED.value else Role.ADMINISTRATOR
    return LOCAL_ACTOR.changed(roles=(role,), units=tuple(units) if isinstance(units, list) else ())


def modes_of(request: Mapping[str, object]) -> RecordedModes:
    """Return the modes under which a recorded question was asked."""
    units = request.get("team_only", ())
    return RecordedModes(frozenset(units) if isinstance(units, list) else frozenset())


def _people_below(workspace: Workspace, period: Period, units: frozenset[str]) -> frozenset[str]:
    """Return the people of units and of those below them."""
    if not units:
        return frozenset()
    whole = workspace.organisation(period)
    silent = units_below(whole, units)
    return frozenset(person for person, unit in home_units(whole).items() if unit in silent)


def _team_only(whose: str, value: str) -> Problem:
    what = f"{whose} in mode team-only: nothing personal is answered there."
    mend = "Ask for figures of units; sextant units modes tells who set the mode, when and why."
    return Problem("team-only", what, mend, value=value[:80])
