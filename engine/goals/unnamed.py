"""Answers about goals without some people: they still count, and nothing in the answer is about one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar

from engine.domain.organisation import Organisation
from engine.goals.forecast_views import GoalForecasts, KeyResultForecast
from engine.goals.framework_mixes import FrameworkMixes, MixGroup
from engine.goals.goal_alerts import GoalAlert
from engine.goals.goal_notices import GoalFinding
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_views import GoalEdge, GoalNode, GoalStatus, OwnerShare, RootStatus
from engine.goals.recalibration import Recalibration, Recalibrations, main_of_each_goal
from engine.goals.rounding import DECIMALS

Told = TypeVar("Told", GoalAlert, GoalFinding, KeyResultForecast, Recalibration)


def mixes_without(mixes: FrameworkMixes, people: Collection[str]) -> FrameworkMixes:
    """Return the mixes with groups that count ``people`` but do not list them."""
    return mixes.changed(groups=tuple(_group(group, people) for group in mixes.groups)) if people else mixes


def _group(group: MixGroup, people: Collection[str]) -> MixGroup:
    return group.changed(person_ids=tuple(person for person in group.person_ids if person not in people))


def risks_without(risks: GoalRisks, people: Collection[str], organisation: Organisation) -> GoalRisks:
    """Return the risks without those of goals that ``people`` own; the counts still count them."""
    if not people:
        return risks
    goals = _goals_of(people, organisation)
    return risks.changed(
        alerts=_unanswered(_others(risks.alerts, goals), people),
        quiet=_unanswered(_others(risks.quiet, goals), people),
        ended=_unanswered(_others(risks.ended, goals), people),
        breaks=_others(risks.breaks, goals),
        notices=_others(risks.notices, goals),
    )


def _unanswered(alerts: tuple[GoalAlert, ...], people: Collection[str]) -> tuple[GoalAlert, ...]:
    """Return alerts without saying that one of ``people`` acknowledged them."""
    return tuple(
        alert.changed(acknowledged=alert.acknowledged.changed(by=None, because=""))
        if alert.acknowledged is not None and alert.acknowledged.by in people
        else alert
        for alert in alerts
    )


def forecasts_without(forecasts: GoalForecasts, people: Collection[str], organisation: Organisation) -> GoalForecasts:
    """Return the forecasts without those of goals that ``people`` own; what was learned from all stays."""
    if not people:
        return forecasts
    goals = _goals_of(people, organisation)
    return forecasts.changed(forecasts=_others(forecasts.forecasts, goals))


def proposals_without(
    recalibrations: Recalibrations, people: Collection[str], organisation: Organisation
) -> Recalibrations:
    """Return the proposals without those about goals that ``people`` own."""
    if not people:
        return recalibrations
    goals = _goals_of(people, organisation)
    kept = main_of_each_goal(
        [
            one.changed(also=())
            for main in _others(recalibrations.proposals, goals)
            for one in (main, *main.also)
            if one.other_goal_id not in goals
        ]
    )
    return recalibrations.changed(proposals=kept)


def key_results_without(people: Collection[str], organisation: Organisation) -> frozenset[str]:
    """Return the key results there are, but for those of goals that ``people`` own."""
    goals, table = _goals_of(people, organisation), organisation.table("key_results")
    pairs = zip(table.text("key_result_id").values(), table.text("goal_id").values(), strict=True)
    return frozenset(str(key_result) for key_result, goal in pairs if goal not in goals)


def status_without(status: GoalStatus, people: Collection[str], organisation: Organisation) -> GoalStatus:
    """Return the status without the goals that ``people`` own; every value above them still contains theirs.

    What hangs below such a goal hangs below the nearest goal above that is told. Among the owners of a tree their
    shares stand as one share of each one's unit.
    """
    if not people:
        return status
    told = _Told(status, _goals_of(people, organisation), _homes(people, organisation), organisation)
    return status.changed(
        nodes=told.nodes(), edges=told.edges(), roots=told.roots(), notices=_others(status.notices, told.goals)
    )


class _Told:
    """What is left of a status."""

    def __init__(
        self, status: GoalStatus, goals: Collection[str], homes: dict[str, str], organisation: Organisation
    ) -> None:
        self.status, self.goals, self.homes, self.units = status, goals, homes, organisation.unit_names
        self.parents = {node.id: node.parent for node in status.nodes if node.kind == "goal"}

    def nodes(self) -> tuple[GoalNode, ...]:
        return tuple(
            node.changed(parent=self._above(node.parent), root=self._top(node)) if self._moved(node) else node
            for node in self.status.nodes
            if not self._hidden(node)
        )

    def edges(self) -> tuple[GoalEdge, ...]:
        nodes = (node for node in self.nodes() if node.parent is not None)
        return tuple(GoalEdge(child_kind=node.kind, child=node.id, parent=str(node.parent)) for node in nodes)

    def roots(self) -> tuple[RootStatus, ...]:
        return tuple(
            root.changed(
                links=tuple(link for link in root.links if link.goal_id not in self.goals), owners=self._owners(root)
            )
            for root in self.status.roots
            if root.goal_id not in self.goals
        )

    def _hidden(self, node: GoalNode) -> bool:
        return (node.id if node.kind == "goal" else node.parent) in self.goals

    def _moved(self, node: GoalNode) -> bool:
        return node.parent in self.goals or node.root in self.goals

    def _top(self, node: GoalNode) -> str:
        top, above = node.id, self._above(node.parent)
        while above is not None:
            top, above = above, self._above(self.parents.get(above))
        return top

    def _above(self, goal: str | None) -> str | None:
        while goal is not None and goal in self.goals:
            goal = self.parents.get(goal)
        return goal

    def _owners(self, root: RootStatus) -> tuple[OwnerShare, ...]:
        sums: dict[tuple[str, str, str], list[OwnerShare]] = defaultdict(list)
        for share in root.owners:
            if share.owner_type == "person" and share.owner_id in self.homes:
                unit = self.homes[share.owner_id]
                sums["unit", unit, self.units.get(unit, "")].append(share)
            else:
                sums[share.owner_type, share.owner_id, share.owner_name].append(share)
        shares = [
            OwnerShare(
                owner_type=kind,
                owner_id=owner,
                owner_name=name,
                contribution=round(sum(share.contribution for share in listed), DECIMALS),
                missing=round(sum(share.missing for share in listed), DECIMALS),
            )
            for (kind, owner, name), listed in sums.items()
        ]
        return tuple(sorted(shares, key=lambda share: (-share.contribution, share.owner_type, share.owner_id)))


def _others(told: Iterable[Told], goals: Collection[str]) -> tuple[Told, ...]:
    return tuple(each for each in told if each.goal_id not in goals)


def _goals_of(people: Collection[str], organisation: Organisation) -> frozenset[str]:
    """Return the goals that people own."""
    goals = organisation.table("goals")
    columns = (goals.text(name).values() for name in ("goal_id", "owner_type", "owner_id"))
    return frozenset(
        str(goal) for goal, kind, owner in zip(*columns, strict=True) if kind == "person" and owner in people
    )


def _homes(people: Collection[str], organisation: Organisation) -> dict[str, str]:
    """Return the unit of each of ``people``: where they work, or worked last."""
    table = organisation.table("employments")
    pairs = zip(table.text("person_id").values(), table.text("unit_id").values(), strict=True)
    return {str(person): str(unit) for person, unit in pairs if person in people}
