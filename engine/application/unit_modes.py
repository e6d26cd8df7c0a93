"""Which units answer for the team only: set a mode, see one, list them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from engine.application.access import permit
from engine.application.workspace import Workspace
from engine.documents.hints import did_you_mean
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.storage.mode_store import ModeChange, ModeStore

Mode = Literal["team-only", "personal"]
MODES: tuple[Mode, ...] = ("team-only", "personal")
MOST_LETTERS = 1000


class UnitMode(FrozenModel):
    """What may be answered about the people of one unit."""

    unit_id: str
    """The unit."""
    mode: Mode
    """``team-only``: nothing about single people; ``personal``: what roles and scopes allow."""
    set_on: str | None
    """Unit where the mode was set: this one or one above it; ``None`` where nobody ever set one."""
    since: datetime | None
    """From when it holds, in UTC."""
    actor: str | None
    """Who decided it."""
    because: str | None
    """Why."""


class UnitModeList(FrozenModel):
    """Units that were ever given a mode of their own."""

    units: tuple[UnitMode, ...]
    """By id."""


def set_unit_mode(workspace: Workspace, actor: Actor, unit_id: str, mode: str, because: str) -> UnitMode:
    """Set the mode of a unit and its sub-units from now on; what was set before is kept.

    A unit below one in mode ``team-only`` is in that mode too, whatever was set for it.

    Raises
    ------
    InputError
        There is no such unit or mode, or no reason is given.
    """
    permit(actor, "units mode")
    store = _store(workspace)
    _require_unit(workspace, unit_id)
    if mode not in MODES:
        what = f"There is no mode {mode[:80]!r}."
        raise InputError(Problem("unknown-mode", what, f"Use {' or '.join(MODES)}.", column="mode", value=mode[:80]))
    reason = because.strip()
    if not 0 < len(reason) <= MOST_LETTERS:
        what = "A change of mode needs a reason."
        mend = f"Say why in at most {MOST_LETTERS:,} letters."
        raise InputError(Problem("no-reason", what, mend, column="because"))
    store.append(ModeChange(unit_id, mode, workspace.now(), actor.id[:200], reason))
    return unit_mode(workspace, actor, unit_id)


def unit_mode(workspace: Workspace, actor: Actor, unit_id: str) -> UnitMode:
    """Return the mode of a unit, and which unit it comes from; InputError where there is no such unit."""
    permit(actor, "units modes")
    changes = _store(workspace).in_force()
    path = _require_unit(workspace, unit_id)
    above = next((changes[unit] for unit in path if unit in changes and changes[unit].mode == "team-only"), None)
    return _shown(unit_id, above or changes.get(unit_id))


def unit_modes(workspace: Workspace, actor: Actor) -> UnitModeList:
    """Return the units that were ever given a mode of their own, and what holds for each."""
    permit(actor, "units modes")
    changes = _store(workspace).in_force()
    return UnitModeList(units=tuple(_shown(unit, change) for unit, change in sorted(changes.items())))


def _shown(unit_id: str, change: ModeChange | None) -> UnitMode:
    if change is None:
        return UnitMode(unit_id=unit_id, mode="personal", set_on=None, since=None, actor=None, because=None)
    return UnitMode(
        unit_id=unit_id,
        mode="team-only" if change.mode == "team-only" else "personal",
        set_on=change.unit_id,
        since=change.since,
        actor=change.actor,
        because=change.because,
    )


def _require_unit(workspace: Workspace, unit_id: str) -> tuple[str, ...]:
    """Return a unit and those above it, as recorded last; InputError where it was never recorded."""
    units = workspace.history.table("units")
    pairs = zip(units.text("unit_id").values(), units.text("parent_id").values(), strict=True)
    parents = {str(unit): parent for unit, parent in pairs}
    if unit_id not in parents:
        what = f"There is no unit {unit_id[:80]!r}."
        mend = did_you_mean(unit_id, sorted(parents)) if parents else "Load a dataset with units first."
        raise InputError(Problem("unknown-unit", what, mend, column="unit_id", value=unit_id[:80]))
    path = [unit_id]
    while (parent := parents.get(path[-1])) and parent not in path:
        path.append(parent)
    return tuple(path)


def _store(workspace: Workspace) -> ModeStore:
    if isinstance(workspace.modes, ModeStore):
        return workspace.modes
    raise InputError(Problem("no-database", "Nothing keeps modes here.", "Name a database that does: --database URL."))
