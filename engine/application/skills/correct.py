"""A person completes or corrects what is held on a skill of theirs: it outranks inference, and re-runs are offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from engine.application.access import View, permit
from engine.application.decisions.appeal import AppealCase, open_appeal
from engine.application.decisions.ledger_and_runs import ledger_of, request_of, runs_of
from engine.application.decisions.scope import decision_scope
from engine.application.skills.evidence import skills_known
from engine.application.skills.person import sight_of_person
from engine.application.workspace import Period, Workspace
from engine.decision.proposal import Proposal, ProposalState
from engine.domain.actor import Actor
from engine.domain.corrected_fact import CorrectedFact
from engine.domain.dataset import SKILL_RECORDS
from engine.domain.frozen import FrozenModel
from engine.domain.organisation import Organisation
from engine.domain.proficiency import LEVELS
from engine.domain.skill_names import SkillNames
from engine.domain.table import Cell, Table
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.skills.evidence_rule import CORRECTION_SOURCES
from engine.skills.profile import skill_profile
from engine.skills.profile_views import PersonSkill
from engine.staffing.requests.request import StaffingRequest

MOST_LETTERS = 1000
VERIFIED, BY_PERSON = CORRECTION_SOURCES
STILL_COUNTS = (ProposalState.PROPOSED, ProposalState.APPROVED)


class AffectedProposal(FrozenModel):
    """A proposal that asks for the skill, and so may come out otherwise."""

    proposal_id: str
    """The proposal."""
    title: str
    """What it is for."""
    state: ProposalState
    """What has become of it."""
    appeal_id: str | None = None
    """Appeal that was opened with the corrected fact; whoever confirms it re-runs the decision."""


class SkillCorrection(FrozenModel):
    """A skill of a person after it was corrected, or after a correction was withdrawn."""

    person_id: str
    """The person."""
    before: PersonSkill | None
    """The skill as it stood; ``None`` where nothing was recorded."""
    after: PersonSkill
    """The skill as it stands, what is inferred beside what was said."""
    source: str
    """``person-corrected``, or ``corrected-verified`` where somebody else vouches for it."""
    dated: date
    """Day of the newest facts, from which the correction holds."""
    actor: str
    """Who corrected."""
    because: str
    """Why."""
    withdrawn: bool
    """Whether a correction was taken back."""
    affected: tuple[AffectedProposal, ...]
    """Proposals that ask for the skill, newest first: each can be re-run with the corrected fact."""
    advisory: Literal[True] = True
    """No decision changes by itself: a named human confirms each re-run."""


def correct_skill(
    workspace: Workspace,
    actor: Actor,
    person_id: str,
    skill: str,
    because: str,
    level: float | None = None,
    *,
    appeal: bool = False,
) -> SkillCorrection:
    """Record the level that a person has in a skill, dated by the newest facts; it outranks what is inferred.

    A person corrects themselves (source ``person-corrected``); whoever decides vouches for what was shown to them
    (``corrected-verified``). The row enters the history with its line in the log of decisions, both or neither;
    whoever looks at an earlier day does not see it. Nothing decided changes: the proposals that ask for the skill are
    listed, and ``appeal`` opens an appeal with the corrected fact against each, as ``open_appeal`` does.

    Parameters
    ----------
    skill : str
        Id, name or alias.
    level : float or None
        From 1 to 5; ``None`` takes the latest correction of the same source back, so that inference counts again.

    Raises
    ------
    AccessError
        The person is not the actor's to correct.
    InputError
        Person or skill is not known, the level lies outside 1 to 5, no reason is given, or there is nothing to
        withdraw; or no database keeps it.
    """
    view = permit(actor, "skills correct")
    ledger_of(workspace)
    workspace, reason = workspace.renewed(), _reason(because)
    organisation = sight_of_person(workspace, actor, Period(), person_id, view).shown
    skill_id, source = _skill(organisation, skill), BY_PERSON if view is View.OWN else VERIFIED
    before = _held(workspace, organisation, person_id, skill_id)
    row = _row(organisation, person_id, skill_id, source, level, reason)
    _keep(workspace, actor, row, before)
    workspace = workspace.renewed()
    after = _held(workspace, sight_of_person(workspace, actor, Period(), person_id, view).shown, person_id, skill_id)
    assert after is not None
    affected = tuple(_affected(workspace, actor, organisation, skill_id))
    if appeal and level is not None:
        affected = tuple(_appealed(workspace, actor, each, row) for each in affected)
    return SkillCorrection(
        person_id=person_id,
        before=before,
        after=after,
        source=source,
        dated=organisation.valid_on,
        actor=actor.id,
        because=reason,
        withdrawn=level is None,
        affected=affected,
    )


def _skill(organisation: Organisation, skill: str) -> str:
    names = SkillNames.of(organisation)
    found = names.find(skill)
    if len(found) == 1:
        return found[0]
    code, what = ("ambiguous-skill", f"{skill[:80]!r} names {len(found)} skills.")
    if not found:
        code, what = ("unknown-skill", f"No skill is called {skill[:80]!r}.")
    raise InputError(Problem(code, what, names.mend(skill), column="skill", value=skill[:80]))


def _held(workspace: Workspace, organisation: Organisation, person_id: str, skill_id: str) -> PersonSkill | None:
    known = skills_known(workspace, organisation)
    profile = skill_profile(organisation, known.proficiency, person_id, known.rule)
    return next((each for each in profile.skills if each.skill_id == skill_id), None)


def _row(
    organisation: Organisation, person_id: str, skill_id: str, source: str, level: float | None, reason: str
) -> dict[str, Cell]:
    """Return the row to append: a level, or the retraction of the latest correction of this source."""
    key: dict[str, Cell] = {"person_id": person_id, "skill_id": skill_id, "source": source}
    if level is not None:
        if not LEVELS[0] <= level <= LEVELS[-1]:
            what = f"The level {level:.9g} lies outside {LEVELS[0]} to {LEVELS[-1]}."
            raise InputError(Problem("level-out-of-range", what, "Give a level from 1 to 5.", column="level"))
        return {**key, "date": organisation.valid_on, "level": level, "evidence": reason}
    records = organisation.table(SKILL_RECORDS.name)
    mine = [row for row in _rows_of(records, person_id) if all(row[name] == value for name, value in key.items())]
    if not mine:
        what = f"There is no correction of {skill_id} by this side to withdraw."
        raise InputError(Problem("not-corrected", what, "Nothing needs to be taken back.", column="skill"))
    return {**max(mine, key=lambda row: str(row["date"])), "evidence": reason, "retracted": True}


def _rows_of(records: Table, person_id: str) -> list[dict[str, Cell]]:
    return records.take(records.text("person_id").equals(person_id)).rows()


def _keep(workspace: Workspace, actor: Actor, row: dict[str, Cell], before: PersonSkill | None) -> None:
    """Append a row to the history with its line in the log of decisions, both or neither.

    It is recorded on the day of the newest facts, so that it does not move the day on which everything else is looked
    at, and never before the row that it replaces.
    """
    at, withdrawn = workspace.now(), bool(row.get("retracted"))
    said: dict[str, Json] = {
        "person": str(row["person_id"]),
        "skill": str(row["skill_id"]),
        "source": str(row["source"]),
        "date": str(row["date"]),
        "level": float(str(row["level"])),
        "before": None if before is None else before.level,
        "because": str(row["evidence"]),
    }
    recorded = _recorded(workspace, row, at)
    with ledger_of(workspace).writing() as transaction:
        about = f"skill {row['skill_id']} of {row['person_id']}"
        transaction.book([Table.from_rows(SKILL_RECORDS, [{**row, "recorded_at": recorded}])], actor.id, about, at)
        transaction.log("correction withdrawn" if withdrawn else "skill corrected", actor.id, said, at)


def _recorded(workspace: Workspace, row: dict[str, Cell], at: datetime) -> datetime:
    recorded = workspace.history.table(SKILL_RECORDS.name)
    same = [
        each["recorded_at"]
        for each in _rows_of(recorded, str(row["person_id"]))
        if all(each[name] == row[name] for name in SKILL_RECORDS.key)
    ]
    earlier = [each for each in same if isinstance(each, datetime)]
    return max([datetime.combine(workspace.default_day(), at.time()), *earlier])


def _affected(
    workspace: Workspace, actor: Actor, organisation: Organisation, skill_id: str
) -> Iterator[AffectedProposal]:
    """Yield the proposals that still count and ask for the skill, as far as the actor may know of them."""
    names, scope = SkillNames.of(organisation), decision_scope(workspace, actor)
    with ledger_of(workspace).reading() as transaction:
        found = [each for state in STILL_COUNTS for each in transaction.proposals(state=state)]
    for proposal in sorted(found, key=_newest_first, reverse=True):
        asked = request_of(runs_of(workspace).get(proposal.run_id))
        if skill_id in _asked(asked, names) and (scope is None or scope.holds(proposal)):
            yield AffectedProposal(proposal_id=proposal.id, title=proposal.title, state=proposal.state)


def _newest_first(proposal: Proposal) -> tuple[datetime, str]:
    return (proposal.created_at, proposal.id)


def _asked(request: StaffingRequest, names: SkillNames) -> set[str]:
    written = {need.skill for role in request.roles for need in role.skills}
    written |= {one.skill for rule in request.rules if (one := rule.at_least_one) is not None and one.skill is not None}
    return {skill_id for name in written for skill_id in names.find(name)}


def _appealed(workspace: Workspace, actor: Actor, proposal: AffectedProposal, row: dict[str, Cell]) -> AffectedProposal:
    fact = CorrectedFact(
        table=SKILL_RECORDS.name,
        key={name: str(row[name]) for name in SKILL_RECORDS.key},
        values={"level": float(str(row["level"])), "evidence": str(row["evidence"])},
        because=str(row["evidence"]),
    )
    case = AppealCase(person_id=str(row["person_id"]), says=str(row["evidence"]), fact=fact)
    return proposal.changed(appeal_id=open_appeal(workspace, actor, proposal.proposal_id, case).id)


def _reason(because: str) -> str:
    reason = because.strip()
    if not 0 < len(reason) <= MOST_LETTERS:
        mend = f"Say what shows it in at most {MOST_LETTERS:,} letters."
        raise InputError(Problem("no-reason", "Whoever corrects a skill says why.", mend, column="because"))
    return reason
