"""The state of all goals on a day: value, contribution, time and evidence of every goal and key result.

Goals may come by the hundred thousand: everything is worked out in columns, and only the views are objects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from math import isnan

import numpy as np

from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.evidence.fact import Fact
from engine.goals.attainment import CheckIns, key_result_attainments, week_span
from engine.goals.goal_columns import Places
from engine.goals.goal_notices import tree_notices
from engine.goals.goal_tree import Forest, NodeKind, days, goal_forest
from engine.goals.goal_views import GoalEdge, GoalNode, GoalStatus, Link, OwnerShare, RootStatus
from engine.goals.roll_up import HUNDRED, Scores, roll_up
from engine.goals.rounding import told

__all__ = ["GoalEdge", "GoalNode", "GoalStatus", "Link", "OwnerShare", "RootStatus", "goal_status", "owner_names"]

Owner = tuple[str, str]


def goal_status(organisation: Organisation) -> GoalStatus:
    """Return value, contribution and evidence of every goal and key result.

    Raises
    ------
    InputError
        Goals stand above themselves; every cycle is named.
    """
    forest = goal_forest(organisation)
    check_ins = CheckIns.of(organisation)
    scores = roll_up(forest.columns, key_result_attainments(organisation, check_ins))
    writer = _Writer(organisation, forest, scores)
    return GoalStatus.trusted(
        {
            "valid_on": organisation.valid_on,
            "nodes": tuple(writer.nodes(check_ins)),
            "edges": tuple(writer.edges()),
            "roots": tuple(writer.roots()),
            "notices": tree_notices(organisation, forest),
        }
    )


def owner_names(organisation: Organisation) -> dict[Owner, str]:
    """Return the names of units and people by (owner type, id)."""
    people = organisation.table("people")
    names = zip(people.text("person_id").values(), people.text("name").values(), strict=True)
    units = {("unit", unit): name for unit, name in organisation.unit_names.items()}
    return units | {("person", str(person)): name or "" for person, name in names}


class _Writer:
    """Writes nodes and trees of one status, every field of all of them at a time."""

    def __init__(self, organisation: Organisation, forest: Forest, scores: Scores) -> None:
        self.on, self.columns, self.scores = organisation.valid_on, forest.columns, scores
        self.names = owner_names(organisation)
        goals, key_results = self.columns.goals, self.columns.key_results
        self.ids = _texts(goals, "goal_id") + _texts(key_results, "key_result_id")
        self.titles = _texts(goals, "title") + _texts(key_results, "title")
        self.owners: list[Owner] = list(zip(_texts(goals, "owner_type"), _texts(goals, "owner_id"), strict=True))
        self.places = np.flatnonzero(self.columns.known)

    def nodes(self, check_ins: CheckIns) -> list[GoalNode]:
        """Return goals, then key results, by id."""
        fields = self._descriptions() | self._figures() | self._terms() | {"fact": self._facts(check_ins)}
        return [GoalNode.trusted(dict(zip(fields, row, strict=True))) for row in zip(*fields.values(), strict=True)]

    def edges(self) -> list[GoalEdge]:
        """Return the lines from everything to the goal above it."""
        below = self.places[self.columns.parent[self.places] >= 0]
        rows = zip(self._kinds(below), self._ids(below), self._ids(self.columns.parent[below]), strict=True)
        return [GoalEdge.trusted({"child_kind": kind, "child": child, "parent": up}) for kind, child, up in rows]

    def roots(self) -> list[RootStatus]:
        """Return the trees that count, each with its leaves: key results, and goals whose weight nobody shares."""
        columns, scores = self.columns, self.scores
        leaves = np.flatnonzero(columns.alive & (columns.weight_below == 0))
        links, owners = self._links(leaves), self._owner_shares(leaves)
        roots = np.flatnonzero(columns.counts & (columns.parent < 0))
        values = (told(HUNDRED * value[roots]) for value in (scores.strict, scores.covered, scores.coverage))
        return [
            RootStatus.trusted(
                {
                    "goal_id": self.ids[root],
                    "title": self.titles[root],
                    "strict": strict,
                    "covered": covered,
                    "coverage": coverage,
                    "links": tuple(sorted(links[root], key=_weakest_first)),
                    "owners": tuple(sorted(owners[root], key=_largest_first)),
                }
            )
            for root, strict, covered, coverage in zip(roots.tolist(), *values, strict=True)
        ]

    def _descriptions(self) -> dict[str, Sequence[object]]:
        columns, places, goals = self.columns, self.places, self.columns.goals
        at = columns.goal[places].tolist()
        frameworks = _texts(goals, "framework")
        states = [status or "active" for status in _texts(goals, "status")]
        parents: list[str | None] = [None if up < 0 else self.ids[up] for up in columns.parent[places].tolist()]
        written = columns.written_weight[places].tolist()
        return {
            "kind": self._kinds(places),
            "id": self._ids(places),
            "title": [self.titles[place] for place in places.tolist()],
            "parent": parents,
            "root": self._ids(columns.top[places]),
            "owner_type": [self.owners[goal][0] for goal in at],
            "owner_id": [self.owners[goal][1] for goal in at],
            "owner_name": [self.names.get(self.owners[goal], "") for goal in at],
            "framework": [frameworks[goal] for goal in at],
            "status": [states[goal] for goal in at],
            "counts": columns.alive[places].tolist(),
            "weight": [None if isnan(weight) else weight for weight in written],
        }

    def _figures(self) -> dict[str, Sequence[object]]:
        scores, places = self.scores, self.places
        whole = HUNDRED * scores.strict[self.columns.top]
        of_root = np.divide(scores.contribution, whole, out=np.full(len(whole), np.nan), where=whole > 0)
        figures = {
            "weight_share": HUNDRED * scores.share,
            "strict": HUNDRED * scores.strict,
            "covered": HUNDRED * scores.covered,
            "coverage": HUNDRED * scores.coverage,
            "possible": scores.possible,
            "contribution": scores.contribution,
            "missing": scores.missing,
            "share_of_root": HUNDRED * of_root,
        }
        return {name: told(values[places]) for name, values in figures.items()}

    def _terms(self) -> dict[str, Sequence[object]]:
        """Return first and last day, calendar weeks and time gone; terms alike are counted once."""
        goals = self.columns.goals
        spans = list(zip(days(goals, "start"), days(goals, "due"), strict=True))
        terms = {span: (*span, *self._term(*span)) for span in set(spans)}
        listed = [terms[spans[goal]] for goal in self.columns.goal[self.places].tolist()]
        names = ("start", "due", "week", "weeks", "time_gone")
        return {name: [term[column] for term in listed] for column, name in enumerate(names)}

    def _term(self, start: date | None, due: date | None) -> tuple[int | None, int | None, float | None]:
        week, weeks, gone = week_span(start, due, self.on)
        return week, weeks, None if gone is None else round(gone * 100, 6)

    def _facts(self, check_ins: CheckIns) -> list[Fact | None]:
        goals = len(self.columns.goals)
        latest = check_ins.latest[self.places[goals:] - goals]
        facts = iter(check_ins.facts(latest[latest >= 0]))
        return [None] * goals + [next(facts) if reported else None for reported in (latest >= 0).tolist()]

    def _links(self, leaves: Places) -> dict[int, list[Link]]:
        """Return the leaves by the place of their root."""
        found: dict[int, list[Link]] = defaultdict(list)
        columns, scores = self.columns, self.scores
        rows = zip(
            columns.top[leaves].tolist(),
            self._ids(columns.goal[leaves]),
            self._kinds(leaves),
            self._ids(leaves),
            told(scores.contribution[leaves]),
            told(scores.missing[leaves]),
            strict=True,
        )
        for top, goal, kind, own, contribution, missing in rows:
            key_result = own if kind == "key_result" else None
            link = {"goal_id": goal, "key_result_id": key_result, "contribution": contribution, "missing": missing}
            found[top].append(Link.trusted(link))
        return found

    def _owner_shares(self, leaves: Places) -> dict[int, list[OwnerShare]]:
        """Return what every owner's leaves bring, by the place of the root."""
        columns, scores = self.columns, self.scores
        tops = columns.top[leaves].tolist()
        owners = [self.owners[goal] for goal in columns.goal[leaves].tolist()]
        groups: dict[tuple[int, Owner], int] = {}
        group = np.array([groups.setdefault(key, len(groups)) for key in zip(tops, owners, strict=True)], dtype=np.intp)
        sums = np.zeros((2, len(groups)))
        for total, points in zip(sums, (scores.contribution, scores.missing), strict=True):
            np.add.at(total, group, points[leaves])
        found: dict[int, list[OwnerShare]] = defaultdict(list)
        for (top, owner), contribution, missing in zip(groups, *map(told, sums), strict=True):
            share = {"owner_type": owner[0], "owner_id": owner[1], "owner_name": self.names.get(owner, "")}
            found[top].append(OwnerShare.trusted({**share, "contribution": contribution, "missing": missing}))
        return found

    def _ids(self, places: Places) -> list[str]:
        return [self.ids[place] for place in places.tolist()]

    def _kinds(self, places: Places) -> list[NodeKind]:
        return ["goal" if is_goal else "key_result" for is_goal in self.columns.is_goal[places].tolist()]


def _texts(table: Table, name: str) -> list[str]:
    return [text or "" for text in table.text(name).values()]


def _weakest_first(link: Link) -> tuple[float, str, str]:
    return (-link.missing, link.goal_id, link.key_result_id or "")


def _largest_first(share: OwnerShare) -> tuple[float, str, str]:
    return (-share.contribution, share.owner_type, share.owner_id)
