"""The learned adviser: which mix went steadier for which job family; advice only, and the preset wins.

Within a family the means of the mixes are pooled by empirical Bayes (normal-normal, tau2 by REML), their variances
after Smyth (2004). A mix ranks by mean - lambda * sd. Its doubt is that of the mean plus lambda2 * sd2 / (2 * degrees
of freedom) of the standard deviation (delta method). What is found is an association, not a cause: how alike those
were who worked under each mix stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import FrozenModel, Localised
from engine.goals.framework_mixes import MIX, NO_PRESET
from engine.goals.mix_history import MixHistory, overlap, standardised_difference
from engine.goals.policy_kinds import FRAMEWORKS
from engine.goals.pooling import (
    chances_to_be_best,
    equal_variances,
    heterogeneity,
    pool,
    pooled_variances,
    restricted_likelihood,
    shrunk,
)
from engine.policy.compiled import check_in_force
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate

Numbers = NDArray[np.float64]
DEFAULTS: Final = {"adviser.lambda": 1.0, "adviser.least_records": 15, "adviser.significance": 0.05}
"""Parameters of the adviser, with what holds where a policy does not name them."""
NORMAL_90: Final = 1.6448536269514722
Verdict = Literal["suggestion", "no evidence of a difference", "insufficient evidence"]


class MixRecord(FrozenModel):
    """How one mix went in one family."""

    mix: str
    """The mix, as the history calls it."""
    n: int
    """Records."""
    mean: float
    """Mean score as recorded."""
    sd: float | None
    """Standard deviation as recorded; ``None`` with one record."""
    pooled_mean: float | None = None
    """Mean after pooling; ``None`` where the mix is not ranked."""
    pooled_sd: float | None = None
    """Standard deviation after pooling."""
    ranked_by: float | None = None
    """pooled mean - lambda * pooled sd."""
    low: float | None = None
    """5 % end of its interval."""
    high: float | None = None
    """95 % end of its interval."""
    best: float | None = None
    """Probability that it is the best of those ranked."""


class Balance(FrozenModel):
    """How alike those were who worked under one mix and under the others of the family."""

    mix: str
    """The mix."""
    column: str
    """What is compared."""
    standardised_difference: float | None
    """Difference of means in standard deviations; beyond 0.25 the groups differ. ``None`` where it cannot be told."""
    overlap: float | None
    """Share in common: 1 alike, 0 nothing in common; ``None`` where it cannot be told."""


class FamilyAdvice(FrozenModel):
    """What the record says about one family."""

    job_family: str
    """The family."""
    n: int
    """Records."""
    verdict: Verdict
    """What can be said."""
    suggested: str | None
    """The mix that ranks first; only with verdict ``suggestion``."""
    mixes: tuple[MixRecord, ...]
    """Mixes, best first; those with too few records last."""
    q: float | None = None
    """Cochran's Q of the means."""
    means_alike: float | None = None
    """Probability of means as different as these if all mixes were alike."""
    spreads_alike: float | None = None
    """Probability of spreads as different as these if all mixes varied alike (Bartlett)."""
    between: float | None = None
    """tau2: variance between the mixes beyond noise (REML)."""
    balance: tuple[Balance, ...] = ()
    """Who worked under which mix."""
    preset: dict[str, float] = {}
    """What the policy presets; empty where there is no preset."""
    conflict: Localised | None = None
    """Where the suggestion is not the preset: the preset wins."""
    because: Localised
    """The verdict in one sentence."""


class FrameworkAdvice(FrozenModel):
    """What past periods say about framework mixes."""

    valid_on: date
    """Day of the policy."""
    records: int
    """Records used."""
    weight_of_spread: float
    """lambda: standard deviations taken off the mean."""
    least_records: int
    """Records below which nothing is said."""
    families: tuple[FamilyAdvice, ...]
    """By family."""
    notes: tuple[Localised, ...]
    """How to read it."""
    advisory: Literal[True] = True
    """Nothing applies this by itself: a named human decides, and the preset wins."""


_NOTES: Final = (
    Localised(
        en="Association, not cause: who worked under which mix was not drawn by lot. Look at the differences.",
        zh="这是关联而非因果：采用何种组合并非随机分配，请同时查看人群差异。",
    ),
)


def advise(history: MixHistory, policy: Policy, on: date) -> FrameworkAdvice:
    """Return, for every family, which mix went best at which steadiness.

    Parameters
    ----------
    history : MixHistory
        Records of past periods.
    policy : Policy
        Of kind ``framework-mix``; its parameters ``adviser.*`` and its presets are used.
    on : date
        Day of the policy.

    Raises
    ------
    InputError
        The policy is not yet in force.
    """
    check_in_force(policy, on)
    rules = _Rules.of(policy, on)
    families = tuple(_family(history, family, rules, _preset(policy, family, on)) for family in history.families())
    return FrameworkAdvice(
        valid_on=on,
        records=len(history.score),
        weight_of_spread=rules.weight,
        least_records=int(rules.least),
        families=families,
        notes=_NOTES,
    )


@dataclass(frozen=True)
class _Rules:
    """What the policy sets for the adviser."""

    weight: float
    least: float
    significance: float

    @staticmethod
    def of(policy: Policy, on: date) -> _Rules:
        """Return the values in force; before their first day those of the first version."""
        found = policy.values(on)
        values = (found.get(name, default) for name, default in DEFAULTS.items())
        return _Rules(*(float(value) for value in values if isinstance(value, (int, float))))


def _preset(policy: Policy, family: str, on: date) -> dict[str, float]:
    outcome = evaluate(policy, {"job_family": family}, on, MIX).outcome
    if outcome.get("reason") in {None, NO_PRESET}:
        return {}
    return {str(name): float(weight) for name, weight in sorted((outcome.get("weights") or {}).items())}


def _family(history: MixHistory, family: str, rules: _Rules, preset: dict[str, float]) -> FamilyAdvice:
    groups = history.by_mix(family)
    scores = {mix: history.score[rows] for mix, rows in groups.items()}
    ranked = [mix for mix, found in scores.items() if len(found) >= rules.least]
    n = sum(map(len, scores.values()))
    others = tuple(_plain(mix, found) for mix, found in scores.items() if mix not in ranked)
    balance = tuple(_balance(history, groups))
    if len(ranked) < 2:
        listed = (*(_plain(mix, scores[mix]) for mix in ranked), *others)
        return FamilyAdvice(
            job_family=family,
            n=n,
            verdict="insufficient evidence",
            suggested=None,
            mixes=listed,
            balance=balance,
            preset=preset,
            because=_too_few(n, len(ranked), int(rules.least)),
        )
    return _compared(family, {mix: scores[mix] for mix in ranked}, rules, preset).changed(
        n=n,
        balance=balance,
        mixes=(*_compared_mixes(scores, ranked, rules), *others),
    )


def _compared(family: str, scores: Mapping[str, Numbers], rules: _Rules, preset: dict[str, float]) -> FamilyAdvice:
    y, v, s2, degrees = _moments(scores)
    q, alike = heterogeneity(y, v)
    spreads = equal_variances(s2, degrees)
    first = _compared_mixes(scores, list(scores), rules)[0]
    differ = min(alike, spreads) < rules.significance / 2
    return FamilyAdvice(
        job_family=family,
        n=int(degrees.sum()) + len(y),
        verdict="suggestion" if differ else "no evidence of a difference",
        suggested=first.mix if differ else None,
        mixes=(),
        q=q,
        means_alike=alike,
        spreads_alike=spreads,
        between=restricted_likelihood(y, v),
        preset=preset,
        conflict=_conflict(first.mix, preset) if differ else None,
        because=_suggestion(first, rules) if differ else _no_difference(alike, spreads),
    )


def _moments(scores: Mapping[str, Numbers]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return means, their sampling variances, sample variances and degrees of freedom; equal scores vary a little."""
    y = np.array([float(found.mean()) for found in scores.values()])
    s2 = np.array([float(np.var(found, ddof=1)) for found in scores.values()])
    least = max(float(s2.max()) * 1e-6, 1e-12)
    s2 = np.maximum(s2, least)
    n = np.array([len(found) for found in scores.values()], dtype=float)
    return y, s2 / n, s2, n - 1


def _compared_mixes(scores: Mapping[str, Numbers], ranked: list[str], rules: _Rules) -> tuple[MixRecord, ...]:
    kept = {mix: scores[mix] for mix in ranked}
    y, v, s2, degrees = _moments(kept)
    variances, prior = pooled_variances(s2, degrees)
    mean, doubt = shrunk(y, v, pool(y, v, restricted_likelihood(y, v)))
    sd = np.sqrt(variances)
    freedom = degrees + (prior if np.isfinite(prior) else degrees.sum() - degrees)
    by = mean - rules.weight * sd
    spread = doubt + rules.weight**2 * variances / (2 * freedom)
    best = chances_to_be_best(by, spread)
    half = NORMAL_90 * np.sqrt(spread)
    listed = [
        _plain(mix, found).changed(
            pooled_mean=float(mean[at]),
            pooled_sd=float(sd[at]),
            ranked_by=float(by[at]),
            low=float(by[at] - half[at]),
            high=float(by[at] + half[at]),
            best=float(best[at]),
        )
        for at, (mix, found) in enumerate(kept.items())
    ]
    return tuple(sorted(listed, key=lambda one: (-(one.ranked_by or 0.0), one.mix)))


def _plain(mix: str, found: Numbers) -> MixRecord:
    sd = float(np.std(found, ddof=1)) if len(found) > 1 else None
    return MixRecord(mix=mix, n=len(found), mean=float(found.mean()), sd=sd)


def _balance(history: MixHistory, groups: Mapping[str, NDArray[np.intp]]) -> Iterator[Balance]:
    """Yield each mix beside all others of the family, by every trait and by period."""
    if len(groups) == 1:
        return
    for mix, rows in groups.items():
        rest = np.concatenate([other for name, other in groups.items() if name != mix])
        for column, values in history.traits.items():
            own, others = values[rows], values[rest]
            difference = standardised_difference(own, others)
            shared = overlap(own.tolist(), others.tolist())
            if shared is not None:
                yield Balance(mix=mix, column=column, standardised_difference=difference, overlap=shared)
        periods = [history.period[at] for at in rows], [history.period[at] for at in rest]
        if (shared := overlap(*periods)) is not None:
            yield Balance(mix=mix, column="period", standardised_difference=None, overlap=shared)


def _conflict(suggested: str, preset: Mapping[str, float]) -> Localised | None:
    if not preset or _frameworks(suggested) == {name.partition(":")[0] for name in preset}:
        return None
    told = ", ".join(f"{name} {weight:.0%}" for name, weight in preset.items())
    return Localised(
        en=f"The policy presets {told}; past periods speak for {suggested}. The preset wins until HR changes it.",
        zh=f"制度预设为 {told}；历史记录支持 {suggested}。在人力资源部更改之前以预设为准。",
    )


def _frameworks(mix: str) -> set[str]:
    """Return the frameworks that a mix's name names: ``KPI+BEHAVIOUR``, ``KPI:results 0.7; OKR:speed 0.3``."""
    words = mix.upper().replace(":", " ").replace("+", " ").replace(";", " ").replace(",", " ").split()
    return {word for word in words if word in FRAMEWORKS}


def _too_few(n: int, ranked: int, least: int) -> Localised:
    if ranked:
        return Localised(
            en=f"Insufficient evidence: only one mix has {least} records or more.",
            zh=f"证据不足：仅一种组合有不少于 {least} 条记录。",
        )
    return Localised(
        en=f"Insufficient evidence: {n} records, and no mix has {least}.",
        zh=f"证据不足：共 {n} 条记录，没有组合达到 {least} 条。",
    )


def _no_difference(means: float, spreads: float) -> Localised:
    return Localised(
        en=f"No evidence of a difference: means p = {means:.2f}, spreads p = {spreads:.2f}.",
        zh=f"没有差异的证据：均值 p = {means:.2f}，离散度 p = {spreads:.2f}。",
    )


def _suggestion(first: MixRecord, rules: _Rules) -> Localised:
    return Localised(
        en=f"{first.mix} ranks first by mean - {rules.weight:g} sd; the best with probability {first.best:.2f}.",
        zh=f"按“均值 - {rules.weight:g} 倍标准差”，{first.mix} 居首；为最优的概率 {first.best:.2f}。",
    )
