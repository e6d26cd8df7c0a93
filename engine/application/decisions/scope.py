"""Which proposals, appeals and runs an actor of some units may know of: those that name nobody out of its sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.application.access import View
from engine.application.decisions.ledger_and_runs import runs_of
from engine.application.sight import sight_of
from engine.application.workspace import Period, Workspace
from engine.decision.proposal import Proposal
from engine.domain.actor import Actor
from engine.domain.scope import home_units, units_below
from engine.errors import InputError, Problem
from engine.storage.run_store import Run, unknown_run


@dataclass(frozen=True)
class DecisionScope:
    """What an actor of some units may know of.

    Attributes
    ----------
    workspace : Workspace
        Where runs are kept.
    units : frozenset of str
        Units of the actor and those below them.
    strangers : frozenset of str
        Everybody known who is not of these units.
    """

    workspace: Workspace
    units: frozenset[str]
    strangers: frozenset[str]

    def holds(self, proposal: Proposal) -> bool:
        """Return whether neither a proposal nor the question and answer behind it name anybody else."""
        if self.strangers.intersection(proposal.people):
            return False
        return not self._names_strangers(runs_of(self.workspace).get(proposal.run_id))

    def holds_run(self, run: Run) -> bool:
        """Return whether a recorded question was asked about these units only, and names nobody else."""
        return self.holds_units(run.request.get("units")) and not self._names_strangers(run)

    def holds_units(self, units: object) -> bool:
        """Return whether the units that a question was asked about are all among these; none means all there are."""
        return isinstance(units, list) and bool(units) and all(unit in self.units for unit in map(str, units))

    def _names_strangers(self, run: Run) -> bool:
        return any(text in self.strangers for part in (run.request, run.body) for text in _texts(part))


def decision_scope(workspace: Workspace, actor: Actor) -> DecisionScope | None:
    """Return what an actor may know of; ``None`` where it sees the whole organisation."""
    if not actor.units:
        return None
    if not workspace.history.tables:
        return DecisionScope(workspace, frozenset(actor.units), frozenset())
    seen = frozenset(home_units(sight_of(workspace, Period(), actor, View.FULL).named))
    everybody = frozenset(map(str, workspace.history.table("people").text("person_id").index))
    units = units_below(workspace.organisation(Period()), actor.units)
    return DecisionScope(workspace, units, everybody - seen)


def in_scope(workspace: Workspace, actor: Actor, proposal: Proposal) -> bool:
    """Return whether an actor's units let it know of a proposal."""
    scope = decision_scope(workspace, actor)
    return scope is None or scope.holds(proposal)


def require_in_scope(workspace: Workspace, actor: Actor, proposal: Proposal) -> Proposal:
    """Return a proposal that an actor's units let it know of; else it is as if there were none (InputError)."""
    if not in_scope(workspace, actor, proposal):
        raise unknown_proposal(proposal.id)
    return proposal


def require_run_in_scope(workspace: Workspace, actor: Actor, run: Run) -> Run:
    """Return a run that an actor's units let it know of; else it is as if there were none (InputError)."""
    scope = decision_scope(workspace, actor)
    if scope is not None and not scope.holds_run(run):
        raise unknown_run(run.id)
    return run


def unknown_proposal(proposal_id: str) -> InputError:
    """Return the answer to a question about a proposal that there is not."""
    mend = "List the proposals to find the right id: sextant decisions list."
    return InputError(Problem("unknown-proposal", f"There is no proposal {proposal_id[:80]!r}.", mend))


def _texts(part: object) -> Iterator[str]:
    """Yield every text of a JSON value, names of members too."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, (list, tuple)):
            waiting.extend(each)
        elif isinstance(each, Mapping):
            waiting.extend(each)
            waiting.extend(each.values())
