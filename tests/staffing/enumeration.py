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
    wishes: list[dict[str, Any]] = field(default_factory=list)
    openings: int | None = None
    """Places of which shares are taken, where roles may be filled in part."""

    def rows(self) -> Rows:
        """Return the dataset."""
        records = [(person, "plc", float(level)) for person, level in self.levels.items()]
        return world(self.people, records, [(person, "old", fte) for person, fte in self.booked.items()])

    def more(self) -> dict[str, Any]:
        """Return the request beside its roles."""
        project = {} if self.budget is None else {"budget": self.budget}
        parts = {"scores": self.scores, "rules": self.rules, "pins": self.pins, "bans": self.bans}
        parts["preferences"] = self.wishes
        return {"project": project, **parts}

    def ranked(self) -> list[tuple[int, Team]]:
        """Return every allowed team with its score, best first, then by wishes, then by ids role by role."""
        able = [[person for person in sorted(self.people) if self._may(role, person)] for role in self.roles]
        choices = [list(combinations(found, role["openings"])) for found, role in zip(able, self.roles, strict=True)]
        teams = [team for team in product(*choices) if self._allowed(team)]
        return sorted(
            ((self._score(team), team) for team in teams), key=lambda pair: (-pair[0], -self.wished(pair[1]), pair[1])
        )

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
            and self.levels.get(person, 0) >= max(1, role["skills"][0]["min_level"] - role["stretch"])
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
        return (self.budget is None or cost <= self.budget + 1e-6) and all(self._holds(r, team) for r in self.rules)

    def _holds(self, rule: Mapping[str, Any], team: Team) -> bool:
        """Judge one rule in the words of the request."""
        people = [person for placed in team for person in placed]
        kind, said = next(iter(rule.items()))
        levels = {person: self.people[person]["level"] for person in people}
        if kind in {"keep_apart", "keep_together"}:
            inside = sum(person in people for person in said)
            return inside <= 1 if kind == "keep_apart" else inside != 1
        if kind == "at_least_one":
            return any(level >= said["level"] for level in levels.values())
        if kind == "pair":
            mentors = sum(level >= said["mentor"]["level"] for level in levels.values())
            return sum(level <= said["junior"]["most_level"] for level in levels.values()) <= (
                said.get("juniors_per_mentor", len(people)) * mentors
            )
        if kind == "conflict_of_interest":
            return not any(set(pair) <= set(people) for pair in said)
        if kind == "keep_existing_team":
            return sum(person in people for person in said["people"]) >= said["at_least"]
        return self._shared(kind, said, team)

    def _shared(self, kind: str, said: Mapping[str, Any], team: Team) -> bool:
        places = [(role, person) for role, placed in zip(self.roles, team, strict=True) for person in placed]
        if kind == "stretch_share":
            inside = sum(self._is_stretch(role, person) for role, person in places)
            asked = self.openings or len(places)
            return said["at_least"] * asked <= inside <= said["at_most"] * asked
        loads = {p: self.booked.get(p, 0) for p in self.people if self.people[p]["level"] >= said["level"]}
        taken = {person: role["fte"] for role, person in places}
        if said["among"] == "team":
            loads = {person: load for person, load in loads.items() if person in taken}
        ends = [load + taken.get(person, 0) for person, load in loads.items()]
        return not ends or max(ends) - min(ends) <= said["most_difference"]

    def _is_stretch(self, role: Mapping[str, Any], person: str) -> bool:
        return role["stretch"] and self.levels.get(person, 0) < role["skills"][0]["min_level"]

    def _score(self, team: Team) -> int:
        pairs = zip(self.roles, team, strict=True)
        return sum(self.scores[role["id"]][person] for role, placed in pairs for person in placed)

    def wished(self, team: Team) -> int:
        """Return the points of the wishes that come true in a team."""
        role_of = {person: role["id"] for role, placed in zip(self.roles, team, strict=True) for person in placed}
        return sum(
            int(wish["points"])
            for wish in self.wishes
            if (
                role_of.get(wish["person"]) == wish["role"]
                if "role" in wish
                else {wish["person"], wish["colleague"]} <= set(role_of)
            )
        )


def _distance(one: Team, other: Team) -> int:
    return sum(len(set(a) - set(b)) for a, b in zip(one, other, strict=True))


PEOPLE = ("Ana", "Bo", "Chen", "Dai", "Eva", "Fei")


def more_rules(someone: st.SearchStrategy[str]) -> list[st.SearchStrategy[dict[str, Any]]]:
    """Return strategies of the rules that are written as maps."""
    some = st.lists(someone, min_size=1, max_size=3, unique=True)
    pair = st.lists(someone, min_size=2, max_size=2, unique=True)
    sides = {"mentor": st.fixed_dictionaries({"level": st.integers(4, 5)})}
    junior = st.fixed_dictionaries({"most_level": st.integers(1, 3)})
    return [
        st.fixed_dictionaries(
            {
                "pair": st.fixed_dictionaries(
                    {**sides, "junior": junior}, optional={"juniors_per_mentor": st.integers(1, 2)}
                )
            }
        ),
        st.fixed_dictionaries({"conflict_of_interest": st.lists(pair, min_size=1, max_size=2)}),
        st.fixed_dictionaries(
            {"keep_existing_team": st.fixed_dictionaries({"at_least": st.integers(1, 2), "people": some})}
        ),
        st.fixed_dictionaries(
            {
                "stretch_share": st.fixed_dictionaries(
                    {"at_least": st.sampled_from([0.0, 0.25, 0.5]), "at_most": st.sampled_from([0.5, 0.75, 1.0])}
                )
            }
        ),
        st.fixed_dictionaries(
            {
                "balance": st.fixed_dictionaries(
                    {
                        "level": st.integers(1, 4),
                        "most_difference": st.sampled_from([0.25, 0.5, 1.0]),
                        "among": st.sampled_from(["team", "group"]),
                    }
                )
            }
        ),
    ]


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
            "stretch": draw(st.sampled_from([False, False, True])),
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
        *more_rules(someone),
    )
    pin: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
        {"role": role_id, "person": someone, "because": st.just("so")}
    )
    ban: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
        {"role": role_id, "person": someone, "because": st.just("no")}
    )
    points = st.sampled_from([-2, 1, 2])
    wish = st.one_of(
        st.fixed_dictionaries({"person": someone, "role": role_id, "points": points}),
        st.tuples(pair, points).map(lambda said: {"person": said[0][0], "colleague": said[0][1], "points": said[1]}),
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
        wishes=draw(st.lists(wish, max_size=2)),
    )
