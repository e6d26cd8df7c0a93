"""The roll-up by its definition: recursion from row to row in fractions of the numbers as people wrote them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from engine.domain.organisation import Organisation
from engine.domain.table import Cell

Row = dict[str, Cell]


@dataclass
class Plain:
    """What the definition says of one goal or key result; shares of 1, points of its root."""

    strict: Fraction
    coverage: Fraction
    share: Fraction = Fraction(1)
    possible: Fraction = Fraction(0)


@dataclass
class PlainRollUp:
    """The scores of an organisation's goals and key results, by (table, id)."""

    organisation: Organisation
    found: dict[tuple[str, str], Plain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.goals, self.key_results, check_ins = (
            self.organisation.table(name).rows() for name in ("goals", "key_results", "check_ins")
        )
        ordered = sorted(check_ins, key=lambda row: str(row["date"]))
        self.latest = {row["key_result_id"]: row["value"] for row in ordered if row["value"] is not None}
        ids = {row["goal_id"] for row in self.goals}
        for row in self.goals:
            if row["parent_id"] not in ids:
                self._goal(row)
                self._hand_down(row, Fraction(100 if _counts(row) else 0), Fraction(1))

    def _goal(self, row: Row) -> Plain:
        parts = [(_weight(child), self._key_result(child)) for child in self._results(row)]
        for child in self._goals(row):
            below = self._goal(child)
            parts += [(_weight(child), below)] if _counts(child) else []
        total = sum(weight for weight, _ in parts)
        strict = sum((weight * part.strict for weight, part in parts), Fraction(0))
        coverage = sum((weight * part.coverage for weight, part in parts), Fraction(0))
        plain = Plain(strict / total, coverage / total) if total else Plain(Fraction(0), Fraction(0))
        self.found["goals", str(row["goal_id"])] = plain
        return plain

    def _key_result(self, row: Row) -> Plain:
        value, low, high = self.latest.get(row["key_result_id"]), row["baseline"], row["target"]
        plain = Plain(Fraction(0), Fraction(0))
        if value is not None and low is not None and high is not None and low != high:
            way = (_fraction(value) - _fraction(low)) / (_fraction(high) - _fraction(low))
            plain = Plain(min(max(way, Fraction(0)), Fraction(1)), Fraction(1))
        self.found["key_results", str(row["key_result_id"])] = plain
        return plain

    def _hand_down(self, row: Row, possible: Fraction, share: Fraction) -> None:
        plain = self.found["goals", str(row["goal_id"])]
        plain.possible, plain.share = possible, share
        results, goals = self._results(row), self._goals(row)
        total = sum(map(_weight, [*results, *filter(_counts, goals)]))
        for child in results:
            part = self.found["key_results", str(child["key_result_id"])]
            part.share = _weight(child) / total if total else Fraction(0)
            part.possible = possible * part.share
        for child in goals:
            own = _weight(child) / total if total and _counts(child) else Fraction(0)
            self._hand_down(child, possible * own, own)

    def _results(self, goal: Row) -> list[Row]:
        return [row for row in self.key_results if row["goal_id"] == goal["goal_id"]]

    def _goals(self, goal: Row) -> list[Row]:
        return [row for row in self.goals if row["parent_id"] == goal["goal_id"]]


def _counts(row: Row) -> bool:
    return row["status"] in {None, "active", "closed"}


def _weight(row: Row) -> Fraction:
    return Fraction(0) if row["weight"] is None else _fraction(row["weight"])


def _fraction(value: Cell) -> Fraction:
    return Fraction(str(value))
