"""Every team of a tiny request, written down and ranked: what the solver must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from tests.staffing.worlds import Rows, world

HOURS = 65 * 8
"""Full-time hours from 4 May to 31 July 2026: thirteen weeks of five days."""

Team = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TinyCase:
    """A request small enough to enumerate, with the facts that decide it."""

    people: dict[str, dict[str, Any]]
    levels: dict[str, int]
    booked: dict[str, float]
    roles: list[dict[str, Any]]
    scores: dict[str, dict[str, int]]
    budget: float | None = None
    rules: list[dict[str, Any]] = field(default_factory=list)
    pins: list[dict[str, str]] = field(default_factory=list)
    bans: list[dict[str, str]] = field(default_factory=list)

    def rows(self) -> Rows:
        """Return the dataset."""
        records = [(person, "plc", float(level)) for person, level in self.levels.items()]
        return world(self.people, records, [(person, "old", fte) for person, fte in self.booked.items()])

    def more(self) -> dict[str, Any]:
        """Return the request beside its roles."""
        project = {} if self.budget is None else {"budget": self.budget}
        parts = {"scores": self.scores, "rules": self.rules, "pins": self.pins, "bans": self.bans}
        return {"project": project, **parts}

    def ranked(self) -> list[tuple[int, Team]]:
        """Return every allowed team with its score, best first, then by ids in the order of the roles."""
        able = [[person for person in sorted(self.people) if self._may(role, person)] for role in self.roles]
        choices = [list(combinations(found, role["openings"])) for found, role in zip(able, self.roles, strict=True)]
        teams = [team for team in product(*choices) if self._allowed(team)]
        return sorted(((self._score(team), team) for team in teams), key=lambda pair: (-pair[0], pair[1]))

    def proposals(self, number: int) -> list[tuple[int, Team]]:
        """Return the best team and the next best ones that differ in at least two places from all before."""
        apart = min(2, sum(role["openings"] for role in self.roles))
        chosen: list[tuple[int, Team]] = []
        for score, team in self.ranked():
            if len(chosen) < number and all(_distance(team, other) >= apart for _, other in chosen):
                chosen.append((score, team))
        return chosen

    def _may(self, role: Mapping[str, Any], person: str) -> bool:
        facts = self.people[person]
        pinned = {"role": role["id"], "person": person, "because": "so"} in self.pins
        return (
            {"role": role["id"], "person": person, "because": "no"} not in self.bans
            and self.levels.get(person, 0) >= role["skills"][0]["min_level"]
            and self.booked.get(person, 0) + role["fte"] <= facts["fte"] + 1e-9
            and (pinned or not facts["refuse_automated"])
        )

    def _allowed(self, team: Team) -> bool:
        people = [person for placed in team for person in placed]
        if len(set(people)) < len(people):
            return False
        placed = {(role["id"], person) for role, found in zip(self.roles, team, strict=True) for person in found}
        if any((pin["role"], pin["person"]) not in placed for pin in self.pins):
            return False
        cost = sum(
            self.people[person]["hourly_cost"] * HOURS * role["fte"]
            for role, found in zip(self.roles, team, strict=True)
            for person in found
        )
        return (self.budget is None or cost <= self.budget + 1e-6) and all(self._holds(r, people) for r in self.rules)

    def _holds(self, rule: Mapping[str, Any], people: list[str]) -> bool:
        if "keep_apart" in rule:
            return sum(person in people for person in rule["keep_apart"]) <= 1
        if "keep_together" in rule:
            return sum(person in people for person in rule["keep_together"]) != 1
        return any(self.people[person]["level"] >= rule["at_least_one"]["level"] for person in people)

    def _score(self, team: Team) -> int:
        pairs = zip(self.roles, team, strict=True)
        return sum(self.scores[role["id"]][person] for role, placed in pairs for person in placed)


def _distance(one: Team, other: Team) -> int:
    return sum(len(set(a) - set(b)) for a, b in zip(one, other, strict=True))


PEOPLE = ("Ana", "Bo", "Chen", "Dai", "Eva", "Fei")


@st.composite
def tiny_cases(draw: st.DrawFn) -> TinyCase:
    """Draw requests of up to four openings for up to six people, scarce in every way at once."""
    names = PEOPLE[: draw(st.integers(2, 6))]
    person = st.fixed_dictionaries(
        {
            "level": st.integers(1, 5),
            "hourly_cost": st.sampled_from([10, 20, 30]),
            "fte": st.sampled_from([1.0, 1.0, 0.5]),
            "refuse_automated": st.sampled_from([False, False, False, True]),
        }
    )
    roles: list[dict[str, Any]] = [
        {
            "id": name,
            "openings": draw(st.integers(1, 2)),
            "fte": draw(st.sampled_from([0.5, 1.0])),
            "skills": [{"skill": "plc", "min_level": draw(st.integers(1, 3)), "must": True}],
        }
        for name in ("X", "Y")[: draw(st.integers(1, 2))]
    ]
    role_id, someone = st.sampled_from([role["id"] for role in roles]), st.sampled_from(names)
    pair = st.lists(someone, min_size=2, max_size=2, unique=True)
    rule = st.one_of(
        st.fixed_dictionaries({"keep_apart": pair}),
        st.fixed_dictionaries({"keep_together": pair}),
        st.fixed_dictionaries({"at_least_one": st.fixed_dictionaries({"level": st.integers(2, 5)})}),
    )
    pin: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
        {"role": role_id, "person": someone, "because": st.just("so")}
    )
    ban: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
        {"role": role_id, "person": someone, "because": st.just("no")}
    )
    return TinyCase(
        people={name: draw(person) for name in names},
        levels={name: draw(st.integers(1, 5)) for name in names if draw(st.integers(0, 5))} or {names[0]: 1},
        booked={name: draw(st.sampled_from([0.25, 0.5])) for name in names if not draw(st.integers(0, 3))},
        roles=roles,
        scores={role["id"]: {name: draw(st.integers(0, 5)) for name in names} for role in roles},
        budget=draw(st.sampled_from([None, None, 10_000, 20_000, 30_000])),
        rules=draw(st.lists(rule, max_size=2)),
        pins=draw(st.lists(pin, max_size=1)),
        bans=draw(st.lists(ban, max_size=2)),
    )
