"""Teams that work hard without direction: much logged effort, little of it on goals that lead to the top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.domain.columns import as_date
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.goal_tree import Forest, Node, goal_forest
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate

DIRECTION, MONTHS = "direction", "direction.months"
MOST_NAMED = 5


class TeamEffort(FrozenModel):
    """What one team worked on."""

    unit_id: str
    """The team."""
    unit_name: str
    """Its name."""
    people: int
    """People of the team who logged hours."""
    hours: float
    """Hours logged in the months looked at."""
    hours_a_head: float
    """Hours by person."""
    effort_percentile: float
    """Teams that log fewer hours a head, and itself, in per cent of all: 100 for who alone logs the most."""
    linked_share: float
    """Share of the hours on goals linked to the top."""
    linked_to: dict[str, float]
    """Hours by goal at the top."""
    elsewhere: dict[str, float]
    """Hours by project or goal that leads nowhere, the most first, five at most; ``none`` where neither was named."""
    is_listed: bool
    """Whether the policy finds it busy without direction."""
    because: Localised | None
    """Why it is listed."""
    trail: Trail
    """Facts and rule."""


class GoalDirection(FrozenModel):
    """Effort of the teams and where it leads."""

    valid_on: date
    """The day."""
    since: date
    """First day of the months looked at."""
    tops: tuple[str, ...]
    """Goals at the top."""
    listed: tuple[TeamEffort, ...]
    """Teams busy without direction, the most hours a head first."""
    teams: tuple[TeamEffort, ...]
    """All teams that logged hours, by unit."""


@dataclass
class _Logged:
    people: set[str] = field(default_factory=set)
    hours: float = 0.0
    linked: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    elsewhere: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def goal_direction(organisation: Organisation, policy: Policy, whole: Organisation | None = None) -> GoalDirection:
    """Return where the logged effort of every team leads, and which teams are busy without direction.

    Parameters
    ----------
    organisation : Organisation
        Whose effort is looked at.
    policy : Policy
        Of kind ``goal-alignment``, with the decision ``direction``.
    whole : Organisation or None
        Where goals are looked up, if ``organisation`` is a part of it: a part does not know the top.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force.
    """
    on = organisation.valid_on
    months = policy.values(on).get(MONTHS, 3)
    since = _first_day(on, int(months) if isinstance(months, (int, float)) else 3)
    tops = _tops(whole or organisation)
    logged = _logged(organisation, _shares(whole or organisation, tops), tops, since)
    a_head = {unit: each.hours / len(each.people) for unit, each in logged.items()}
    teams = tuple(_team(unit, logged[unit], a_head, organisation, policy) for unit in sorted(logged))
    listed = sorted((team for team in teams if team.is_listed), key=lambda team: (-team.hours_a_head, team.unit_id))
    return GoalDirection(
        valid_on=on, since=since, tops=tuple(sorted(set(tops.values()))), listed=tuple(listed), teams=teams
    )


def _first_day(on: date, months: int) -> date:
    at = on.year * 12 + on.month - months
    return date(at // 12, at % 12 + 1, 1)


def _tops(organisation: Organisation) -> dict[str, str]:
    """Return the goal at the top of every living goal that leads to one: a root owned by a unit that has none above."""
    forest: Forest = goal_forest(organisation)
    top: dict[str, str] = {}
    for node in forest.downwards():
        if node.kind == "goal" and node.alive:
            if node.parent is None and _is_company(node, organisation):
                top[node.id] = node.id
            elif node.parent is not None and node.parent.id in top:
                top[node.id] = top[node.parent.id]
    return top


def _is_company(node: Node, organisation: Organisation) -> bool:
    return node.owner_type == "unit" and node.owner_id not in organisation.unit_parents


def _shares(organisation: Organisation, tops: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Return the share of each project that leads to each top; shares of a project above 1 in all are scaled to 1."""
    table = organisation.table("project_goals")
    names = (table.text(name).values() for name in ("project_id", "goal_id"))
    rows = list(zip(*names, table.number("share").tolist(), strict=True))
    totals: dict[str, float] = defaultdict(float)
    for project, _, share in rows:
        totals[str(project)] += share
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for project, goal, share in rows:
        if goal in tops:
            found[str(project)][tops[str(goal)]] += share / max(totals[str(project)], 1.0)
    return found


def _logged(
    organisation: Organisation, shares: Mapping[str, Mapping[str, float]], tops: Mapping[str, str], since: date
) -> dict[str, _Logged]:
    workforce, table = organisation.workforce, organisation.table("effort")
    units = dict(zip(workforce.person_ids, workforce.unit_id.values(), strict=True))
    texts = (table.text(name).values() for name in ("person_id", "project_id", "goal_id"))
    found: dict[str, _Logged] = defaultdict(_Logged)
    for person, project, goal, hours, day in zip(
        *texts, table.number("hours").tolist(), table.date("month"), strict=True
    ):
        month, unit = as_date(day), units.get(str(person))
        if unit is None or month is None or not since <= month <= organisation.valid_on or not hours > 0:
            continue
        team = found[unit]
        team.people.add(str(person))
        team.hours += hours
        _book(team, hours, (project, goal), shares.get(project or "", {}), tops)
    return found


def _book(
    team: _Logged,
    hours: float,
    place: tuple[str | None, str | None],
    shares: Mapping[str, float],
    tops: Mapping[str, str],
) -> None:
    """Book hours on the goals at the top that their goal, or else their project, leads to."""
    project, goal = place
    top = None if goal is None else tops.get(goal)
    parts = {top: 1.0} if top is not None else dict(shares) if goal is None else {}
    for name, share in parts.items():
        team.linked[name] += hours * share
    rest = hours * (1 - sum(parts.values()))
    if rest > 1e-9 * hours:
        team.elsewhere[goal or project or "none"] += rest


def _team(
    unit: str, logged: _Logged, a_head: Mapping[str, float], organisation: Organisation, policy: Policy
) -> TeamEffort:
    percentile = round(100 * _fewer_and_itself(a_head[unit], a_head.values()) / len(a_head), 6)
    linked = round(sum(logged.linked.values()) / logged.hours, 9)
    key = {"unit_id": unit}
    facts = tuple(
        Fact(table="effort", key=key, column=name, value=value, dated=organisation.valid_on)
        for name, value in (("hours", round(logged.hours, 6)), ("hours_linked", round(sum(logged.linked.values()), 6)))
    )
    given = {"effort_percentile": percentile, "linked_share": linked}
    answer = evaluate(policy, given, organisation.valid_on, DIRECTION)
    rules = answer.trail.rules
    most = sorted(logged.elsewhere.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]
    return TeamEffort(
        unit_id=unit,
        unit_name=organisation.unit_names.get(unit, ""),
        people=len(logged.people),
        hours=logged.hours,
        hours_a_head=a_head[unit],
        effort_percentile=percentile,
        linked_share=linked,
        linked_to=dict(sorted(logged.linked.items())),
        elsewhere=dict(most),
        is_listed=bool(answer.rows),
        because=rules[0].because if rules else None,
        trail=Trail(facts=(*facts, *answer.trail.facts), rules=rules),
    )


def _fewer_and_itself(value: float, values: Collection[float]) -> int:
    """Count equals as equals: where all teams log the same, nobody stands out."""
    return 1 + sum(other < value * (1 - 1e-12) for other in values)
