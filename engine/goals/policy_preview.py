"""What would change if another policy held: everyone's score and band under the old and under the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.goals.framework_mixes import MixWarning, recommend_mixes
from engine.goals.mix_scores import MixScores, components_of, score_mixes
from engine.goals.own_goals import own_goals
from engine.goals.preview_examples import examples
from engine.goals.preview_views import (
    BandFlow,
    GroupImpact,
    MixChange,
    PersonChange,
    PolicyPreview,
    PreviewSide,
    WarningChange,
)
from engine.goals.rounding import DECIMALS
from engine.policy.document import Policy
from engine.policy.scores import Score

SMALL_GROUP = 5
"""People with a score below which a group's means are marked."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rules:
    """What scores people: a mix policy, and the bands into which scores fall.

    Attributes
    ----------
    mix : Policy
        Of kind ``framework-mix``.
    rating : Score or None
        Bands by share of the weighted targets; ``None`` where no policy says.
    """

    mix: Policy
    rating: Score | None = None


def policy_preview(
    organisation: Organisation,
    before: Rules,
    after: Rules,
    sides: tuple[Policy, Policy],
    rules_on: date | None = None,
    beside: Policy | None = None,
) -> PolicyPreview:
    """Return who changes from what to what when rules are replaced by others.

    Somebody is changed if the two scores differ at nine decimals, or the two bands do.

    Parameters
    ----------
    sides : (Policy, Policy)
        The policy that changes, old and new.
    rules_on : date or None
        Day for which the policies are asked; the day of the facts where none is given.
    beside : Policy or None
        Policy in force that says the other half of the rules.

    Raises
    ------
    InputError
        A policy is not in force on the day, or goals stand above themselves.
    """
    on = rules_on or organisation.valid_on
    mixes = [recommend_mixes(organisation, rules.mix, on) for rules in (before, after)]
    own = own_goals(organisation, components_of(*mixes))
    people = organisation.workforce.person_ids
    scores = [score_mixes(each, own, people, rules.rating) for each, rules in zip(mixes, (before, after), strict=True)]
    compared = _Compared(organisation, scores[0], scores[1])
    return PolicyPreview(
        valid_on=organisation.valid_on,
        rules_on=on,
        before=side_of(sides[0]),
        after=side_of(sides[1]),
        beside=None if beside is None else side_of(beside),
        people=len(people),
        people_changed=int(compared.changed.sum()),
        people_unchanged=int((~compared.changed).sum()),
        band_changed=int(compared.band_changed.sum()),
        mix_changed=int(compared.mix_changed.sum()),
        without_score=int((np.isnan(scores[0].score) & np.isnan(scores[1].score)).sum()),
        changes=tuple(compared.changes()),
        mix_changes=compared.mix_changes(),
        flows=compared.flows() if before.rating or after.rating else (),
        warnings=tuple(compared.warnings()),
        impact=(*compared.impact("unit"), *compared.impact("job_family")),
        examples=examples(organisation, own, scores[0], scores[1], compared.largest()),
        notes=tuple(_notes(sides, on)),
    )


def side_of(policy: Policy) -> PreviewSide:
    """Return how a preview names a policy."""
    return PreviewSide(policy=policy.id, version=policy.version, effective=policy.effective)


class _Compared:
    """Everyone under both policies, in columns."""

    def __init__(self, organisation: Organisation, before: MixScores, after: MixScores) -> None:
        self.organisation, self.before, self.after = organisation, before, after
        self.workforce = organisation.workforce
        self.band_changed: Mask = np.array(before.band_names() != after.band_names(), dtype=bool)
        differs = ~((before.score == after.score) | (np.isnan(before.score) & np.isnan(after.score)))
        self.changed: Mask = differs | self.band_changed
        self.mix_changed = self._groups_differ()

    def _groups_differ(self) -> Mask:
        pairs, at = np.unique(np.stack([self.before.group, self.after.group], axis=1), axis=0, return_inverse=True)
        old, new = self.before.mixes.groups, self.after.mixes.groups
        differ = np.array([old[a].mix != new[b].mix for a, b in pairs.tolist()], dtype=bool)
        return differ[at.reshape(-1)] if len(pairs) else np.zeros(0, dtype=bool)

    def changes(self) -> Iterator[PersonChange]:
        """Yield those whose score or band changes."""
        families, units = self.workforce.job_family.values(), self.workforce.unit_id.values()
        for at in np.flatnonzero(self.changed).tolist():
            yield PersonChange(
                person_id=self.workforce.person_ids[at],
                job_family=families[at] or "",
                unit_id=units[at] or "",
                score_before=self.before.score_of(at),
                score_after=self.after.score_of(at),
                band_before=self.before.band_of(at),
                band_after=self.after.band_of(at),
                coverage_before=float(self.before.coverage[at]),
                coverage_after=float(self.after.coverage[at]),
            )

    def largest(self) -> list[int]:
        """Return the positions of those who change, those whose score changes the most first."""
        at = np.flatnonzero(self.changed)
        difference = np.abs(self.after.score[at] - self.before.score[at])
        order = np.lexsort([at, -np.nan_to_num(difference, nan=np.inf), ~self.band_changed[at]])
        found: list[int] = at[order].tolist()
        return found

    def mix_changes(self) -> tuple[MixChange, ...]:
        """Return which mixes become which."""
        old, new = self.before.mixes.groups, self.after.mixes.groups
        counted: Counter[tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]] = Counter()
        where = self.mix_changed
        for pair, people in _pairs(self.before.group[where], self.after.group[where]):
            counted[tuple(old[pair[0]].mix.items()), tuple(new[pair[1]].mix.items())] += people
        listed = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return tuple(MixChange(before=dict(a), after=dict(b), people=people) for (a, b), people in listed)

    def flows(self) -> tuple[BandFlow, ...]:
        """Return the bands before and after of everybody."""
        names = [[*(band.id for band in side.bands), None] for side in (self.before, self.after)]
        pairs = sorted(_pairs(self.before.band, self.after.band), reverse=True)
        return tuple(BandFlow(before=names[0][old], after=names[1][new], people=people) for (old, new), people in pairs)

    def warnings(self) -> Iterator[WarningChange]:
        """Yield every warning about somebody, by code."""
        told: dict[str, MixWarning] = {}
        warned = [_warned(side, told) for side in (self.before, self.after)]
        nobody = np.zeros(len(self.workforce), dtype=bool)
        for code, warning in sorted(told.items()):
            old, new = (side.get(code, nobody) for side in warned)
            counts = [int(mask.sum()) for mask in (new & ~old, old & ~new, old & new)]
            yield WarningChange(
                code=code, because=warning.because, appears=counts[0], disappears=counts[1], stays=counts[2]
            )

    def impact(self, by: str) -> Iterator[GroupImpact]:
        """Yield what the change means for every unit or job family."""
        column: TextColumn = self.workforce.unit_id if by == "unit" else self.workforce.job_family
        names = self.organisation.unit_names if by == "unit" else _family_names(self.organisation)
        scored = ~np.isnan(self.before.score) & ~np.isnan(self.after.score)
        size = len(column.index) + 1
        code = np.where(column.codes < 0, size - 1, column.codes)
        people, changed, both = (
            np.bincount(code[mask], minlength=size) for mask in (np.ones_like(scored), self.changed, scored)
        )
        sums = [np.bincount(code[scored], side.score[scored], minlength=size) for side in (self.before, self.after)]
        for at, id_ in enumerate((*column.index, "")):
            if people[at]:
                means = [round(float(total[at] / both[at]), DECIMALS) if both[at] else None for total in sums]
                yield GroupImpact(
                    by="unit" if by == "unit" else "job_family",
                    id=id_,
                    name=names.get(id_, ""),
                    people=int(people[at]),
                    people_changed=int(changed[at]),
                    scored=int(both[at]),
                    mean_before=means[0],
                    mean_after=means[1],
                    small=bool(both[at] < SMALL_GROUP),
                )


def _pairs(before: NDArray[np.int64], after: NDArray[np.int64]) -> list[tuple[tuple[int, int], int]]:
    """Return how often each pair of positions occurs, in ascending order."""
    counted = Counter(zip(before.tolist(), after.tolist(), strict=True))
    return sorted(counted.items())


def _warned(side: MixScores, told: dict[str, MixWarning]) -> dict[str, Mask]:
    """Return, by code, who is warned about; ``told`` remembers each warning."""
    masks: dict[str, Mask] = {}
    for number, group in enumerate(side.mixes.groups):
        for warning in group.warnings:
            told[warning.code] = warning
            masks[warning.code] = masks.get(warning.code, np.zeros(len(side.group), dtype=bool)) | (
                side.group == number
            )
    return masks


def _family_names(organisation: Organisation) -> dict[str, str]:
    table = organisation.table("job_families")
    names = zip(table.text("job_family").values(), table.text("name").values(), strict=True)
    return {str(family): name or "" for family, name in names}


def _notes(sides: tuple[Policy, Policy], on: date) -> Iterator[Localised]:
    for policy in sides:
        days = {
            dated.since for parameter in policy.parameters.values() for dated in parameter.values if dated.since > on
        }
        if days:
            first = min(days)
            yield Localised(
                en=f"{policy.id} ({policy.version}) has values that hold later, the first from {first}: "
                f"preview that day with --rules-on {first}.",
                zh=f"{policy.id}（{policy.version}）含有更晚生效的参数值，最早自 {first} 起："
                f"可用 --rules-on {first} 预览。",
            )


def preview_without(preview: PolicyPreview, people: Collection[str]) -> PolicyPreview:
    """Return the preview without rows about ``people``; the counts still count them.

    The means of small groups go too, as the difference of two means of few people tells about each.
    """
    if not people:
        return preview
    return preview.changed(
        changes=tuple(row for row in preview.changes if row.person_id not in people),
        examples=tuple(one for one in preview.examples if one.person_id not in people),
        impact=tuple(
            group.changed(mean_before=None, mean_after=None) if group.small else group for group in preview.impact
        ),
    )
