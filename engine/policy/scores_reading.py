"""The ``scores:`` section of a policy: read it and refuse, with its line, whatever cannot be a score.

Form of one score::

    - id: attainment
      titles: {en: ..., zh: ...}
      of: score                                  # one fact; or several:  weights: {results: 0.6, conduct: w.conduct}
      caps: {conduct: 0.3}                       # the most that a weighted fact may add or take
      bands:                                     # from the highest to the lowest, which has no at_least
        - {id: strong, at_least: bands.strong, titles: {...}, because: {...}}
        - {id: rest, titles: {...}, because: {...}}
      because: {en: ..., zh: ...}

Weights sum to 1, and bands fall, on every day on which one of their parameters changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import Node, ScalarNode
from engine.domain.frozen import Localised
from engine.policy.document import SectionContext
from engine.policy.kinds import FactField, FieldType
from engine.policy.parameters import ParameterType
from engine.policy.reading import span
from engine.policy.scores import Amount, BandRule, ScoreRule

SCORE_KEYS: Final = (("id", "because"), ("titles", "of", "weights", "caps", "bands"))
BAND_KEYS: Final = (("id", "titles", "because"), ("at_least",))
SLACK: Final = 1e-9


def read_scores(node: Node, context: SectionContext) -> tuple[ScoreRule, ...]:
    """Return the scores of a section; what is wrong becomes problems of ``context.reading``."""
    found: dict[str, ScoreRule] = {}
    for item in context.reading.items(node, "scores"):
        rule = _ScoreReading(item, context).rule()
        if rule.id in found:
            what = f"Score '{shown(rule.id)}' is given twice; it stands already in line {found[rule.id].line}."
            context.reading.refuse(item.line, "duplicate-id", what, "Choose another id.")
        found[rule.id] = rule
    return tuple(found.values())


class _ScoreReading:
    """Reads one score."""

    def __init__(self, node: Node, context: SectionContext) -> None:
        self.context, self.reading, self.line = context, context.reading, node.line
        self.entries = self.reading.mapping(node, "a score", *SCORE_KEYS).entries
        self.name = self.reading.text(self.entries.get("id"), "id of a score")
        self.what = f"score '{shown(self.name)}'"
        self.fields = {field.name: field for field in context.kind.facts if field.type is FieldType.NUMBER}

    def rule(self) -> ScoreRule:
        """Return the score; wrong parts read as missing."""
        weights = self._weights()
        return ScoreRule(
            id=self.name,
            titles=self._localised("titles") if "titles" in self.entries else Localised(en=self.name),
            weights=weights,
            caps=self._caps(weights),
            bands=self._bands(weights),
            because=self._localised("because"),
            line=self.line,
        )

    def _localised(self, key: str) -> Localised:
        entry = self.entries.get(key)
        return Localised(en="") if entry is None else self.reading.localised(entry, f"{key} of {self.what}")

    def _weights(self) -> dict[str, Amount]:
        if ("of" in self.entries) == ("weights" in self.entries):
            words = "both 'of' and 'weights'" if "of" in self.entries else "neither 'of' nor 'weights'"
            problem = f"The {self.what} has {words}."
            mend = "Write of: FACT for one fact, or weights: {FACT: WEIGHT, ...} for several."
            self.reading.refuse(self.line, "of-or-weights", problem, mend)
        if "of" in self.entries:
            node = self.entries["of"]
            name = self.reading.text(node, f"'of' in {self.what}")
            return {name: 1.0} if self._readable(name, node.line) else {}
        return self._amounts("weights", "weight") if "weights" in self.entries else {}

    def _readable(self, name: str, line: int) -> bool:
        refused = {field.name: self.context.kind.refusal(field) for field in self.context.kind.facts}
        if refusal := refused.get(name):
            self.reading.refuse(line, "refused-fact", refusal, f"Remove it from {self.what}.")
        elif name and name not in self.fields:
            known = [one for one in self.fields if not refused[one]]
            what = f"Unknown name '{shown(name)}' in {self.what}."
            self.reading.refuse(line, "unknown-name", what, did_you_mean(name, known), name=name)
        return name in self.fields and not refused.get(name)

    def _amounts(self, key: str, word: str) -> dict[str, Amount]:
        """Return the weights or caps by fact; weights must sum to 1 on every day."""
        section = self.reading.any_mapping(self.entries[key], f"{key} of {self.what}")
        before, found = len(self.reading.problems), {}
        for name, entry in section.entries.items():
            amount = self._amount(entry, f"{word} of '{shown(name)}' in {self.what}", 0.0, 1.0)
            if self._readable(name, section.keys[name].line) and amount is not None:
                found[name] = amount
        if key == "weights" and len(self.reading.problems) == before:
            self._check_sums(found, section.line)
        return found

    def _check_sums(self, weights: dict[str, Amount], line: int) -> None:
        for day, values in self._days(weights.values()):
            total = sum(values)
            if abs(total - 1) > SLACK:
                verb = "Add" if total < 1 else "Take away"
                what = f"weights of {self.what} sum to {total:.9g}, not 1, on {day}."
                self.reading.refuse(line, "weights-sum", what, f"{verb} {abs(1 - total):.6g} or normalise.")

    def _caps(self, weights: dict[str, Amount]) -> dict[str, Amount]:
        if "caps" not in self.entries:
            return {}
        caps = self._amounts("caps", "cap")
        for name in caps:
            if weights and name not in weights:
                what = f"'{shown(name)}' has a cap in {self.what}, but no weight."
                self.reading.refuse(self.entries["caps"].line, "cap-without-weight", what, did_you_mean(name, weights))
        return caps

    def _bands(self, weights: dict[str, Amount]) -> tuple[BandRule, ...]:
        if "bands" not in self.entries:
            return ()
        node, before = self.entries["bands"], len(self.reading.problems)
        low, high = self._reach(list(weights))
        bands = [self._band(item, low, high) for item in self.reading.items(node, f"bands of {self.what}")]
        seen: set[str] = set()
        for band in bands:
            if band.id in seen:
                what = f"Band '{shown(band.id)}' is given twice in {self.what}."
                self.reading.refuse(band.line, "duplicate-id", what, "Choose another id.")
            seen.add(band.id)
        if not bands:
            self.reading.refuse(node.line, "empty-list", f"The {self.what} has no band.", "Write one, or drop 'bands'.")
        elif len(self.reading.problems) == before:
            self._check_order(bands)
            self._check_lowest(bands, low)
        return tuple(bands)

    def _reach(self, facts: list[str]) -> tuple[float | None, float | None]:
        """Return between what a threshold can lie: what the facts allow, for weights sum to 1."""
        fields: list[FactField] = [self.fields[name] for name in facts if name in self.fields]
        lows, highs = [field.low for field in fields], [field.high for field in fields]
        low = None if not lows or None in lows else min(one for one in lows if one is not None)
        high = None if not highs or None in highs else max(one for one in highs if one is not None)
        return low, high

    def _band(self, node: Node, low: float | None, high: float | None) -> BandRule:
        entries = self.reading.mapping(node, f"a band of {self.what}", *BAND_KEYS).entries
        name = self.reading.text(entries.get("id"), f"id of a band of {self.what}")
        what = f"band '{shown(name)}'"
        at_least = self._amount(entries.get("at_least"), f"at_least of {what}", low, high)
        texts = {
            key: self.reading.localised(entries[key], f"{key} of {what}") if key in entries else Localised(en="")
            for key in ("titles", "because")
        }
        return BandRule(name, at_least, texts["titles"], texts["because"], node.line)

    def _check_order(self, bands: list[BandRule]) -> None:
        open_ended = [band for band in bands[:-1] if band.at_least is None]
        for band in open_ended:
            what = f"Band '{band.id}' has no at_least and would take every score, so that no band below it can hold."
            self.reading.refuse(band.line, "band-order", what, "Give it at_least, or move it to the end.")
        if bands[-1].at_least is not None:
            what = f"No band takes a score below band '{bands[-1].id}'."
            self.reading.refuse(bands[-1].line, "band-gap", what, "Leave at_least out of the lowest band.")
        if not open_ended:
            self._check_falling([band for band in bands if band.at_least is not None])

    def _check_lowest(self, bands: list[BandRule], low: float | None) -> None:
        """Refuse a threshold at the lowest score there is: nothing would be left for the band below it."""
        for band in bands:
            if band.at_least is None or low is None:
                continue
            for day, (begins,) in self._days([band.at_least]):
                if begins <= low:
                    what = (
                        f"Band '{band.id}' begins at {begins:.9g} on {day}, the lowest score, so no band below holds."
                    )
                    self.reading.refuse(band.line, "band-order", what, "Choose a higher at_least.")

    def _check_falling(self, bands: list[BandRule]) -> None:
        told: set[str] = set()
        for day, values in self._days(band.at_least for band in bands if band.at_least is not None):
            for (upper, above), (lower, below) in pairwise(zip(bands, values, strict=True)):
                if below > above - SLACK and lower.id not in told:
                    told.add(lower.id)
                    what = f"Band '{lower.id}' begins at {below:.9g} on {day}, not below '{upper.id}' at {above:.9g}."
                    self.reading.refuse(lower.line, "band-order", what, "List bands from the highest to the lowest.")

    def _days(self, amounts: Iterable[Amount]) -> Iterator[tuple[date, list[float]]]:
        """Yield the days on which amounts change and what they are then; days without a value of each are left out."""
        listed = list(amounts)
        used = [self.context.parameters[one] for one in listed if isinstance(one, str)]
        days = {max(dated.since, self.context.effective) for parameter in used for dated in parameter.values}
        for day in sorted(days | {self.context.effective}):
            dated = {parameter.name: parameter.dated(day) for parameter in used}
            values = {name: float(one.value) for name, one in dated.items() if one and not isinstance(one.value, date)}
            if len(values) == len(dated):
                yield day, [values[one] if isinstance(one, str) else one for one in listed]

    def _amount(self, node: Node | None, what: str, low: float | None, high: float | None) -> Amount | None:
        """Return a number, or the name of a parameter of which every value is one, in bounds."""
        if node is None:
            return None
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            number = self.reading.number(node, what)
            self._check_bounds(number, node.line, what, low, high)
            return number
        parameter = self.context.parameters.get(node.value)
        if parameter is None:
            mend = did_you_mean(node.value, self.context.parameters)
            problem = f"Unknown parameter '{shown(node.value)}' as {what}."
            self.reading.refuse(node.line, "unknown-name", problem, mend, name=node.value)
            return None
        for dated in parameter.values:
            self._check_bounds(dated.value, dated.line, f"{what} from {dated.since}", low, high)
        return node.value

    def _check_bounds(
        self, value: ParameterType | None, line: int, what: str, low: float | None, high: float | None
    ) -> None:
        if value is None:
            return
        if isinstance(value, (str, bool, date)):
            self.reading.refuse(line, "wrong-type", f"The {what} is '{shown(value)}', not a number.", "Use a number.")
        elif (low is not None and value < low) or (high is not None and value > high):
            problem = f"The {what} is {value:.9g}, outside {span(low, high)}."
            self.reading.refuse(line, "out-of-range", problem, "Choose a value inside.")
