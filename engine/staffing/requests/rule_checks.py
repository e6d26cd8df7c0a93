"""What each rule about a team must name, judged on plain data whether written short or out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.documents.placed import Fault, Path
from engine.staffing.requests.short_forms import MENTOR_JUNIOR, REPORTING
from engine.staffing.requests.team_rules import Group

GROUP_KEYS = tuple(Group.model_fields)
HOW_GROUP = "Name people by tag, unit, location, level (lowest), most_level (highest) or people."


def part_faults(at: int, rule: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong between the parts of a rule; shapes are judged elsewhere."""
    for kind, judged in CHECKS.items():
        value = rule.get(kind)
        if value is not None:
            yield from judged(("rules", at, kind), value)


def _at_least_one_faults(at: Path, wanted: Any) -> Iterator[Fault]:
    if not isinstance(wanted, Mapping):
        return
    given = [name for name in ("level", "tag", "skill") if wanted.get(name) is not None]
    if len(given) != 1 or (given == ["skill"]) != (wanted.get("min_level") is not None):
        mend = "Write {level: 5}, {tag: senior} or {skill: PLC, min_level: 3}."
        what = "at_least_one must name exactly one thing."
        yield Fault(at, "rule-not-single", what, mend)


def _pair_faults(at: Path, pair: Any) -> Iterator[Fault]:
    if isinstance(pair, str) and pair != MENTOR_JUNIOR:
        what = f"The pair {pair!r} is not known here."
        yield Fault(at, "unknown-pair", what, f"Write {MENTOR_JUNIOR}, or {{mentor: ..., junior: ...}}.", pair)
    if isinstance(pair, Mapping):
        for side in ("mentor", "junior"):
            yield from _group_faults((*at, side), pair.get(side))


def _conflict_faults(at: Path, conflict: Any) -> Iterator[Fault]:
    if isinstance(conflict, str) and conflict != REPORTING:
        mend = f"Write {REPORTING}, pairs of people, or {{between: [GROUP, GROUP]}}."
        yield Fault(at, "unknown-conflict", f"The conflict of interest {conflict!r} is not known here.", mend, conflict)
    if not isinstance(conflict, Mapping):
        return
    if not (conflict.get("reporting") or conflict.get("pairs") or conflict.get("between")):
        mend = "Give reporting: true, pairs or between."
        yield Fault(at, "rule-empty", "A conflict of interest must name who is in conflict.", mend)
    sides = conflict.get("between")
    for number, side in enumerate(sides if isinstance(sides, (list, tuple)) else ()):
        yield from _group_faults((*at, "between", number), side)


def _share_faults(at: Path, share: Any) -> Iterator[Fault]:
    if isinstance(share, Mapping):
        if share.get("at_least") is None and share.get("at_most") is None:
            yield Fault(at, "rule-empty", "A share needs a bound.", "Give at_least, at_most or both, from 0 to 1.")
        yield from _crossed(at, share)


def _balance_faults(at: Path, balance: Any) -> Iterator[Fault]:
    if not isinstance(balance, Mapping):
        return
    yield from _group_faults(at, balance)
    if all(balance.get(name) is None for name in ("most_difference", "at_least", "at_most")):
        mend = "Give most_difference in shares of full time, or at_least and at_most as shares of the places."
        yield Fault(at, "rule-empty", "A balance must say what is balanced.", mend)
    yield from _crossed(at, balance)


def _crossed(at: Path, share: Mapping[str, Any]) -> Iterator[Fault]:
    least, most = share.get("at_least"), share.get("at_most")
    if isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most:
        what = f"At least {least:g} and at most {most:g} cannot both hold."
        yield Fault((*at, "at_least"), "bounds-crossed", what, "Swap or correct the bounds.", str(least))


def _group_faults(at: Path, group: Any) -> Iterator[Fault]:
    if isinstance(group, Mapping) and all(group.get(name) is None for name in GROUP_KEYS):
        yield Fault(at, "group-empty", "A group must say who belongs to it.", HOW_GROUP)


CHECKS = {
    "at_least_one": _at_least_one_faults,
    "pair": _pair_faults,
    "conflict_of_interest": _conflict_faults,
    "stretch_share": _share_faults,
    "balance": _balance_faults,
}
