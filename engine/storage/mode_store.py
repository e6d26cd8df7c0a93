"""What may be said of the people of each unit: changes of modes, appended and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.decision.chain import Chain
from engine.evidence.canonical import Json
from engine.storage.access_tables import StoredUnitMode
from engine.storage.chain_store import ChainStore
from engine.storage.database import Database


@dataclass(frozen=True)
class ModeChange:
    """One change of a unit's mode.

    Attributes
    ----------
    unit_id, mode : str
        Which unit, and ``team-only`` or ``personal``.
    since : datetime
        From when it holds, in UTC without a zone.
    actor, because : str
        Who decided it, and why.
    """

    unit_id: str
    mode: str
    since: datetime
    actor: str
    because: str


class ModeStore:
    """Modes of units; the last change of a unit holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, change: ModeChange) -> None:
        """Keep a change, with its line in the log of decisions."""
        with self._database.writing() as session:
            session.add(StoredUnitMode(**vars(change)))
            said: dict[str, Json] = {"unit": change.unit_id, "mode": change.mode, "because": change.because}
            ChainStore(session).append(Chain.DECISIONS, "mode set", change.actor, said, change.since)

    def in_force(self) -> dict[str, ModeChange]:
        """Return the change that holds, by unit, for units that were ever given a mode."""
        last = select(func.max(StoredUnitMode.id)).group_by(StoredUnitMode.unit_id)
        wanted = select(StoredUnitMode).where(StoredUnitMode.id.in_(last)).order_by(StoredUnitMode.unit_id)
        with self._database.session() as session:
            return {stored.unit_id: _change(stored) for stored in session.scalars(wanted)}

    def team_only_units(self) -> frozenset[str]:
        """Return the units that were set to ``team-only`` themselves; their sub-units follow."""
        return frozenset(unit for unit, change in self.in_force().items() if change.mode == "team-only")


def _change(stored: StoredUnitMode) -> ModeChange:
    return ModeChange(stored.unit_id, stored.mode, stored.since, stored.actor, stored.because)
