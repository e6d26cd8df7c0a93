"""Organisations of people with goals of their own, and scores of theirs computed one by one."""

from __future__ import annotations

import random  # noqa: TID251 - a test chooses its worlds by seed
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import isnan

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.goals.framework_mixes import recommend_mixes
from engine.goals.goal_tree import Node, goal_forest
from engine.goals.policy_kinds import POLICY_KINDS
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.scores import lower_scores
from tests.goals.goal_worlds import MONDAY, POLICIES, UNITS, Row, goal, key_result, shipped
from tests.goals.plain_roll_up import PlainRollUp

ON = date(2026, 2, 6)
(BANDS,) = lower_scores(shipped("rating_bands.yaml"), ON)
SHIPPED = (POLICIES / "framework_mix.yaml").read_text()
FAMILIES = ("sales", "product_rd", "support")


def reweighted(share: float) -> str:
    """Return the shipped mix with another share of results in sales; visit quality gets the rest."""
    text = SHIPPED.replace("value: 0.70}", f"value: {share}}}", 1)
    before, after = text.split("mix.sales.visit_quality:", 1)
    return before + "mix.sales.visit_quality:" + after.replace("value: 0.30}", f"value: {round(1 - share, 9)}}}", 1)


def policy(text: str) -> Policy:
    """Return the policy written in ``text``."""
    return load_policy(text, "framework_mix.yaml", POLICY_KINDS)


def people_rows(families: Sequence[str]) -> dict[str, list[Row]]:
    """Return people P000, P001 ... of some families, by turns in two units."""
    return {
        "people": [{"person_id": f"P{number:03}", "name": "N"} for number in range(len(families))],
        "employments": [
            {
                "person_id": f"P{number:03}",
                "valid_from": date(2020, 1, 1),
                "unit_id": ("DA", "DB")[number % 2],
                "job_family": family,
                "level": 3,
            }
            for number, family in enumerate(families)
        ],
        "job_families": [{"job_family": family, "name": family} for family in FAMILIES],
        "units": UNITS,
    }


def history_of(rows: dict[str, list[Row]]) -> History:
    """Return the history of rows; empty tables are left out."""
    return History.from_rows({name: listed for name, listed in rows.items() if listed})


def u1_rows() -> dict[str, list[Row]]:
    """Return 80 people in sales, 70 in R&D, 50 in support; each has a checked-in goal for every component."""
    families = ["sales"] * 80 + ["product_rd"] * 70 + ["support"] * 50
    rows = people_rows(families) | {"goals": [], "key_results": [], "check_ins": []}
    words = {
        "sales": ("KPI:results", "BEHAVIOUR:visit_quality"),
        "product_rd": ("OKR:innovation", "OKR:iteration_speed", "PROJECT:milestones"),
        "support": ("MBO:special_tasks", "SATISFACTION:service"),
    }
    for number, family in enumerate(families):
        for at, word in enumerate(words[family]):
            value = float((37 * number + 50 * at) % 97)  # the two components of a seller never come to the same
            _add_goal(rows, f"P{number:03}", word, value, f"{number}-{at}")
    return rows


def random_rows(seed: int, people: int = 12) -> dict[str, list[Row]]:
    """Return people with goals of any framework, weight, state and depth, with and without check-ins."""
    chance = random.Random(seed)
    rows = people_rows([chance.choice(FAMILIES) for _ in range(people)])
    rows |= {"goals": [], "key_results": [], "check_ins": []}
    words = ("KPI", "kpi : results", "KPI:results", "KPI:other", "BEHAVIOUR", "BEHAVIOUR:visit_quality", "OKR")
    words += ("OKR:innovation", "PROJECT:milestones", "MBO", "SATISFACTION:service", "free text")
    for number in range(people * 3):
        owner = f"P{chance.randrange(people + 1):03}"  # one of them is not employed
        value = chance.choice([None, 0.0, 20.0, 50.0, 80.0, 100.0, 130.0])
        above = chance.choice([None, None, f"G{chance.randrange(number)}"]) if number else None
        more: Row = {
            "weight": chance.choice([0.0, 0.5, 1.0, 2.0, None]),
            "status": chance.choice(["active", "closed", "proposed", "cancelled", None]),
            "parent_id": above,
        }
        _add_goal(rows, owner, chance.choice(words), value, str(number), **more)
        if chance.random() < 0.3:
            rows["key_results"].append(key_result(f"L{number}", f"G{number}", chance.choice([0.0, 3.0])))
    return rows


def _add_goal(
    rows: dict[str, list[Row]], person: str, word: str, value: float | None, name: str, **more: object
) -> None:
    owned = {"owner_type": "person", "framework": word, **more}
    rows["goals"].append({**goal(f"G{name}", owner=person), **owned})  # type: ignore[dict-item]
    rows["key_results"].append(key_result(f"K{name}", f"G{name}"))
    if value is not None:
        rows["check_ins"].append({"key_result_id": f"K{name}", "date": MONDAY, "value": value})


def by_hand(organisation: Organisation, rules: Policy) -> dict[str, tuple[float | None, str | None]]:
    """Return score and band of everyone employed, person by person and goal by goal, from the exact roll-up."""
    forest = goal_forest(organisation)
    scores = PlainRollUp(organisation)
    mixes = recommend_mixes(organisation, rules)
    found = {}
    for person in organisation.workforce.person_ids:
        mine = [
            node
            for node in forest.goals.values()
            if (node.owner_type, node.owner_id) == ("person", person) and node.status in {"active", "closed"}
        ]
        parts = [(weight, _attained(component, mine, scores)) for component, weight in mixes.mix_of(person).mix.items()]
        there = [(Fraction(str(weight)), value) for weight, value in parts if value is not None]
        total = sum((weight for weight, _ in there), Fraction(0))
        score = float(round(sum((w * v for w, v in there), Fraction(0)) / total, 9)) if total else None
        found[person] = (score, _band(score))
    return found


def _band(score: float | None) -> str | None:
    if score is None:
        return None
    floors = {"outstanding": 95, "strong": 80, "on_track": 50, "needs_support": 0}
    return next(band for band, floor in floors.items() if score >= floor)


def _attained(component: str, mine: Sequence[Node], scores: PlainRollUp) -> Fraction | None:
    def word(node: Node) -> str:
        return node.framework.replace(" ", "").upper()

    named = [node for node in mine if word(node) == component.upper()]
    counted = named or [node for node in mine if word(node) == component.partition(":")[0].upper()]
    weights = [Fraction(0) if isnan(node.weight) else Fraction(str(node.weight)) for node in counted]
    plain = [scores.found["goals", node.id] for node in counted]
    strict = sum((weight * one.strict for weight, one in zip(weights, plain, strict=True)), Fraction(0))
    covered = sum((weight * one.coverage for weight, one in zip(weights, plain, strict=True)), Fraction(0))
    return strict / covered * 100 if covered else None
