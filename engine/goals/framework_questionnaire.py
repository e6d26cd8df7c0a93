"""Which frameworks suit one job: points from its tags and answers, added by component; advice, never applied by itself.

Every row of the questionnaire that holds gives points to one component. The weight of a component is its share of all
points, to four decimals, the largest remainders rounded up, so that the weights sum to 1. Beside the mix stands what
each answer brought, and what would come out if it were the other way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail
from engine.goals.framework_mixes import MIX, NO_PRESET, MixWarning, mix_warnings
from engine.policy.document import Policy
from engine.policy.evaluation import Outcome, evaluate
from engine.policy.kinds import FactField, FieldType

POINTS: Final = "points"
PARTS: Final = 10_000
"""A weight is a whole number of these parts: four decimals."""

Answer: TypeAlias = str | float | bool


class Job(FrozenModel):
    """What is known of a job."""

    job_family: str = ""
    """Its family; empty where none is named."""
    tags: tuple[str, ...] = ()
    """Its tags."""
    answers: dict[str, Answer] = {}
    """Answers by question."""

    @property
    def is_described(self) -> bool:
        """Whether there is anything beyond the family to go by."""
        return bool(self.tags or self.answers)


class Contribution(FrozenModel):
    """What one row of the questionnaire brought."""

    rule: str
    """Id of the row."""
    component: str
    """Component, such as ``KPI:results``."""
    points: float
    """Points it gives."""
    because: Localised
    """Why."""


class OtherAnswer(FrozenModel):
    """What would come out if one answer were another."""

    question: str
    """Question whose answer is turned."""
    answer: Answer
    """The answer now."""
    instead: Answer
    """The other answer."""
    mix: dict[str, float]
    """Weights that would come out."""
    what: Localised
    """The difference in one sentence, naming question and answers."""


class JobMix(FrozenModel):
    """The recommendation for one job."""

    valid_on: date
    """The day."""
    job: Job
    """What was given."""
    reason: str
    """``questionnaire`` where tags or answers speak, else ``preset`` or ``no preset``."""
    mix: dict[str, float]
    """Weight by component; the weights sum to 1."""
    brought_by: tuple[Contribution, ...]
    """Rows of the questionnaire that hold, in its order; the weights follow from their points."""
    explanation: Localised
    """Where each weight comes from, naming the answers."""
    other_answers: tuple[OtherAnswer, ...]
    """What would come out if a single answer were another."""
    preset: dict[str, float]
    """What the policy presets for the family; empty where it has no preset."""
    conflict: Localised | None
    """Where preset and questionnaire differ: the preset holds until HR changes it."""
    warnings: tuple[MixWarning, ...]
    """What speaks against the mix."""
    unanswered: tuple[str, ...]
    """Questions without an answer, as the policy names them."""
    advisory: Literal[True] = True
    """Nothing applies this by itself: a named human decides."""
    trail: Trail
    """Facts, and the rules that fired."""


def recommend_for_job(job: Job, questionnaire: Policy, presets: Policy, on: date) -> JobMix:
    """Return the mix for one job.

    Parameters
    ----------
    job : Job
        Family, tags and answers.
    questionnaire : Policy
        Of kind ``framework-questionnaire``, with the decision ``points``.
    presets : Policy
        Of kind ``framework-mix``; answers where nothing but the family is given, and warns.
    on : date
        Day of the decision.

    Raises
    ------
    InputError
        A question is unknown or its answer ill typed, or a policy is not yet in force.
    """
    answer = evaluate(questionnaire, _facts(job), on, POINTS)
    preset = evaluate(presets, {"job_family": job.job_family or None, "tags": list(job.tags)}, on, MIX)
    settled = {str(name): float(weight) for name, weight in sorted((preset.outcome.get("weights") or {}).items())}
    kept = {} if preset.outcome.get("reason") in {None, NO_PRESET} else settled
    asked = job.is_described
    mix = _mix(answer) if asked else settled
    warnings, rules = mix_warnings(presets, {"tags": list(job.tags)}, mix, on)
    spoken = answer.trail if asked else preset.trail
    brought = tuple(_contributions(answer)) if asked else ()
    return JobMix(
        valid_on=on,
        job=job,
        reason="questionnaire" if asked else str(preset.outcome.get("reason") or NO_PRESET),
        mix=mix,
        brought_by=brought,
        explanation=_explanation(brought, mix, preset),
        other_answers=tuple(_other_answers(job, questionnaire, mix, on)),
        preset=kept,
        conflict=_conflict(kept, mix) if asked else None,
        warnings=warnings,
        unanswered=tuple(name for name in questions(questionnaire) if name not in job.answers),
        trail=Trail(facts=spoken.facts, rules=(*spoken.rules, *rules), notes=spoken.notes),
    )


def questions(questionnaire: Policy) -> dict[str, FactField]:
    """Return the questions that a questionnaire asks, by name, in the order of its first table that asks them."""
    fields = (field for decision in questionnaire.decisions for field in decision.inputs)
    return {field.name: field for field in fields if field.type is not FieldType.LIST and field.name != "job_family"}


def weights_of(points: Mapping[str, Decimal]) -> dict[str, float]:
    """Return the share of each component in all points, to four decimals that sum to 1; empty where there are none."""
    total = sum(points.values(), Decimal(0))
    if not total:
        return {}
    exact = {name: each * PARTS / total for name, each in sorted(points.items()) if each}
    parts = {name: int(each) for name, each in exact.items()}
    left = PARTS - sum(parts.values())
    for name in sorted(exact, key=lambda name: (parts[name] - exact[name], name))[:left]:
        parts[name] += 1
    return {name: part / PARTS for name, part in parts.items() if part}


def _facts(job: Job) -> dict[str, object]:
    return {"job_family": job.job_family or None, "tags": list(job.tags), **job.answers}


def _contributions(answer: Outcome) -> Iterator[Contribution]:
    for row, rule in zip(answer.rows, answer.trail.rules[-len(answer.rows) :], strict=True):
        component = f"{row['framework']}:{row['measure']}"
        yield Contribution(rule=rule.rule, component=component, points=float(row["points"]), because=rule.because)


def _mix(answer: Outcome) -> dict[str, float]:
    points: dict[str, Decimal] = defaultdict(Decimal)
    for each in _contributions(answer) if answer.rows else ():
        points[each.component] += Decimal(repr(each.points))
    return weights_of(points)


def _explanation(brought: Sequence[Contribution], mix: Mapping[str, float], preset: Outcome) -> Localised:
    """Say for each component what brought it, the weightiest first."""
    if not brought:
        rules = preset.trail.rules
        return rules[0].because if rules else Localised(en="No row of the policy matched.", zh="没有匹配的规则。")
    parts: list[tuple[str, str]] = []
    for component, weight in sorted(mix.items(), key=lambda item: (-item[1], item[0])):
        rows = [each for each in brought if each.component == component]
        en, zh = (" ".join(each.because.text(language) for each in rows) for language in ("en", "zh"))
        parts.append((f"{component} {weight:.0%}: {en}", f"{component} 占 {weight:.0%}：{zh}"))
    return Localised(en=" ".join(each for each, _ in parts), zh="".join(each for _, each in parts))


def _conflict(preset: Mapping[str, float], mix: Mapping[str, float]) -> Localised | None:
    if not preset or preset == mix:
        return None
    return Localised(
        en=f"The preset of the family is {_told(preset)}; it holds until HR changes it. "
        f"The answers suggest {_told(mix)}.",
        zh=f"该序列的预设为 {_told(preset)}，在人力资源部更改前有效；问卷建议 {_told(mix)}。",
    )


def _other_answers(job: Job, questionnaire: Policy, mix: Mapping[str, float], on: date) -> Iterator[OtherAnswer]:
    """Yield, for every yes or no and every choice that was answered, what another answer would bring."""
    for name, field in questions(questionnaire).items():
        given = job.answers.get(name)
        for instead in _alternatives(field, given):
            turned = job.changed(answers={**job.answers, name: instead})
            other = _mix(evaluate(questionnaire, _facts(turned), on, POINTS))
            if given is not None:
                yield OtherAnswer(
                    question=name,
                    answer=given,
                    instead=instead,
                    mix=other,
                    what=_difference(field, (given, instead), mix, other),
                )


def _alternatives(field: FactField, given: Answer | None) -> tuple[Answer, ...]:
    if given is None:
        return ()
    if field.type is FieldType.BOOLEAN:
        return (not given,)
    return tuple(choice for choice in field.choices if choice != given)


def _difference(
    field: FactField, answers: tuple[Answer, Answer], mix: Mapping[str, float], other: Mapping[str, float]
) -> Localised:
    changes = [
        f"{name} {mix.get(name, 0):.0%} -> {other.get(name, 0):.0%}"
        for name in sorted({*mix, *other})
        if mix.get(name, 0) != other.get(name, 0)
    ]
    was, instead = answers
    if not changes:
        return Localised(
            en=f"{field.name} = {_word(instead)} instead of {_word(was)}: the same mix.",
            zh=f"“{field.label.zh}”若由 {_word(was, 'zh')} 改为 {_word(instead, 'zh')}：组合不变。",
        )
    return Localised(
        en=f"{field.name} = {_word(instead)} instead of {_word(was)}: {', '.join(changes)}.",
        zh=f"“{field.label.zh}”若由 {_word(was, 'zh')} 改为 {_word(instead, 'zh')}：{'，'.join(changes)}。",
    )


def _word(answer: Answer, language: str = "en") -> str:
    if isinstance(answer, bool):
        return (("no", "yes") if language == "en" else ("否", "是"))[answer]
    return str(answer)


def _told(mix: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {weight:.0%}" for name, weight in mix.items())
