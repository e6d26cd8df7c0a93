"""Drafts of child goals by policy: what each unit below could take up. Proposed, and applied by a named human only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.evidence.trail import Trail
from engine.goals.framework_questionnaire import weights_of
from engine.goals.goal_tree import Node, goal_forest
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate

DRAFTS = "drafts"


class GoalDraft(FrozenModel):
    """One child goal that a unit could take up."""

    goal_id: str
    """Id that the draft would get."""
    parent_id: str
    """The goal above."""
    owner_type: Literal["unit"] = "unit"
    """Drafts are for units."""
    owner_id: str
    """The unit."""
    owner_name: str
    """Its name."""
    framework: str
    """Framework by the policy."""
    title: str
    """Title by the policy's template."""
    weight: float
    """Share of the goal above; the drafts of one goal sum to 1."""
    start: date | None
    """As the goal above."""
    due: date | None
    """As the goal above."""
    status: Literal["proposed"] = "proposed"
    """Counts nowhere until a named human makes it active."""
    because: Localised
    """The row of the policy in words."""
    trail: Trail
    """Facts and rule."""


class GoalDrafts(FrozenModel):
    """Drafts for goals that nobody below has taken up."""

    valid_on: date
    """The day."""
    drafts: tuple[GoalDraft, ...]
    """By goal above, then by unit."""
    notes: tuple[Localised, ...]
    """Units without a row of the policy."""
    advisory: Literal[True] = True
    """Nothing applies this by itself: a named human decides."""


def goal_drafts(organisation: Organisation, policy: Policy, goal_id: str | None = None) -> GoalDrafts:
    """Return drafts for the units below the owners of goals that have no child goals.

    Parameters
    ----------
    organisation : Organisation
        Goals and units.
    policy : Policy
        Of kind ``goal-alignment``, with the decision ``drafts``.
    goal_id : str or None
        Only this goal, then also where some units have taken it up: drafts are for the others. KeyError if there is
        no such goal.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force.
    """
    forest = goal_forest(organisation)
    wanted = [forest.goals[goal_id]] if goal_id is not None else list(forest.goals.values())
    writer = _Writer(organisation, policy)
    drafts: list[GoalDraft] = []
    for goal in wanted:
        if goal.owner_type == "unit" and goal.status in {"active", "proposed"}:
            units = writer.units_for(goal, some_taken=goal_id is not None)
            drafts += writer.drafts(goal, units)
    return GoalDrafts(valid_on=organisation.valid_on, drafts=tuple(drafts), notes=tuple(writer.notes))


class _Writer:
    def __init__(self, organisation: Organisation, policy: Policy) -> None:
        self.organisation, self.policy, self.on = organisation, policy, organisation.valid_on
        self.notes: list[Localised] = []
        self.below: dict[str, list[str]] = {}
        for unit, parent in sorted(organisation.unit_parents.items()):
            self.below.setdefault(parent, []).append(unit)
        self.people, self.families = _staff(organisation)

    def units_for(self, goal: Node, *, some_taken: bool) -> list[str]:
        """Return the units right below the owner that have no part in the goal yet."""
        taken = {child.owner_id for child in goal.children if child.kind == "goal" and child.status != "cancelled"}
        if taken and not some_taken:
            return []
        return [unit for unit in self.below.get(goal.owner_id, ()) if unit not in taken]

    def drafts(self, goal: Node, units: Sequence[str]) -> Iterator[GoalDraft]:
        answers = {unit: evaluate(self.policy, self._facts(goal, unit), self.on, DRAFTS) for unit in units}
        spoken = {unit: answer for unit, answer in answers.items() if answer.outcome}
        self.notes += [_no_row(unit) for unit in units if unit not in spoken]
        by_people = all(answer.outcome.get("share_by") == "people" for answer in spoken.values())
        weights = _weights(list(spoken), self.people if by_people else {})
        for unit, answer in spoken.items():
            name = self.organisation.unit_names.get(unit, unit)
            template = str(answer.outcome.get("title_template") or "{goal} · {unit}")
            yield GoalDraft(
                goal_id=f"{goal.id}-{unit}",
                parent_id=goal.id,
                owner_id=unit,
                owner_name=name,
                framework=str(answer.outcome["child_framework"]),
                title=template.replace("{goal}", goal.title).replace("{unit}", name),
                weight=weights[unit],
                start=goal.start,
                due=goal.due,
                because=answer.trail.rules[0].because,
                trail=answer.trail,
            )

    def _facts(self, goal: Node, unit: str) -> dict[str, object]:
        families = self.families.get(unit)
        most = min(families.items(), key=lambda item: (-item[1], item[0]))[0] if families else None
        level = max(1, len(self.organisation.unit_path(unit)) - 1)
        return {"level": level, "framework": goal.framework or None, "job_family": most}


def _staff(organisation: Organisation) -> tuple[dict[str, int], dict[str, Counter[str]]]:
    """Return, for every unit with those below it, how many people work there and in which job families."""
    workforce = organisation.workforce
    people: dict[str, int] = {}
    families: dict[str, Counter[str]] = {}
    pairs = Counter(zip(workforce.unit_id.values(), workforce.job_family.values(), strict=True))
    for (unit, family), count in pairs.items():
        for each in organisation.unit_path(unit) if unit else ():
            people[each] = people.get(each, 0) + count
            if family:
                families.setdefault(each, Counter())[family] += count
    return people, families


def _weights(units: Sequence[str], people: Mapping[str, int]) -> dict[str, float]:
    """Share the weight by people, or equally where a unit has nobody or nothing is known."""
    counts = {unit: Decimal(people.get(unit, 0)) for unit in units}
    if not all(counts.values()):
        counts = dict.fromkeys(units, Decimal(1))
    return weights_of(counts)


def _no_row(unit: str) -> Localised:
    return Localised(en=f"No row of the policy drafts a goal for {unit}.", zh=f"没有规则为 {unit} 拟定目标草案。")
