"""Skills by unit: the matrix and its picture, and the gaps with what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.application.access import View, permit
from engine.application.sight import Sight, sight_of
from engine.application.skills.evidence import skills_known
from engine.application.skills.kept_searches import KEPT
from engine.application.workspace import Period, Question, Workspace
from engine.documents.hints import did_you_mean, shown
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.policy.document import Policy
from engine.skills.matrix.answer import SkillGaps, SkillMatrix
from engine.skills.matrix.skill_gaps import MOST_LISTED, skill_gaps
from engine.skills.matrix.skill_matrix import MASTERED, MONTHS, SkillsByUnit, skill_matrix
from engine.skills.matrix.unit_tree import WHOLE
from engine.skills.search.query_text import folded
from engine.skills.search.query_tree import Field


@dataclass(frozen=True)
class MatrixQuestion:
    """What of the matrix is asked for.

    Attributes
    ----------
    level : float
        Level from which a skill counts as mastered, 1 to 5.
    months : int
        Months that demand is averaged over, 1 to 60.
    unit : str
        Id or name of the first row; empty for the whole organisation.
    depth : int
        Steps below it to the last rows.
    skills : tuple of str
        Skills by id, name or alias; empty for the most critical.
    """

    level: float = MASTERED
    months: int = MONTHS
    unit: str = WHOLE
    depth: int = 2
    skills: tuple[str, ...] = ()

    def recorded(self) -> dict[str, Json]:
        """Return the question as a run records it."""
        skills: list[Json] = [*self.skills]
        return {
            "level": self.level,
            "months": self.months,
            "unit": self.unit,
            "depth": self.depth,
            "skills": skills,
        }


def skills_matrix(workspace: Workspace, actor: Actor, period: Period, asked: MatrixQuestion) -> Result[SkillMatrix]:
    """Return skills by unit: mastery, gap and bus factor; units too small to be told are hatched.

    Everybody in scope counts, also people of team-only units: no number is about fewer than five.

    Raises
    ------
    InputError
        There are no facts, a level or number of months is out of range, or no unit or skill has a name that was given.
    """
    view = permit(actor, "skills matrix")
    _require_ranges(asked.level, asked.months)
    seen, by_unit, policies = _by_unit(workspace, actor, period, view, asked.level, asked.months)
    skills, unit = _skills_named(by_unit, asked.skills), _unit_named(by_unit, asked.unit)
    question = Question("skills matrix", seen.named, request=asked.recorded() | seen.scope, policies=policies)
    return workspace.answer(actor, question, lambda: skill_matrix(by_unit, skills, unit, asked.depth))


def skills_gaps(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    *,
    level: float = MASTERED,
    months: int = MONTHS,
    at_most: int = MOST_LISTED,
) -> Result[SkillGaps]:
    """Return the gaps by (demand - supply) x criticality, each with the training or hiring it asks for.

    Raises
    ------
    InputError
        There are no facts, or a level or number of months is out of range.
    """
    view = permit(actor, "skills gaps")
    _require_ranges(level, months)
    seen, by_unit, policies = _by_unit(workspace, actor, period, view, level, months)
    asked: dict[str, Json] = {"level": level, "months": months, "at_most": at_most}
    question = Question("skills gaps", seen.named, request=asked | seen.scope, policies=policies)
    return workspace.answer(actor, question, lambda: skill_gaps(by_unit, at_most))


def _by_unit(
    workspace: Workspace, actor: Actor, period: Period, view: View, level: float, months: int
) -> tuple[Sight, SkillsByUnit, tuple[Policy, ...]]:
    seen = sight_of(workspace, period, actor, view)
    known = skills_known(workspace, seen.shown)
    bank = KEPT.of(seen.shown, known.proficiency, seen.team_only)
    return seen, SkillsByUnit(bank.index, level, months), known.policies


def _require_ranges(level: float, months: int) -> None:
    problems = []
    if not 1 <= level <= 5:
        what = f"There is no level {level:g}."
        problems.append(Problem("level-out-of-range", what, "Give a level from 1 to 5."))
    if not 1 <= months <= 60:
        what = f"Demand cannot be averaged over {months} months."
        problems.append(Problem("months-out-of-range", what, "Give 1 to 60 months."))
    if problems:
        raise InputError(*problems)


def _skills_named(by_unit: SkillsByUnit, names: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of skills by any of their names; all that nobody knows are told at once."""
    found: list[str] = []
    problems = []
    vocabulary = by_unit.index.vocabulary
    for name in names:
        meant = [one.id for one in vocabulary.meanings(folded(name)) if one.field is Field.SKILL]
        found += meant
        if not meant:
            mend = vocabulary.skill_names.mend(name)
            problems.append(Problem("unknown-skill", f"There is no skill {shown(name)!r}.", mend, value=shown(name)))
    if problems:
        raise InputError(*problems)
    return tuple(found)


def _unit_named(by_unit: SkillsByUnit, name: str) -> str:
    tree = by_unit.tree
    if name in tree.position:
        return name
    named = [unit for unit in tree.unit_ids if folded(tree.names[unit]) == folded(name)]
    if len(named) == 1:
        return named[0]
    if named:
        what, mend = f"Several units are called {shown(name)!r}.", f"Give {' or '.join(named)}."
    else:
        what, mend = (
            f"There is no unit {shown(name)!r}.",
            did_you_mean(name, {*tree.unit_ids[1:], *tree.names.values()}),
        )
    raise InputError(Problem("unknown-unit", what, mend, value=shown(name)))
