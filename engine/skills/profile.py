"""One person's skills with the distribution, the records, their dates and weights, and the rule behind each level."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine.domain.columns import as_date
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Basis, Proficiency
from engine.domain.skill_names import parents_of, path_of
from engine.domain.table import Cell
from engine.evidence.trail import RuleFired, Trail
from engine.skills.evidence_rule import CORRECTION_SOURCES, EvidenceRule
from engine.skills.profile_views import PersonSkill, SkillProfile, SkillRecordView

REFUSES = Localised(
    en="The person refuses decisions made only automatically: records are shown, no level is inferred from them.",
    zh="本人拒绝仅由自动化作出的决定：仅展示记录，不推断等级。",
)


def skill_profile(
    organisation: Organisation,
    known: Proficiency,
    person_id: str,
    rule: EvidenceRule,
    rules: Sequence[RuleFired] = (),
) -> SkillProfile:
    """Return what is known of one employed person's skills.

    Parameters
    ----------
    organisation : Organisation
        The cut.
    known : Proficiency
        Levels of its people, with their basis, inferred by ``rule``.
    person_id : str
        Somebody of its workforce.
    rule : EvidenceRule
        How much each record says.
    rules : sequence of RuleFired
        Rows of the policy that say so.
    """
    reading = _Reading(organisation, known, rule, known.person_ids.index(person_id))
    return SkillProfile(
        person_id=person_id,
        valid_on=organisation.valid_on,
        skills=tuple(reading.skill(skill_id) for skill_id in sorted(reading.rows)),
        rule=rule_in_words(rule),
        notes=(REFUSES,) if reading.refuses else (),
        trail=Trail(rules=tuple(rules)),
    )


def rule_in_words(rule: EvidenceRule) -> Localised:
    """Return how a level follows from records, with the numbers in force."""
    prior = " / ".join(f"{chance:.2f}" for chance in rule.prior)
    return Localised(
        en=(
            f"Before any record levels 1 to 5 have the probabilities {prior}. Each record shifts them by its weight "
            "(credibility x 0.5^(age / half-life)) and the standard deviation of its source. The level that counts is "
            f"the highest one reached with a probability of at least {rule.least_chance:.0%}, never above the highest "
            "recorded one; a correction goes before it."
        ),
        zh=(
            f"无任何记录时，1 至 5 级的概率为 {prior}。每条记录按其权重（可信度 × 0.5^(时长 / 半衰期)）与来源的标准差"
            f"调整概率。计入的等级为概率不低于 {rule.least_chance:.0%} 的最高等级，且不高于记录中的最高等级；更正优先。"
        ),
    )


@dataclass(frozen=True)
class _Found:
    level: float | None = None
    corrected: bool = False
    source: str | None = None
    dated: date | None = None
    inferred: float | None = None
    mean: float | None = None
    distribution: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Reading:
    """One person of one cut, about whom everything is read once."""

    organisation: Organisation
    known: Proficiency
    rule: EvidenceRule
    person: int

    @property
    def refuses(self) -> bool:
        return bool(self.organisation.workforce.refuse_automated[self.person] == 1)

    @property
    def basis(self) -> Basis:
        basis = self.known.basis
        assert basis is not None
        return basis

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """Rows of the person in ``skill_records`` by skill, those that have expired included."""
        table = self.organisation.table("skill_records")
        person_id, skills = self.known.person_ids[self.person], table.text("skill_id")
        mine = table.text("person_id").equals(person_id).nonzero()[0].tolist()
        found: dict[str, list[int]] = defaultdict(list)
        for row in mine:
            found[str(skills[row])].append(row)
        return found

    @cached_property
    def bank(self) -> dict[str, Mapping[str, Cell]]:
        table = self.organisation.table("skills")
        wanted = [at for at, skill_id in enumerate(table.text("skill_id").values()) if skill_id in self.rows]
        return {str(table.text("skill_id")[at]): table.row(at) for at in wanted}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        return parents_of(self.organisation.table("skills"))

    def skill(self, skill_id: str) -> PersonSkill:
        entry = self.known.entry(self.person, skill_id)
        row, kind = self.bank.get(skill_id, {}), None
        if row.get("kind") is not None:
            kind = str(row["kind"])
        own, of_kind = row.get("half_life_days"), self.rule.half_life_days.get(kind or "")
        records, found = self.records(skill_id, entry), self._found(entry)
        return PersonSkill(
            skill_id=skill_id,
            name=str(row.get("name") or skill_id),
            above=path_of(skill_id, self.parents)[1:],
            kind=kind,
            half_life_days=float(str(own)) if own is not None else of_kind,
            level=found.level,
            corrected=found.corrected,
            source=found.source,
            dated=found.dated,
            inferred_level=found.inferred,
            mean=found.mean,
            distribution=found.distribution,
            records=records,
            notes=tuple(self._notes(found, records)),
        )

    def _found(self, entry: int | None) -> _Found:
        """Return what counts and what was inferred, all missing where nothing holds."""
        if entry is None:
            return _Found()
        corrected = bool(self.basis.corrected[entry])
        level = float(self.known.level[entry]) if corrected or not self.refuses else None
        found = _Found(level, corrected, self.known.source[entry], as_date(self.known.dated[entry]))
        if self.refuses or math.isnan(self.basis.inferred[entry]):
            return found
        return replace(
            found,
            inferred=float(self.basis.inferred[entry]),
            mean=round(float(self.basis.mean[entry]), 6),
            distribution=tuple(round(float(p), 6) for p in self.basis.distribution[entry]),
        )

    def records(self, skill_id: str, entry: int | None) -> tuple[SkillRecordView, ...]:
        weights: dict[int, float] = {}
        if entry is not None:
            pairs = zip(self.basis.records_of(entry).tolist(), self.basis.weights_of(entry).tolist(), strict=True)
            weights = dict(pairs)
        dated = self.organisation.table("skill_records").date("date")
        newest_first = sorted(self.rows[skill_id], key=lambda row: (-dated[row].astype(int), row))
        return tuple(self._record(row, weights) for row in newest_first)

    def _record(self, at: int, weights: Mapping[int, float]) -> SkillRecordView:
        row = self.organisation.table("skill_records").row(at)
        source, on, expires = str(row["source"]), row["date"], row["expires"]
        trust, holds = self.rule.trust(source), at in weights
        assert isinstance(on, date)
        assert expires is None or isinstance(expires, date)
        return SkillRecordView(
            level=float(str(row["level"])),
            source=source,
            dated=on,
            evidence=None if row["evidence"] is None else str(row["evidence"]),
            credibility=trust.credibility if row["credibility"] is None else float(str(row["credibility"])),
            sd=trust.sd,
            verified=trust.verified,
            expires=expires,
            weight=round(weights.get(at, 0.0), 6),
            counts=_counts(source, expires, weights.get(at, 0.0), holds=holds),
        )

    def _notes(self, found: _Found, records: Sequence[SkillRecordView]) -> Iterator[Localised]:
        if found.dated is None:
            yield Localised(en="All evidence has expired: the level is unknown.", zh="全部证据已失效，等级未知。")
        newer = [each for each in records if each.weight and found.dated is not None and each.dated > found.dated]
        if found.corrected and newer:
            yield Localised(
                en=f"{len(newer)} newer records have come in since the correction of {found.dated}; ask again.",
                zh=f"自 {found.dated} 更正以来又有 {len(newer)} 条新记录，请重新核对。",
            )


def _counts(source: str, expires: date | None, weight: float, *, holds: bool) -> Localised:
    if not holds:
        return Localised(en=f"Expired on {expires}: counts for nothing.", zh=f"已于 {expires} 失效，不计入。")
    if source in CORRECTION_SOURCES:
        return Localised(en="A correction: outranks what is inferred.", zh="更正：优先于推断结果。")
    return Localised(en=f"Counts with weight {weight:.2f}.", zh=f"按权重 {weight:.2f} 计入。")
